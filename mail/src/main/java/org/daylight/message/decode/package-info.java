/**
 * Transfer encodings (RFC 2045) and character sets: from the bytes of a part to its content and its text.
 *
 * <p>Start at {@link org.daylight.message.decode.TransferEncoding} and {@link org.daylight.message.decode.Charsets}. Every decoder
 * is linear, returns a result for any input, and records what was wrong as defects.
 */
@NullMarked
package org.daylight.message.decode;

import org.jspecify.annotations.NullMarked;
