package org.daylight.search.query;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One page of one search.
 *
 * @param query what to find
 * @param sort in which order
 * @param offset how many hits to pass over, 0 to the total: there is no wall, the last page costs what the first costs
 * @param limit hits on the page, 0 to 10,000
 * @param facets which counts over all hits are wanted; empty for none
 */
public record SearchRequest(Query query, Sort sort, long offset, int limit, Set<Facet> facets) {

    /** The counts that a list of results has beside it: their values narrow the search. The others are for pictures. */
    public static final Set<Facet> NARROWING = Collections.unmodifiableSet(EnumSet.of(
            Facet.CORRESPONDENT,
            Facet.YEAR,
            Facet.MONTH,
            Facet.ATTACHMENT,
            Facet.AUTHENTICATION,
            Facet.TROVE,
            Facet.RELEASE));

    /**
     * Order of the hits. Equally relevant ones come newest first; what is still equal, by key: the same documents give the same
     * pages. Unknown dates come last in every order.
     */
    public enum Sort {
        RELEVANCE,
        NEWEST,
        OLDEST,
        LARGEST,
        SMALLEST;

        /** What stands after {@code by:} in a query. */
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

    /** What can be counted over all hits. */
    public enum Facet {
        /** People by address, with their most readable name. */
        CORRESPONDENT,
        /** {@code 2015}, or {@code unknown}. */
        YEAR,
        /** {@code 2015-03}, or {@code unknown}. */
        MONTH,
        /** Kind of attachment: {@code pdf}, {@code image}, {@code spreadsheet}… */
        ATTACHMENT,
        /** What signatures say, as {@code auth:} has it: {@code pass}, {@code partly}, {@code keygone}, {@code fail}, {@code uncheckable}, {@code none}. */
        AUTHENTICATION,
        TROVE,
        /** {@code harbour/7}. */
        RELEASE,
        /** Weekday and hour in the sender's time zone: {@code 1-09} is Monday from nine to ten. Those with a known time only. */
        HOUR,
        /** Attachments, not messages, by kind and {@link AttachmentSize}: {@code pdf/TO_1_MB}. */
        FILE,
        /** Who wrote to whom (the first {@code from:}, a space (addresses have none), one of {@code to: cc: bcc:}), among the {@value #PAIRED} most present people. */
        PAIR;

        /** Among how many people pairs are counted. */
        public static final int PAIRED = 40;
    }
}
