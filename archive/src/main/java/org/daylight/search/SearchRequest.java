package org.daylight.search;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.daylight.search.query.AttachmentSize;
import org.daylight.search.query.Query;
import org.daylight.search.query.Sort;

/**
 * One page of the results of a search.
 *
 * @param query what to find
 * @param sort in which order
 * @param offset how many results to skip, 0 or more; there is no upper limit, and the last page costs what the first one costs
 * @param limit results on the page, 0 to 10,000
 * @param facets which counts over all results are wanted; empty for none
 * @param mayBePartial whether an answer may have fewer results when the budget of the request is used up ({@link Effort}). It then has the
 *     notice {@link org.daylight.search.query.Notice.Kind#SEARCH_STOPPED}. Otherwise the request fails
 */
public record SearchRequest(Query query, Sort sort, long offset, int limit, Set<Facet> facets, boolean mayBePartial)
        implements IndexRequest<SearchResult> {

    /** A request whose answer is complete. */
    public SearchRequest(Query query, Sort sort, long offset, int limit, Set<Facet> facets) {
        this(query, sort, offset, limit, facets, false);
    }

    /** The same request, whose answer may be partial. */
    public SearchRequest orPart() {
        return new SearchRequest(query, sort, offset, limit, facets, true);
    }

    /** The same request for another query. */
    public SearchRequest with(Query other) {
        return new SearchRequest(other, sort, offset, limit, facets, mayBePartial);
    }

    /** The counts shown next to a list of results: their values narrow the search. The other facets are for charts. */
    public static final Set<Facet> NARROWING = Collections.unmodifiableSet(EnumSet.of(
            Facet.CORRESPONDENT,
            Facet.YEAR,
            Facet.MONTH,
            Facet.ATTACHMENT,
            Facet.AUTHENTICATION,
            Facet.TROVE,
            Facet.RELEASE));

    /** What can be counted over all results. */
    public enum Facet {
        /** People by address, labelled with the name that was used most with the address. */
        CORRESPONDENT,
        /** {@code 2015}, or {@code unknown}. */
        YEAR,
        /** {@code 2015-03}, or {@code unknown}. */
        MONTH,
        /** Kind of attachment: {@code pdf}, {@code image}, {@code spreadsheet}… */
        ATTACHMENT,
        /**
         * The summary of the signatures, with the words of {@code auth:}: {@code pass}, {@code partly}, {@code keygone}, {@code fail},
         * {@code uncheckable}, {@code none}.
         */
        AUTHENTICATION,
        TROVE,
        /** {@code harbour/7}. */
        RELEASE,
        /** Weekday and hour in the sender's time zone: {@code 1-09} is Monday from nine to ten. Only messages with a known time. */
        HOUR,
        /** Attachments, not messages, by kind and {@link AttachmentSize}: {@code pdf/TO_1_MB}. */
        FILE,
        /**
         * Who wrote to whom: the address of the first {@code from:}, a space (addresses contain none), and an address of
         * {@code to: cc: bcc:}. Counted among the {@value #PAIRED} people who are in most of the results.
         */
        PAIR;

        /** How many people {@link #PAIR} counts among. */
        public static final int PAIRED = 40;
    }
}
