package org.daylight.search.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reader typed, understood.
 *
 * @param query what will be searched
 * @param sort the order asked for with {@code by:}; null when none was
 * @param notices what was not taken as typed, in its order; empty when all was clear. Shown to the reader
 */
public record ParsedQuery(Query query, @Nullable Sort sort, List<Notice> notices) {

    /** Without an order. */
    public ParsedQuery(Query query, List<Notice> notices) {
        this(query, null, notices);
    }

    /** The canonical form: read back as the same query and order, without a notice. */
    public String text() {
        if (sort == null) {
            return query.text();
        }
        String order = "by:" + sort.word();
        return query instanceof Query.Everything ? order : query.text() + " " + order;
    }
}
