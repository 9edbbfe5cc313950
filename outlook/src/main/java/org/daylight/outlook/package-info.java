/**
 * Writes the items of Outlook files as messages. The same item gives the same bytes on every machine; {@code spec/outlook.md} says what comes
 * from where.
 *
 * <p>Does not contain: the readers of the file formats (each has a package of its own below this one), and where messages are stored.
 */
@NullMarked
package org.daylight.outlook;

import org.jspecify.annotations.NullMarked;
