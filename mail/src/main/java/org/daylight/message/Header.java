package org.daylight.message;

/**
 * One header field (RFC 5322 section 2.2).
 *
 * @param name the field name as written, without the colon
 * @param value the value, unfolded and decoded (RFC 2047, raw 8-bit bytes by the best charset found), without control characters
 * @param start offset in bytes of the field's first byte in the original
 * @param end offset in bytes just past the field's last line ending in the original
 */
public record Header(String name, String value, int start, int end) {}
