/**
 * Writes the items of Outlook as messages (RFC 5322). The same item gives the same bytes on every machine; {@code
 * spec/outlook.md} says what comes from where.
 *
 * <p>Start at {@link org.daylight.outlook.MessageWriter}. Deliberately absent: the readers of the file formats (packages
 * below this one, in the module {@code outlook}; TNEF is in {@code mapi}), and where messages are stored.
 */
@NullMarked
package org.daylight.outlook;

import org.jspecify.annotations.NullMarked;
