package org.daylight.search.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parsed query.
 *
 * @param query what will be searched
 * @param sort the order requested with {@code by:}; null when there is none
 * @param notices what was not searched as typed, in the order of the text, to be shown to the reader; may be empty
 */
public record ParsedQuery(Query query, @Nullable Sort sort, List<Notice> notices) {

    /** A query without an order or notices. */
    public ParsedQuery(Query query, List<Notice> notices) {
        this(query, null, notices);
    }

    /** The canonical form: parsing it gives the same query and order, without a notice. */
    public String text() {
        if (sort == null) {
            return query.text();
        }
        String order = "by:" + sort.word();
        return query instanceof Query.Everything ? order : query.text() + " " + order;
    }
}
