package org.daylight.search.opensearch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.daylight.search.CompleteRequest;
import org.daylight.search.CompleteResult;
import org.daylight.search.IndexOwner;
import org.daylight.search.Removals;
import org.daylight.search.SearchIndex;
import org.daylight.search.SearchRequest;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.search.query.Query;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prints how fast both engines are in one run, with one node and the same documents. It asserts only that they find the same. */
@Tag("slow")
class SpeedAgainstLuceneTest {

    private static final int DOCUMENTS = Integer.getInteger("daylight.documents", 20_000);
    private static final int THREADS = 4;
    private static final int ROUNDS = 5;

    @TempDir
    Path folder;

    @Test
    void bothFindTheSame() throws Exception {
        List<String> queries = List.of(
                "tender",
                "quay dredger",
                "\"closing friday\"",
                "from:okafor invoice",
                "harbour -tender",
                "date:2014 audit",
                "has:attachment penalty",
                "ледокол",
                "投标",
                "invo*",
                "tendar~",
                "subject:minutes OR subject:agenda");
        List<List<Long>> totals = new ArrayList<>();
        try (TestCluster cluster = TestCluster.start(1);
                SearchIndex lucene = LuceneIndex.open(folder, IndexOwner.NONE);
                SearchIndex other = new OpenSearchEngine().open(cluster.address("speed"), IndexOwner.NONE)) {
            for (SearchIndex index : List.of(lucene, other)) {
                String name = index == lucene ? "Lucene" : "OpenSearch";
                long start = System.nanoTime();
                fill(index);
                double seconds = (System.nanoTime() - start) / 1e9;
                print("%s: %d documents in %.1f s, %.0f a second", name, DOCUMENTS, seconds, DOCUMENTS / seconds);
                List<Long> found = new ArrayList<>();
                List<Double> times = new ArrayList<>();
                for (int round = 0; round < ROUNDS; round++) {
                    found.clear();
                    for (String typed : queries) {
                        Query query = QueryParser.parse(typed).query();
                        start = System.nanoTime();
                        found.add(index.answer(new SearchRequest(query, Sort.RELEVANCE, 0, 20, SearchRequest.NARROWING))
                                .total());
                        if (round > 0) {
                            times.add((System.nanoTime() - start) / 1e6);
                        }
                    }
                }
                times.sort(null);
                print(
                        "%s: a page with counts, median %.1f ms, 95th of 100 %.1f ms",
                        name, times.get(times.size() / 2), times.get(times.size() * 95 / 100));
                start = System.nanoTime();
                long keys = 0;
                try (CompleteResult all = index.answer(new CompleteRequest(new Query.Everything(), Sort.NEWEST))) {
                    for (long[] some = all.nextKeys(10_000); some.length > 0; some = all.nextKeys(10_000)) {
                        keys += some.length;
                    }
                }
                print("%s: all %d keys in %.2f s", name, keys, (System.nanoTime() - start) / 1e9);
                found.add(keys);
                totals.add(found);
            }
        }
        assertEquals(totals.getFirst(), totals.getLast());
    }

    private static void fill(SearchIndex index) throws Exception {
        try (ExecutorService workers = Executors.newFixedThreadPool(THREADS)) {
            List<Callable<Void>> work = IntStream.range(0, THREADS)
                    .<Callable<Void>>mapToObj(first -> () -> {
                        for (int i = first + 1; i <= DOCUMENTS; i += THREADS) {
                            index.add(OfficeMail.document(i));
                        }
                        return null;
                    })
                    .toList();
            for (Future<Void> done : workers.invokeAll(work)) {
                done.get();
            }
        }
        index.commit("all", Removals.HIDDEN);
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
