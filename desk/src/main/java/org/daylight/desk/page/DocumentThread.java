package org.daylight.desk.page;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.daylight.archive.DocumentId;
import org.daylight.search.SearchRequest;
import org.daylight.search.SearchResult;
import org.daylight.search.query.Query;
import org.daylight.search.query.Sort;

/** The thread of a document, in its trove. */
final class DocumentThread {

    private static final int SHOWN = 100;

    private DocumentThread() {}

    /** The query that finds it. */
    static Query query(DocumentId id) {
        return Query.and(List.of(
                new Query.InThread(new Query.Name.Number(id.trove(), id.number())), new Query.InTrove(id.trove())));
    }

    /** Its first documents, the oldest first. */
    static SearchResult of(ReviewDesk review, DocumentId id) throws IOException {
        return review.desk().index().answer(new SearchRequest(query(id), Sort.OLDEST, 0, SHOWN, Set.of()));
    }
}
