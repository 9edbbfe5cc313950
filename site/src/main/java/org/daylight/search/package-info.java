/**
 * Search over messages: the query language, the seam to an engine, and the engine of the default build.
 *
 * <p>Start at {@link org.daylight.search.SearchIndex}. An index is derived and may be deleted. Deliberately absent: any
 * log of what was asked, and any way to find what is not published (an index holds only what its owner put in).
 */
@NullMarked
package org.daylight.search;

import org.jspecify.annotations.NullMarked;
