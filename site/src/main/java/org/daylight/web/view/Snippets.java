package org.daylight.web.view;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.daylight.archive.DamagedCopy;
import org.daylight.archive.DocumentId;
import org.daylight.search.Highlight;
import org.daylight.search.Hit;
import org.daylight.search.Snippet;
import org.daylight.search.query.Query;
import org.daylight.web.file.Busy;
import org.daylight.web.file.DocumentReader;
import org.jspecify.annotations.Nullable;

/** What matched, for the few hits of the page shown: these alone are read, and only as far as a page may cost. */
public final class Snippets {

    private final DocumentReader documents;

    public Snippets(DocumentReader documents) {
        this.documents = documents;
    }

    public List<DocumentRow> rows(Query query, List<Hit> hits, boolean mixed) throws IOException {
        Highlight subjects = Highlight.of(query, Query.Field.SUBJECT);
        List<DocumentRow> rows = new ArrayList<>(hits.size());
        boolean[] affordable = Snippet.affordable(hits);
        for (int i = 0; i < affordable.length; i++) {
            Hit hit = hits.get(i);
            rows.add(DocumentRow.of(
                    hit, mixed, subjects.spans(DocumentRow.subject(hit)), affordable[i] ? snippet(query, hit) : null));
        }
        return rows;
    }

    /** Null when there is nothing to show, as for a document that was withdrawn since the index read it. */
    private @Nullable Snippet snippet(Query query, Hit hit) throws IOException {
        try {
            return documents
                    .read(
                            new DocumentId(hit.trove(), hit.number()),
                            (document, original) -> Snippet.of(query, original))
                    .filter(snippet -> !snippet.spans().isEmpty())
                    .orElse(null);
        } catch (Busy | DamagedCopy e) {
            return null; // the list is worth more than its snippets; the document's own page says what is wrong
        }
    }
}
