package org.daylight.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.daylight.newsroom.Newsroom;
import org.daylight.search.SearchRequest;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.search.query.Query;
import org.daylight.search.query.Sort;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Vault;

/**
 * How long the first page of a search takes inside a running Daylight: the exact total, 20 hits by relevance, all
 * facets, and a snippet of each hit from its original. Web-related costs (templates, HTTP) are not included.
 *
 * <p>The index caches the matches of the latest searches, so that a second page is cheap. To measure searches without
 * this cache, other searches are made, untimed, before each timed one. The time of a repeated search is measured as
 * well.
 */
final class SearchLatency {

    /** More searches than an index caches (org.daylight.search.lucene.Snapshot caches at most 64). */
    private static final int OTHERS = 80;

    private static final int ROUNDS = 101;
    private static final long WARM_UP_NANOS = 5_000_000_000L;

    private final ResultPages pages;
    private final LuceneIndex index;
    private int others;

    private SearchLatency(Newsroom newsroom, Vault vault, LuceneIndex index) {
        pages = new ResultPages(newsroom, vault, index);
        this.index = index;
    }

    /** Requests the first page. @return the total */
    private long page(String typed) throws IOException {
        return pages.show(typed, Sort.RELEVANCE, 0);
    }

    /** Makes enough other searches to evict the previous one from the cache. */
    private void forget() throws IOException {
        for (int i = 0; i < OTHERS; i++) {
            var other = new Query.Text(Query.Field.ANY, "zqxj" + others++);
            index.answer(new SearchRequest(other, Sort.RELEVANCE, 0, 0, Set.of()));
        }
    }

    private void measure(List<String[]> queries) throws IOException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < WARM_UP_NANOS) {
            for (String[] query : queries) {
                forget();
                page(query[1]);
            }
        }
        for (String[] query : queries) {
            measure(query[0], query[1]);
        }
    }

    private void measure(String kind, String typed) throws IOException {
        long[] anew = new long[ROUNDS];
        long[] again = new long[ROUNDS];
        long total = 0;
        for (int i = 0; i < ROUNDS; i++) {
            forget();
            long start = System.nanoTime();
            total = page(typed);
            long between = System.nanoTime();
            page(typed);
            anew[i] = between - start;
            again[i] = System.nanoTime() - between;
        }
        System.out.println(String.join(
                "\t",
                kind,
                Long.toString(total),
                millis(percentile(anew, 50)),
                millis(percentile(anew, 95)),
                millis(percentile(again, 50))));
    }

    private static long percentile(long[] nanos, int percent) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(sorted.length * percent / 100.0) - 1];
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.2f", nanos / 1e6);
    }

    /**
     * {@code SearchLatency NEWSROOM QUERIES} with the file of {@link ChooseQueries} prints one search on each line:
     * kind, total, median and 95th percentile in milliseconds, median when repeated.
     */
    public static void main(String[] args) throws IOException {
        List<String[]> queries = Files.readAllLines(Path.of(args[1]), StandardCharsets.UTF_8).stream()
                .map(line -> line.split("\t"))
                .toList();
        try (Newsroom newsroom = Newsroom.open(Path.of(args[0]));
                Vault vault = FolderVault.openToRead(newsroom.vaultFolder());
                LuceneIndex index = LuceneIndex.open(newsroom.indexFolder())) {
            var latency = new SearchLatency(newsroom, vault, index);
            latency.measure(queries);
            latency.pages.mustHaveShown();
        }
    }
}
