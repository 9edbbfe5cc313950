package org.daylight.web.view;

import org.daylight.http.Request;
import org.daylight.search.query.ParsedQuery;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;

/**
 * What a search address asks for, whatever the answer looks like: a page, a file or a feed.
 *
 * @param typed what stands in the search field
 * @param sort the order; never by relevance in a past state of the log, because how rare a word is depends on what came later
 *     (docs/decisions/0056)
 */
public record RequestedSearch(String typed, ParsedQuery parsed, Sort sort) {

    /** More than the query language reads; the parser says what it left out. */
    public static final int MAX_QUERY_CHARS = 4_100;

    public static RequestedSearch of(Request request, AsOf asOf) {
        return of(request.parameter("q"), request.parameter("sort"), asOf);
    }

    static RequestedSearch of(String q, String sort, AsOf asOf) {
        String typed = DocumentRow.cut(q.strip(), MAX_QUERY_CHARS);
        ParsedQuery parsed = QueryParser.parse(typed);
        Sort wanted = parsed.sort() != null ? parsed.sort() : sort(sort, QueryText.of(typed));
        return new RequestedSearch(typed, parsed, wanted == Sort.RELEVANCE && asOf.isPast() ? Sort.NEWEST : wanted);
    }

    /** Without words there is no relevance: then the newest come first. */
    private static Sort sort(String wanted, QueryText query) {
        return switch (wanted) {
            case "newest" -> Sort.NEWEST;
            case "oldest" -> Sort.OLDEST;
            default -> usual(query);
        };
    }

    public static Sort usual(QueryText query) {
        return query.asks() ? Sort.RELEVANCE : Sort.NEWEST;
    }
}
