/**
 * A key of 32 bytes as people pass it on: as 24 words, as text of the tool age, as hexadecimal digits, and as a QR code, which is also read from an
 * image ({@code spec/trustees.md} section 6).
 *
 * <p>Start at {@link org.daylight.keytext.WrittenKey}. {@link org.daylight.keytext.WrittenPassphrase} is the same for the 13 words of a source
 * ({@code spec/drop.md}). Deliberately absent: what a key opens, and any check whether it is the right one.
 */
@NullMarked
package org.daylight.keytext;

import org.jspecify.annotations.NullMarked;
