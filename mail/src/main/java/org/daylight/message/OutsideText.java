package org.daylight.message;

/**
 * Text of a multipart outside its parts: its preamble, where RFC 2046 section 5.1.1 allows a notice for old programs,
 * or its epilogue, where mailing lists put their footers. Mail programs show neither.
 *
 * @param part index of the multipart in {@link Message#parts()}
 * @param before true for the preamble, false for the epilogue
 * @param start offset in bytes of its first byte in the original
 * @param end offset in bytes just past its last
 * @param text for reading and search, in the charset of the message's own text, limited in length
 */
public record OutsideText(int part, boolean before, int start, int end, String text) {}
