/**
 * The decision what a part may contain, right before it is written, and the keys by which copies of withheld documents
 * are found.
 *
 * <p>Start at {@link org.daylight.review.ReleaseGate}: only it can approve a document, and a pack is written from an
 * {@link org.daylight.review.ApprovedPart} and nothing else. Deliberately absent: anything that publishes, and any
 * access to the catalog.
 */
@NullMarked
package org.daylight.review;

import org.jspecify.annotations.NullMarked;
