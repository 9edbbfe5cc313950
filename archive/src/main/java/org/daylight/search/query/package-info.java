/**
 * The query language (spec/query.md): words, queries and their parser. Independent of any search engine.
 *
 * <p>Start at {@link org.daylight.search.query.QueryParser}. {@code WordSplitter} splits text into words, for the index, for queries and
 * for highlighting. {@code MailingList} and {@code DistinctiveWords} say what queries about lists and similar messages mean. Not here: any
 * index, and any record of queries.
 */
@NullMarked
package org.daylight.search.query;

import org.jspecify.annotations.NullMarked;
