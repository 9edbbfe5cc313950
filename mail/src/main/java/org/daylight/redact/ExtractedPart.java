package org.daylight.redact;

/**
 * Text that another program extracted from a part, such as a PDF. A string in it redacts the whole part.
 *
 * @param part index in {@code Message.parts()}; 0 for a file
 */
public record ExtractedPart(int part, String text) {}
