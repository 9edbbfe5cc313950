/**
 * Search over messages: the query language, the seam to an engine, and the engine of the default build.
 *
 * <p>Start at {@link org.daylight.search.SearchIndex}; what a reader types is read by
 * {@link org.daylight.search.QueryParser} (spec/query.md) and shown by {@link org.daylight.search.Highlight} and
 * {@link org.daylight.search.Snippet}. {@code Words} is where text becomes words, {@code DocumentFields} where a message becomes
 * an entry of the index, {@code Snapshot} where a search begins. An index is derived and may be deleted. Deliberately absent: any
 * log of what was asked, and any way to find what is not published (an index holds only what its owner put in).
 */
@NullMarked
package org.daylight.search;

import org.jspecify.annotations.NullMarked;
