package org.daylight.search.query;

import java.util.Locale;
import java.util.Optional;

/**
 * Order of results. Equally relevant documents come newest first; what is still equal is ordered by key, so that the same documents
 * give the same pages. Documents without a date come last in every order by date.
 */
public enum Sort {
    RELEVANCE,
    NEWEST,
    OLDEST,
    LARGEST,
    SMALLEST;

    /** The word after {@code by:} in a query. */
    public String word() {
        return switch (this) {
            case RELEVANCE -> "relevance";
            case NEWEST -> "date";
            case OLDEST -> "date-asc";
            case LARGEST -> "size";
            case SMALLEST -> "size-asc";
        };
    }

    static Optional<Sort> parse(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "relevance" -> Optional.of(RELEVANCE);
            case "date", "date-desc", "newest" -> Optional.of(NEWEST);
            case "date-asc", "oldest" -> Optional.of(OLDEST);
            case "size", "size-desc", "largest" -> Optional.of(LARGEST);
            case "size-asc", "smallest" -> Optional.of(SMALLEST);
            default -> Optional.empty();
        };
    }
}
