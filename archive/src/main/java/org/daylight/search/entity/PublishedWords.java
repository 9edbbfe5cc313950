package org.daylight.search.entity;

import java.io.IOException;
import java.util.Set;
import org.daylight.search.SearchRequest;
import org.daylight.search.Searchable;
import org.daylight.search.query.Query;
import org.daylight.search.query.Sort;

/** What the published documents of an archive say. */
public interface PublishedWords {

    /** Whether a published document has these words next to each other, as word search finds them. */
    boolean say(String words) throws IOException;

    /** Those of an archive that has this index. */
    static PublishedWords in(Searchable index) {
        return words ->
                index.answer(new SearchRequest(new Query.Text(Query.Field.ANY, words), Sort.NEWEST, 0, 0, Set.of()))
                                .total()
                        > 0;
    }
}
