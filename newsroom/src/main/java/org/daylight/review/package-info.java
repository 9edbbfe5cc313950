/**
 * What may be shown: the last look at every document before a release is made.
 *
 * <p>Start at {@link org.daylight.review.ReleaseGate}. Deliberately absent: anything that publishes, and anything that decides by itself.
 */
@NullMarked
package org.daylight.review;

import org.jspecify.annotations.NullMarked;
