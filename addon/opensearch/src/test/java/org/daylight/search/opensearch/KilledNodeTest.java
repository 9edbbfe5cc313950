package org.daylight.search.opensearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.daylight.search.CompleteRequest;
import org.daylight.search.CompleteResult;
import org.daylight.search.IndexOwner;
import org.daylight.search.Removals;
import org.daylight.search.SearchIndex;
import org.daylight.search.SearchRequest;
import org.daylight.search.SearchResult;
import org.daylight.search.Searchable;
import org.daylight.search.StateRequest;
import org.daylight.search.query.Query;
import org.daylight.search.query.Sort;
import org.junit.jupiter.api.Test;

/** Three nodes as processes. One is killed while documents are added and searched: nothing is lost, and searches continue. */
class KilledNodeTest {

    private static final int BATCH = 250;
    private static final int BATCHES = 12;

    private final OpenSearchEngine engine = new OpenSearchEngine();

    @Test
    void nothingIsLostAndSearchesContinueWhenANodeIsKilled() throws Exception {
        try (TestCluster cluster = TestCluster.start(3);
                SearchIndex index = engine.open(cluster.address("killed"), IndexOwner.NONE)) {
            for (int batch = 0; batch < 3; batch++) {
                addBatch(index, batch);
                index.commit("" + batch, Removals.HIDDEN);
            }

            // totals that some commit had; each is noted before the commit
            Set<Long> totals = ConcurrentHashMap.newKeySet();
            totals.add(3L * BATCH);
            var isDone = new AtomicBoolean();
            var searches = new AtomicInteger();
            var afterwards = new AtomicInteger();
            var isKilled = new AtomicBoolean();
            try (Searchable reader = engine.openToRead(cluster.address("killed"), IndexOwner.NONE);
                    ExecutorService workers = Executors.newFixedThreadPool(2)) {
                Callable<Void> searching = () -> {
                    while (!isDone.get()) {
                        boolean isAfter = isKilled.get();
                        reader.answer(StateRequest.REFRESHED);
                        SearchResult found = reader.answer(
                                new SearchRequest(new Query.Everything(), Sort.NEWEST, 0, 10, SearchRequest.NARROWING));
                        assertTrue(totals.contains(found.total()), () -> found.total() + " is half of a commit");
                        assertEquals(10, found.hits().size());
                        searches.incrementAndGet();
                        afterwards.addAndGet(isAfter ? 1 : 0);
                    }
                    return null;
                };
                Future<Void> searched = workers.submit(searching);
                try (CompleteResult held = reader.answer(new CompleteRequest(new Query.Everything(), Sort.OLDEST))) {
                    Set<Long> read = new HashSet<>();
                    for (long key : held.nextKeys(100)) {
                        read.add(key);
                    }
                    for (int batch = 3; batch < BATCHES; batch++) {
                        addBatch(index, batch);
                        if (batch == 5) {
                            cluster.kill(nodeWithPrimary(cluster));
                            isKilled.set(true);
                        }
                        totals.add((batch + 1L) * BATCH);
                        index.commit("" + batch, Removals.HIDDEN);
                    }
                    for (long[] some = held.nextKeys(1_000); some.length > 0; some = held.nextKeys(1_000)) {
                        for (long key : some) {
                            read.add(key);
                        }
                    }
                    assertEquals(3 * BATCH, held.total());
                    assertEquals(3 * BATCH, read.size(), "a complete result goes on without the killed node");
                }
                int before = afterwards.get();
                for (int waited = 0; afterwards.get() < before + 3 && waited < 600 && !searched.isDone(); waited++) {
                    ClusterClient.pause(100);
                }
                isDone.set(true);
                searched.get();
                assertTrue(afterwards.get() > before, "searches continue after the kill");
            }
            assertEquals("" + (BATCHES - 1), index.answer(StateRequest.CURRENT).mark());
            Set<Long> keys = new HashSet<>();
            try (CompleteResult all = index.answer(new CompleteRequest(new Query.Everything(), Sort.OLDEST))) {
                for (long key : all.nextKeys(BATCH * BATCHES + 1)) {
                    keys.add(key);
                }
            }
            assertEquals(BATCH * BATCHES, keys.size());
            for (int batch = 0; batch < BATCHES; batch++) {
                assertEquals(
                        1,
                        index.answer(new SearchRequest(
                                        new Query.Text(Query.Field.BODY, "unique" + (batch * BATCH + 1)),
                                        Sort.RELEVANCE,
                                        0,
                                        10,
                                        Set.of()))
                                .total());
            }
        }
    }

    private static void addBatch(SearchIndex index, int batch) throws IOException {
        for (int i = 1; i <= BATCH; i++) {
            index.add(OfficeMail.unique(batch * BATCH + i));
        }
    }

    private static ClusterClient client(TestCluster cluster) {
        return new ClusterClient(java.util.List.of(java.net.URI.create(cluster.http(0))));
    }

    /** A node that has a primary shard of the index, so that another must take over. */
    private static int nodeWithPrimary(TestCluster cluster) throws IOException {
        try (ClusterClient client = client(cluster)) {
            for (var shard : client.call("GET", "/_cat/shards/killed.group-*?format=json&h=prirep,node", null)) {
                if (shard.path("prirep").asText().equals("p")) {
                    return Integer.parseInt(shard.path("node").asText().substring(1));
                }
            }
        }
        throw new IOException("no primary");
    }
}
