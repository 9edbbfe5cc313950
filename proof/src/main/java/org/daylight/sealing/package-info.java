/**
 * The key of a sealed part (spec/sealed.md section 2), as a number that can also be shared among trustees.
 *
 * <p>Start at {@link org.daylight.sealing.SealKey}. Deliberately absent: encryption, which needs a library, and the log entries, which are in
 * {@code log}.
 */
@NullMarked
package org.daylight.sealing;

import org.jspecify.annotations.NullMarked;
