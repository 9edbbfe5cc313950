package org.daylight.message;

/**
 * Something wrong in a message, found while making the view. The list of codes is in {@code spec/defects.md} and never
 * changes meaning.
 *
 * @param code stable, lower case with hyphens, such as {@code charset-unknown}
 * @param detail one line for people, without control characters, at most 200 characters; may be empty
 */
public record Defect(String code, String detail) {}
