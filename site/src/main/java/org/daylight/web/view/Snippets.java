package org.daylight.web.view;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.daylight.archive.DamagedCopy;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.ExtractedText;
import org.daylight.archive.PackEntry;
import org.daylight.search.Highlight;
import org.daylight.search.Hit;
import org.daylight.search.Snippet;
import org.daylight.search.query.Query;
import org.daylight.web.file.DocumentReader;
import org.daylight.web.file.ServerBusy;
import org.jspecify.annotations.Nullable;

/** Makes the rows of one page of a search result, with snippets. Only these documents are read, and only as far as the cost of a page allows. */
public final class Snippets {

    /** At most this many bytes of extracted text are read for the snippets of one page: about a quarter of a second. */
    private static final long PAGE_TEXT_BYTES = 8_000_000;

    private final DocumentReader documents;

    public Snippets(DocumentReader documents) {
        this.documents = documents;
    }

    /** The rows. @param mixed whether the list mixes troves */
    public List<DocumentRow> rows(Query query, List<Hit> hits, boolean mixed) throws IOException {
        Highlight subjects = Highlight.of(query, Query.Field.SUBJECT);
        List<DocumentRow> rows = new ArrayList<>(hits.size());
        boolean[] affordable = Snippet.affordable(hits);
        var room = new AtomicLong(PAGE_TEXT_BYTES);
        for (int i = 0; i < affordable.length; i++) {
            Hit hit = hits.get(i);
            rows.add(DocumentRow.of(
                    hit,
                    mixed,
                    subjects.spans(DocumentRow.subject(hit)),
                    affordable[i] ? snippet(query, hit, room) : null));
        }
        return rows;
    }

    private void extracted(DocumentState.Published document, AtomicLong room, Consumer<ExtractedText.Unit> units)
            throws IOException {
        PackEntry text = document.text();
        if (text != null && room.addAndGet(-text.sizeBytes()) >= 0) {
            documents.extracted(document, units);
        }
    }

    /** A snippet; null when there is nothing to show, for example because the document was withdrawn after it was indexed. */
    private @Nullable Snippet snippet(Query query, Hit hit, AtomicLong room) throws IOException {
        try {
            return documents
                    .read(
                            new DocumentId(hit.trove(), hit.number()),
                            (document, published) -> Snippet.of(
                                    query,
                                    published,
                                    documents.form(document),
                                    units -> extracted(document, room, units)))
                    .filter(snippet -> !snippet.spans().isEmpty())
                    .orElse(null);
        } catch (ServerBusy | DamagedCopy e) {
            return null; // the list is shown without this snippet; the document's own page reports the error
        }
    }
}
