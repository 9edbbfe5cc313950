package org.daylight.container;

/**
 * A file that is known to hold no mail: an empty file, a control file of a mail program or of the operating system. No loss.
 *
 * @param container as in {@link Provenance#container()}
 * @param reason {@code empty} or {@code control-file}
 */
public record Skipped(String container, String reason) implements Found {}
