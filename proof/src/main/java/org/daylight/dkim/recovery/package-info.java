/**
 * Computes RSA keys from the signatures that were made with them (spec/keys.md, section 5).
 *
 * <p>Start at {@link org.daylight.dkim.recovery.RecoverKeys}. {@code HalfGcd} and {@code Fourier} do the arithmetic with very
 * large numbers. Deliberately absent: any claim about whose key it is.
 */
@NullMarked
package org.daylight.dkim.recovery;

import org.jspecify.annotations.NullMarked;
