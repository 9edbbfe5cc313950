package org.daylight.search;

import org.daylight.search.query.Query;
import org.daylight.search.query.Sort;

/**
 * All results of a search, in the order in which {@link SearchRequest} pages list them. The {@link CompleteResult} reads one commit
 * until it is closed; later commits do not change it. It takes about 4 bytes of memory for each match.
 *
 * @param query what to find
 * @param sort in which order
 */
public record CompleteRequest(Query query, Sort sort) implements IndexRequest<CompleteResult> {}
