/**
 * Values and results that all formats share: hashes, short names, numbers, JSON, and the result of reading outside input.
 *
 * <p>Start at {@link org.daylight.format.Outcome}: bad input is a result, never an exception. Deliberately absent: anything that
 * belongs to one format only.
 */
@NullMarked
package org.daylight.format;

import org.jspecify.annotations.NullMarked;
