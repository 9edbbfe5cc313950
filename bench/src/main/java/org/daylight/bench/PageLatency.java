package org.daylight.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.PackDocument;
import org.daylight.archive.Release;
import org.daylight.message.parse.MessageParser;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.SearchRequest;
import org.daylight.search.Searchable;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.search.query.Query;
import org.daylight.search.query.Sort;

/**
 * How long a page of search results takes inside an archive's server: the exact total, 20 hits, the facet counts, and,
 * where a page has them, snippets from the originals. Measures the first page, one in the middle, and the last.
 * Web-related costs (templates, HTTP) are not included: see {@link ServerLoad}.
 *
 * <p>As in {@link SearchLatency}, each search is evicted from the index's cache before it is repeated.
 */
final class PageLatency {

    private static final int HITS = ResultPages.HITS;

    /** More searches than an index caches (org.daylight.search.lucene.Snapshot caches at most 64). */
    private static final int OTHERS = 80;

    /** Number of messages read to choose the searches. */
    private static final int SAMPLE = 4_000;

    private static final int ROUNDS = 41;
    private static final long WARM_UP_NANOS = 20_000_000_000L;

    private final ResultPages pages;
    private final Searchable index;
    private int others;

    private PageLatency(Archive archive, Searchable index) {
        this.pages = new ResultPages(archive, index);
        this.index = index;
    }

    private long page(String typed, Sort sort, long offset) throws IOException {
        return pages.show(typed, sort, offset);
    }

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
                for (Sort sort : List.of(Sort.RELEVANCE, Sort.NEWEST)) {
                    forget();
                    long total = page(query[1], sort, 0);
                    page(query[1], sort, total / 2);
                    page(query[1], sort, Math.max(0, total - HITS));
                }
            }
        }
        for (String[] query : queries) {
            for (Sort sort : List.of(Sort.RELEVANCE, Sort.NEWEST)) {
                measure(query[0], query[1], sort);
            }
        }
    }

    private void measure(String kind, String typed, Sort sort) throws IOException {
        long total = page(typed, sort, 0);
        long[] offsets = {0, Math.max(0, total / 2 - HITS), Math.max(0, total - HITS)};
        var row = new StringBuilder("| " + kind + " | " + (sort == Sort.RELEVANCE ? "relevance" : "newest") + " | ")
                .append(total);
        for (long offset : offsets) {
            long[] nanos = new long[ROUNDS];
            for (int i = 0; i < ROUNDS; i++) {
                forget();
                long start = System.nanoTime();
                page(typed, sort, offset);
                nanos[i] = System.nanoTime() - start;
            }
            row.append(" | ").append(millis(nanos, 50)).append(" | ").append(millis(nanos, 95));
        }
        System.out.println(row.append(" |"));
    }

    private static String millis(long[] nanos, int percent) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        long at = sorted[(int) Math.ceil(sorted.length * percent / 100.0) - 1];
        return String.format(Locale.ROOT, "%.2f", at / 1e6);
    }

    private static List<String[]> choose(Archive archive) throws IOException {
        var chosen = new ChooseQueries();
        long published = archive.contents().releases().stream()
                .mapToLong(Release::published)
                .sum();
        long every = Math.max(1, published / SAMPLE);
        long seen = 0;
        for (Release release : archive.contents().releases()) {
            for (PackDocument document : archive.documents(release)) {
                if (document instanceof PackDocument.Shown && seen++ % every == 0) {
                    DocumentId id = new DocumentId(release.trove(), document.number());
                    chosen.count(MessageParser.parse(archive.publishedBytes(id).orElseThrow()));
                }
            }
        }
        return chosen.forReaders();
    }

    /** Heap use after warm-up, in megabytes. */
    private static long heapMegabytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory() >> 20;
    }

    /** {@code PageLatency ARCHIVE [INDEX]} prints a Markdown table, and the heap use at the end. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]).toAbsolutePath().normalize();
        Path indexFolder = args.length > 1 ? Path.of(args[1]) : folder.resolveSibling(folder.getFileName() + ".index");
        try (Archive archive = Archive.open(folder);
                ArchiveIndex index = ArchiveIndex.open(archive, indexFolder, LuceneIndex::open)) {
            index.catchUp();
            var latency = new PageLatency(archive, index.index());
            List<String[]> queries = choose(archive);
            System.out.println("| search | order | matches | first page: median, ms | 95th percentile | middle: median"
                    + " | 95th percentile | last: median | 95th percentile |");
            System.out.println("|---|---|--:|--:|--:|--:|--:|--:|--:|");
            latency.measure(queries);
            System.out.println();
            System.out.println(index.progress().indexed() + " messages; heap use at the end " + heapMegabytes()
                    + " MB of at most " + (Runtime.getRuntime().maxMemory() >> 20) + " MB.");
            latency.pages.mustHaveShown();
        }
    }
}
