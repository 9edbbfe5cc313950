package org.daylight.search;

import java.util.List;
import java.util.Map;
import org.daylight.search.query.Notice;

/**
 * The answer to one {@link SearchRequest}.
 *
 * @param total how many documents match; exact, never estimated
 * @param hits the page asked for
 * @param facets for each facet asked for: values and counts over all matches, most first for people, attachments, troves and
 *     releases (at most 50 values each) and pairs, in order of time for years, months and hours, by kind for files and by mark for authentication (all values)
 * @param notices what this index could not search in full; empty when nothing was left out. Shown to the reader
 */
public record SearchResult(
        long total, List<Hit> hits, Map<SearchRequest.Facet, List<Count>> facets, List<Notice> notices) {

    /**
     * How many matches have a value.
     *
     * @param value what goes back into a query ({@code i.okafor@port.example}, {@code 2015-03})
     * @param label what people read ({@code Ines Okafor})
     */
    public record Count(String value, String label, long count) {}
}
