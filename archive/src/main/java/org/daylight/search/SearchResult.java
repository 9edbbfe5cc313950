package org.daylight.search;

import java.util.List;
import java.util.Map;
import org.daylight.search.query.Notice;

/**
 * The answer to one {@link SearchRequest}.
 *
 * @param total how many documents match, exactly; in a partial answer how many were found, and no document among them does not match
 * @param hits the requested page
 * @param facets for each requested facet: values and counts over all matches. People, attachments, troves and releases (at most 50
 *     values each) and pairs are sorted by count, the largest first; years, months and hours by time; files by kind; authentication
 *     by mark
 * @param notices parts of the query that could not be searched in full, to be shown to the reader; empty when there are none
 */
public record SearchResult(
        long total, List<Hit> hits, Map<SearchRequest.Facet, List<Count>> facets, List<Notice> notices) {

    /** Whether the budget of the request was used up before everything was found, sorted and counted. Notices say so. */
    public boolean isPartial() {
        return notices.stream().anyMatch(notice -> notice.kind() == Notice.Kind.SEARCH_STOPPED);
    }

    /**
     * How many matches have a value.
     *
     * @param value to use in a query ({@code i.okafor@port.example}, {@code 2015-03})
     * @param label to display ({@code Ines Okafor})
     */
    public record Count(String value, String label, long count) {}
}
