package org.daylight.archive;

/**
 * The withdrawal of a published document, according to the log ({@code spec/log.md} section 4.5). The log does not say who did it, or when.
 *
 * @param id the document; its number, its line and its commitment remain
 * @param reason the publisher's reason, for the public; not blank
 * @param release sequence number of the release it was in first
 * @param entry its index in the log, from 0
 */
public record Withdrawal(DocumentId id, String reason, int release, long entry) {}
