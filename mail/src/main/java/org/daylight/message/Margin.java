package org.daylight.message;

/**
 * Text of a multipart that is in none of its parts: before the first, where RFC 2046 section 5.1.1 allows a notice for old
 * programs, or after the last, where mailing lists put their footers. Mail programs show none of it.
 *
 * @param part index of the multipart in {@link Message#parts()}
 * @param before it stands before the first part, otherwise after the last
 * @param start offset in bytes of its first byte in the original
 * @param end offset in bytes just past its last
 * @param text for reading and search, in the charset of the message's own text, bounded in length
 */
public record Margin(int part, boolean before, int start, int end, String text) {}
