/**
 * The values of header fields: addresses, dates, identifiers, media types, parameters and file names (RFC 5322, 2045, 2231).
 *
 * <p>Start at {@link org.daylight.message.field.FieldText}, which decodes encoded words, then at the class of a field. Every
 * reader is linear, returns a result for any input, and records what was wrong as defects.
 */
@NullMarked
package org.daylight.message.field;

import org.jspecify.annotations.NullMarked;
