package org.daylight.flow.ingest;

import java.io.IOException;
import java.util.List;
import org.daylight.catalog.Catalog;
import org.daylight.catalog.Documents;
import org.daylight.search.SearchIndex;

/** The step in which the documents that an accession brought leave the newsroom's index. */
final class ForgetAccession {

    private ForgetAccession() {}

    /** Takes them out of the index, whose mark goes back to before them: what it says it holds, it holds. */
    static void run(Catalog catalog, SearchIndex index, int accession) throws IOException {
        List<Documents.Unnumbered> brought = catalog.documents().ofAccession(accession);
        if (brought.isEmpty()) {
            return;
        }
        for (Documents.Unnumbered document : brought) {
            index.remove(document.key());
        }
        long before = catalog.documents().firstBatch(accession) - 1;
        long mark = index.mark().isEmpty() ? 0 : Long.parseLong(index.mark());
        index.commit(Long.toString(Math.min(mark, before)));
    }
}
