package org.daylight.bench;

import java.io.IOException;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.search.Hit;
import org.daylight.search.SearchRequest;
import org.daylight.search.SearchResult;
import org.daylight.search.Searchable;
import org.daylight.search.Snippet;
import org.daylight.search.query.Query;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;

/**
 * Pages of search results as an archive's server makes them: the exact total, 20 hits, the facet counts, and, where a page has them,
 * snippets from the originals. Templates and HTTP are not included.
 */
final class ResultPages {

    static final int HITS = 20;

    private final Archive archive;
    private final Searchable index;
    private long shown;

    ResultPages(Archive archive, Searchable index) {
        this.archive = archive;
        this.index = index;
    }

    /** Requests the page that starts after {@code offset} hits. @return the total */
    long show(String typed, Sort sort, long offset) throws IOException {
        Query query = QueryParser.parse(typed).query();
        SearchResult found = index.answer(new SearchRequest(query, sort, offset, HITS, SearchRequest.NARROWING));
        boolean[] affordable = Snippet.affordable(found.hits());
        for (int i = 0; i < affordable.length; i++) {
            Hit hit = found.hits().get(i);
            if (!affordable[i]) {
                continue;
            }
            byte[] original = archive.publishedBytes(new DocumentId(hit.trove(), hit.number()))
                    .orElseThrow(() -> new IOException("a hit is not in the archive"));
            shown += Snippet.of(query, original).spans().size();
        }
        return found.total();
    }

    /** @throws IOException when no page had a snippet, so that the measurement means nothing */
    void mustHaveShown() throws IOException {
        if (shown == 0) {
            throw new IOException("no snippet was made: the searches found nothing to show");
        }
    }
}
