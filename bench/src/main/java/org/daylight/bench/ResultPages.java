package org.daylight.bench;

import java.io.IOException;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.catalog.HeldDocument;
import org.daylight.newsroom.Newsroom;
import org.daylight.search.Hit;
import org.daylight.search.SearchRequest;
import org.daylight.search.SearchResult;
import org.daylight.search.Searchable;
import org.daylight.search.Snippet;
import org.daylight.search.query.Query;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;
import org.daylight.vault.Vault;

/**
 * Pages of search results as a server makes them: the exact total, 20 hits, the facet counts, and, where a page has them,
 * snippets from the originals. Templates and HTTP are not included.
 */
final class ResultPages {

    static final int HITS = 20;

    /** Reads the bytes of a hit, from which its snippet is made. */
    interface Originals {
        Optional<byte[]> of(Hit hit) throws IOException;
    }

    private final Originals originals;
    private final Searchable index;
    private long shown;

    ResultPages(Originals originals, Searchable index) {
        this.originals = originals;
        this.index = index;
    }

    /** Those of an archive. */
    ResultPages(Archive archive, Searchable index) {
        this(hit -> archive.publishedBytes(new DocumentId(hit.trove(), hit.number())), index);
    }

    /** Those of a newsroom. */
    ResultPages(Newsroom newsroom, Vault vault, Searchable index) {
        this(
                hit -> {
                    HeldDocument held =
                            newsroom.catalog().documents().find(hit.key()).orElse(null);
                    return held == null ? Optional.empty() : vault.get(held.sha256());
                },
                index);
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
            byte[] original =
                    originals.of(hit).orElseThrow(() -> new IOException("a hit is not in the archive or newsroom"));
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
