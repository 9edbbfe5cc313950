/**
 * The query language (spec/query.md): words, queries and their parser. Independent of any search engine.
 *
 * <p>Start at {@link org.daylight.search.query.QueryParser}. {@code WordSplitter} cuts text into words, for the index, for queries
 * and for highlighting. Deliberately absent: any index, and any record of queries.
 */
@NullMarked
package org.daylight.search.query;

import org.jspecify.annotations.NullMarked;
