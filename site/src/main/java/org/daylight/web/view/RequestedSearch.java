package org.daylight.web.view;

import org.daylight.http.Request;
import org.daylight.search.query.ParsedQuery;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;

/**
 * The search that an address requests, for a page, a file or a feed.
 *
 * @param typed the text of the search field
 * @param sort the order; never by relevance in a past state of the log, because the frequency of words depends on later documents
 *     (docs/decisions/0056)
 */
public record RequestedSearch(String typed, ParsedQuery parsed, Sort sort) {

    /** The text is cut to this length, which is more than the query parser reads. The parser reports what it ignored. */
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

    /** The requested order, or the default. */
    private static Sort sort(String wanted, QueryText query) {
        return switch (wanted) {
            case "newest" -> Sort.NEWEST;
            case "oldest" -> Sort.OLDEST;
            default -> usual(query);
        };
    }

    /** The default order: by relevance, or newest first for a query without words. */
    public static Sort usual(QueryText query) {
        return query.asks() ? Sort.RELEVANCE : Sort.NEWEST;
    }
}
