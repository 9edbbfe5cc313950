/**
 * The decision what a part may contain, made right before it is written, and the keys that find copies of withheld
 * documents.
 *
 * <p>Start at {@link org.daylight.review.ReleaseGate}: only it can approve a document, and a pack is written from an
 * {@link org.daylight.review.ApprovedPart} and nothing else. Deliberately absent: anything that publishes, and any
 * query of the catalog. The gate is given the catalog's rows, and a function that looks for withheld copies.
 */
@NullMarked
package org.daylight.review;

import org.jspecify.annotations.NullMarked;
