/**
 * Timelock encryption by a public randomness beacon ({@code spec/timelock.md}): a key is encrypted to a round that is still to come, and the beacon's
 * signature of that round decrypts it. Start at {@link org.daylight.timelock.RoundLock}.
 *
 * <p>It does not contain files or requests: the package {@code age} writes the locked key into a file, and {@code mirror} requests signatures.
 */
@NullMarked
package org.daylight.timelock;

import org.jspecify.annotations.NullMarked;
