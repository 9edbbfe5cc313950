/**
 * The interface to a search engine, and everything around it that does not depend on the engine.
 *
 * <p>Start at {@link org.daylight.search.SearchIndex} and {@link org.daylight.search.IndexRequest}.
 * {@link org.daylight.search.ArchiveIndex} builds the index of an archive from its packs. {@link org.daylight.search.Snippet} and
 * {@link org.daylight.search.Highlight} show why a document was found. An index is derived data and may be deleted. Not here: the engine
 * ({@code org.daylight.search.lucene}), any record of queries, and any way to find what is not published: an index contains only what
 * its owner added.
 */
@NullMarked
package org.daylight.search;

import org.jspecify.annotations.NullMarked;
