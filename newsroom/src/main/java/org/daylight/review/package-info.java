/**
 * The release gate: decides what a part may contain, right before it is written.
 *
 * <p>Start at {@link org.daylight.review.ReleaseGate}. Deliberately absent: anything that publishes.
 */
@NullMarked
package org.daylight.review;

import org.jspecify.annotations.NullMarked;
