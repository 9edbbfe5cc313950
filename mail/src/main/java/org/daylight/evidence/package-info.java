/**
 * Evidence about a message: the findings of its signatures and, separate from these, what else its bytes show.
 *
 * <p>Start at {@link org.daylight.evidence.Authentication}. Everything is derived from the bytes of a message and a list of keys,
 * so it is the same wherever it is computed. Deliberately absent: network, clock and verdict; the words "genuine" and "forged" are
 * not used.
 */
@NullMarked
package org.daylight.evidence;

import org.jspecify.annotations.NullMarked;
