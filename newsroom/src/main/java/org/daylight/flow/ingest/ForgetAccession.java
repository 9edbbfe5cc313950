package org.daylight.flow.ingest;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.daylight.catalog.Catalog;
import org.daylight.catalog.Documents;
import org.daylight.catalog.ExtractedTexts;
import org.daylight.catalog.StoredFindings;
import org.daylight.catalog.StoredRenderings;
import org.daylight.catalog.StoredViews;
import org.daylight.newsroom.Newsroom;
import org.daylight.search.Removals;
import org.daylight.search.SearchIndex;
import org.daylight.search.StateRequest;

/** The step that removes the documents of an accession from the newsroom's index, and the text that was extracted from them. */
final class ForgetAccession {

    private ForgetAccession() {}

    /**
     * Removes the documents and sets the index's mark to before them, so that the mark never claims documents that the
     * index does not contain. The text, the views and the findings go first: if the process stops in between, they are made again.
     */
    static void run(Newsroom newsroom, SearchIndex index, int accession) throws IOException {
        Catalog catalog = newsroom.catalog();
        List<Documents.Unnumbered> brought = catalog.documents().ofAccession(accession);
        if (brought.isEmpty()) {
            return;
        }
        Optional<ExtractedTexts> texts = newsroom.texts();
        if (texts.isPresent()) {
            texts.get().forget(brought.stream().map(Documents.Unnumbered::key).toList());
        }
        Optional<StoredViews> views = newsroom.views();
        if (views.isPresent()) {
            views.get().forget(brought.stream().map(Documents.Unnumbered::key).toList());
        }
        Optional<StoredRenderings> renderings = newsroom.renderings();
        if (renderings.isPresent()) {
            renderings
                    .get()
                    .forget(brought.stream().map(Documents.Unnumbered::key).toList());
        }
        Optional<StoredFindings> findings = newsroom.findings();
        if (findings.isPresent()) {
            findings.get()
                    .forget(brought.stream().map(Documents.Unnumbered::key).toList());
        }
        for (Documents.Unnumbered document : brought) {
            index.remove(document.key());
        }
        long before = catalog.documents().firstBatch(accession) - 1;
        String last = index.answer(StateRequest.CURRENT).mark();
        long mark = last.isEmpty() ? 0 : Long.parseLong(last);
        index.commit(Long.toString(Math.min(mark, before)), Removals.HIDDEN);
    }
}
