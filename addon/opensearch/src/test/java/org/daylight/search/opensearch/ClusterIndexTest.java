package org.daylight.search.opensearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.daylight.search.CompleteRequest;
import org.daylight.search.CompleteResult;
import org.daylight.search.Hit;
import org.daylight.search.IndexInUse;
import org.daylight.search.IndexOwner;
import org.daylight.search.Removals;
import org.daylight.search.SearchIndex;
import org.daylight.search.SearchRequest;
import org.daylight.search.Searchable;
import org.daylight.search.StateRequest;
import org.daylight.search.query.Query;
import org.daylight.search.query.Sort;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is particular to an index in a cluster: claims, groups, the alias, and results without a limit. */
class ClusterIndexTest {

    private static TestCluster cluster;
    private static ClusterClient client;
    private final OpenSearchEngine engine = new OpenSearchEngine();

    @BeforeAll
    static void start() throws IOException {
        cluster = TestCluster.start(1);
        client = new ClusterClient(List.of(URI.create(cluster.http(0))));
    }

    @AfterAll
    static void stop() throws IOException {
        client.close();
        cluster.close();
    }

    private static long total(Searchable index) throws IOException {
        return index.answer(new SearchRequest(new Query.Everything(), Sort.NEWEST, 0, 0, Set.of()))
                .total();
    }

    /** As after a crash of the process that writes, a minute later. */
    private static void expire(String prefix) throws IOException {
        var store = new RecordStore(client, ClusterAddress.parse(cluster.address(prefix)));
        RecordStore.Stored stored = store.read(true).orElseThrow();
        store.write(stored.record().renewed(0), stored);
    }

    @Test
    void aCrashedWriterLosesWhatItHadNotCommittedAndNothingElse() throws IOException {
        SearchIndex crashed = engine.open(cluster.address("crash"), IndexOwner.NONE);
        for (int i = 1; i <= 5; i++) {
            crashed.add(OfficeMail.document(i));
        }
        crashed.commit("first", Removals.HIDDEN);
        crashed.remove(1);
        for (int i = 2; i <= 3_000; i++) { // so many that they are sent before the commit
            crashed.add(OfficeMail.document(i));
        }
        client.call("POST", "/crash/_refresh", null);
        assertTrue(client.call("GET", "/crash/_count", null).path("count").asLong() > 5, "some were sent");
        assertThrows(IndexInUse.class, () -> engine.open(cluster.address("crash"), IndexOwner.NONE));
        expire("crash");
        try (SearchIndex next = engine.open(cluster.address("crash"), IndexOwner.NONE)) {
            assertEquals("first", next.answer(StateRequest.CURRENT).mark());
            assertEquals(5, total(next));
            // the first one only seemed to be dead
            IOException refused = assertThrows(IOException.class, () -> crashed.commit("stale", Removals.HIDDEN));
            assertTrue(refused.getMessage().contains("has taken over the index"), refused.getMessage());
            next.remove(2);
            next.add(OfficeMail.document(6));
            next.commit("second", Removals.HIDDEN);
            assertEquals(5, total(next));
            assertEquals("second", next.answer(StateRequest.CURRENT).mark());
            next.commit("third", Removals.ERASED);
            assertEquals(5, total(next));
        }
        crashed.close();
    }

    @Test
    void eachGroupOfPartsHasAnIndexAndErasingReplacesOnlyThoseThatChanged() throws IOException {
        try (SearchIndex index = engine.open(cluster.address("groups"), IndexOwner.NONE)) {
            index.add(OfficeMail.document(1)); // part 1
            index.add(OfficeMail.document(7_999)); // part 20
            index.commit("both", Removals.HIDDEN);
            assertEquals(Set.of("groups.group-0.1", "groups.group-1.1", "groups.group-2.1"), alias("groups"));
            index.remove(7_999);
            index.commit("erased", Removals.ERASED);
            assertEquals(Set.of("groups.group-0.1", "groups.group-1.1", "groups.group-2.2"), alias("groups"));
            assertEquals(1, total(index));
            ClusterFault gone =
                    assertThrows(ClusterFault.class, () -> client.call("GET", "/groups.group-2.1/_count", null));
            assertEquals(404, gone.status());
        }
    }

    private static Set<String> alias(String name) throws IOException {
        Set<String> indexes = new java.util.TreeSet<>();
        client.call("GET", "/_alias/" + name, null).fieldNames().forEachRemaining(indexes::add);
        return indexes;
    }

    @Test
    void resultsHaveNoLimit() throws IOException {
        int many = 2 * ClusterView.PAGE + 500;
        try (SearchIndex index = engine.open(cluster.address("many"), IndexOwner.NONE)) {
            for (int i = 1; i <= many; i++) {
                index.add(OfficeMail.small(i));
            }
            index.commit("many", Removals.HIDDEN);
            List<Long> all = new ArrayList<>();
            try (CompleteResult result = index.answer(new CompleteRequest(new Query.Everything(), Sort.SMALLEST))) {
                assertEquals(many, result.total());
                for (long[] some = result.nextKeys(7_777); some.length > 0; some = result.nextKeys(7_777)) {
                    for (long key : some) {
                        all.add(key);
                    }
                }
            }
            assertEquals(many, all.stream().distinct().count());
            for (int offset : List.of(0, 9_995, 10_200, 15_000, many - 3)) {
                assertEquals(
                        all.subList(offset, Math.min(many, offset + 10)),
                        index
                                .answer(new SearchRequest(new Query.Everything(), Sort.SMALLEST, offset, 10, Set.of()))
                                .hits()
                                .stream()
                                .map(Hit::key)
                                .toList(),
                        "from " + offset);
            }
        }
    }

    @Test
    void anAddressThatDoesNotAnswerOrIsNoneIsSaidInOneLine() {
        for (String wrong : List.of(
                "http://127.0.0.1:1/papers",
                "https://user:secret@host/papers",
                "host:9200/papers",
                "http://host:9200",
                "http://host:9200/Papers_*")) {
            for (boolean write : List.of(true, false)) {
                IOException failure = assertThrows(
                        IOException.class,
                        () -> (write ? engine.open(wrong, IndexOwner.NONE) : engine.openToRead(wrong, IndexOwner.NONE))
                                .close());
                assertFalse(failure.getMessage().contains("\n"));
                assertFalse(failure.getMessage().contains("secret"));
                assertTrue(
                        failure.getMessage().contains("start the cluster, or correct the address")
                                || failure.getMessage().contains("the address of an OpenSearch index is"),
                        failure.getMessage());
            }
        }
    }
}
