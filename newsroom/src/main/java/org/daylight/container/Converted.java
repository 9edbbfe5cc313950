package org.daylight.container;

import org.daylight.format.Sha256;

/**
 * Says that Daylight wrote a message from an item of a file in a format that does not keep the original bytes.
 *
 * @param format such as {@code pst}
 * @param container SHA-256 of the file
 * @param item what identifies the item in the file; it may contain names, and is not public as it is
 */
public record Converted(String format, Sha256 container, String item) {}
