package org.daylight.archive;

/**
 * That a published document was taken out again, as the log tells it ({@code spec/log.md} section 4.5). Who did it and when is not told.
 *
 * @param id the document; its number, its line and its commitment stay
 * @param reason the publisher's, for the public; not blank
 * @param release the sequence of the release it was in
 * @param entry its place in the log: a log of more entries than that has it
 */
public record Withdrawal(DocumentId id, String reason, int release, long entry) {}
