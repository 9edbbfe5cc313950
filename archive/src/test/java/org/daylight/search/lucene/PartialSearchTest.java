package org.daylight.search.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.daylight.search.Effort;
import org.daylight.search.EffortSpent;
import org.daylight.search.Hit;
import org.daylight.search.Mail;
import org.daylight.search.Removals;
import org.daylight.search.SearchRequest;
import org.daylight.search.SearchResult;
import org.daylight.search.query.Notice;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a search finds whose budget is used up: at every moment at which that can happen. */
class PartialSearchTest {

    private static final long BUDGET_MILLIS = 1_000;
    private static final long BUDGET_BYTES = 1_000_000;
    private static final int DOCUMENTS = 60;
    private static final int COMMITS = 4;

    @TempDir
    Path folder;

    private LuceneIndex index;

    /** Uses nothing until it was read some times; from then on it has used a given part of both budgets. */
    private static final class JumpingMeter implements Effort.Meter {
        private final int readings;
        private final int percentOfTime;
        private final int percentOfMemory;
        private int read;

        JumpingMeter(int readings, int percentOfTime, int percentOfMemory) {
            this.readings = readings;
            this.percentOfTime = percentOfTime;
            this.percentOfMemory = percentOfMemory;
        }

        @Override
        public long cpuNanos() {
            return ++read > readings ? BUDGET_MILLIS * 10_000 * percentOfTime : 0;
        }

        @Override
        public long allocatedBytes() {
            return ++read > readings ? BUDGET_BYTES / 100 * percentOfMemory : 0;
        }
    }

    @BeforeEach
    void open() throws IOException {
        index = LuceneIndex.open(folder);
        for (int i = 1; i <= DOCUMENTS; i++) {
            index.add(Mail.of(i)
                    .subject("Quay " + i)
                    .text("tender " + (i % 3 == 0 ? "draft" + i : "final" + i) + (i % 2 == 0 ? " berth" : ""))
                    .document());
            if (i % (DOCUMENTS / COMMITS) == 0) {
                index.commit("mark " + i, Removals.HIDDEN);
            }
        }
        index.remove(7);
        index.commit("last", Removals.HIDDEN);
    }

    @AfterEach
    void close() throws IOException {
        index.close();
    }

    private SearchResult find(String typed, Sort sort, boolean mayBePartial, JumpingMeter meter) throws Exception {
        var request = new SearchRequest(
                QueryParser.parse(typed).query(), sort, 0, DOCUMENTS, SearchRequest.NARROWING, mayBePartial);
        return new Effort(BUDGET_MILLIS, BUDGET_BYTES, meter).spend(() -> index.answer(request));
    }

    private static Set<Long> keys(SearchResult found) {
        return found.hits().stream().map(Hit::key).collect(Collectors.toSet());
    }

    /** The most times that the meter is read during one of these searches. */
    private static final int READINGS = 400;

    private void assertAlwaysPart(String typed, Sort sort, int percentOfTime, int percentOfMemory) throws Exception {
        Set<Long> all = keys(find(typed, sort, false, new JumpingMeter(Integer.MAX_VALUE, 0, 0)));
        boolean wasPartial = false;
        for (int readings = 2; readings < READINGS; readings++) {
            // The same document again: then nothing is cached of the search before.
            index.add(Mail.of(1).subject("Quay 1").text("tender final1").document());
            index.commit("again " + readings, Removals.HIDDEN);
            var meter = new JumpingMeter(readings, percentOfTime, percentOfMemory);
            SearchResult found = find(typed, sort, true, meter);
            assertTrue(all.containsAll(keys(found)), () -> typed + ": " + keys(found) + " are not part of " + all);
            assertEquals(found.total(), found.hits().size(), typed);
            if (!found.isPartial()) {
                assertEquals(all, keys(found), typed);
                assertFalse(found.facets().isEmpty(), typed);
                if (meter.read <= readings) {
                    assertTrue(wasPartial, typed);
                    return; // it has ended before the budget was used up
                }
            } else {
                wasPartial = true;
                assertEquals(
                        Notice.Kind.SEARCH_STOPPED, found.notices().getFirst().kind());
            }
        }
        throw new AssertionError("the search reads the meter more often than this test expects: " + typed);
    }

    private static final List<String> QUERIES = List.of(
            "tender",
            "tender berth",
            "tender -draft*",
            "draf* OR fina*",
            "-fina*",
            "tendre~ -(draf* -draft3)",
            "\"tender final1\"");

    @Test
    void a_part_of_the_results_is_found_when_the_time_is_used_up() throws Exception {
        for (String typed : QUERIES) {
            assertAlwaysPart(typed, Sort.RELEVANCE, 90, 0);
        }
        assertAlwaysPart("tender -draft*", Sort.OLDEST, 90, 0);
        assertAlwaysPart("tender -draft*", Sort.LARGEST, 90, 0);
    }

    @Test
    void a_part_of_the_results_is_found_when_the_memory_is_used_up() throws Exception {
        assertAlwaysPart("tender -draft*", Sort.RELEVANCE, 0, 90);
        assertAlwaysPart("draf* OR fina*", Sort.NEWEST, 0, 90);
    }

    @Test
    void a_search_that_must_be_complete_fails() {
        var time =
                assertThrows(EffortSpent.class, () -> find("tender", Sort.NEWEST, false, new JumpingMeter(2, 200, 0)));
        assertEquals(EffortSpent.Kind.TIME, time.kind());
        var memory =
                assertThrows(EffortSpent.class, () -> find("berth", Sort.NEWEST, false, new JumpingMeter(2, 0, 200)));
        assertEquals(EffortSpent.Kind.MEMORY, memory.kind());
    }

    @Test
    void a_part_of_the_results_is_not_cached() throws Exception {
        assertTrue(find("tender", Sort.NEWEST, true, new JumpingMeter(2, 90, 0)).isPartial());
        SearchResult later = find("tender", Sort.NEWEST, true, new JumpingMeter(Integer.MAX_VALUE, 0, 0));
        assertFalse(later.isPartial());
        assertEquals(DOCUMENTS - 1, later.total());
    }

    @Test
    void the_best_documents_are_not_guessed() throws Exception {
        SearchResult all = find("tender", Sort.RELEVANCE, true, new JumpingMeter(Integer.MAX_VALUE, 0, 0));
        assertFalse(all.isPartial());
        // The documents are known from the search before, but there is no effort left to rank them.
        SearchResult newest = find("tender", Sort.RELEVANCE, true, new JumpingMeter(2, 90, 0));
        assertTrue(newest.isPartial());
        assertEquals(all.total(), newest.total());
        List<Long> byDate = find("tender", Sort.NEWEST, true, new JumpingMeter(Integer.MAX_VALUE, 0, 0)).hits().stream()
                .map(Hit::key)
                .toList();
        assertEquals(byDate, newest.hits().stream().map(Hit::key).toList());
    }

    @Test
    void a_search_is_stopped_when_the_client_is_gone() {
        var effort = new Effort(BUDGET_MILLIS, BUDGET_BYTES, new JumpingMeter(2, 90, 0));
        effort.stop();
        var request = new SearchRequest(QueryParser.parse("tender").query(), Sort.NEWEST, 0, 10, Set.of(), true);
        assertThrows(EffortSpent.class, () -> effort.spend(() -> index.answer(request)));
    }

    @Test
    void only_searches_are_limited_in_memory() throws Exception {
        var meter = new Effort.Meter() {
            private long allocated;

            @Override
            public long cpuNanos() {
                return 0;
            }

            @Override
            public long allocatedBytes() {
                return allocated;
            }
        };
        String done = new Effort(1, 10, meter).spend(() -> {
            for (int i = 0; i < 5; i++) {
                meter.allocated += 50; // such as for a large document
                Effort.checkNow();
                Effort.search(() -> {
                    meter.allocated += 9;
                    Effort.checkNow();
                    return "";
                });
            }
            return "done";
        });
        assertEquals("done", done);
        var spent = assertThrows(
                EffortSpent.class,
                () -> new Effort(1, 10, meter)
                        .spend(() -> Effort.search(() -> {
                            meter.allocated += 11;
                            Effort.checkNow();
                            return "";
                        })));
        assertEquals(EffortSpent.Kind.MEMORY, spent.kind());
    }

    @Test
    void what_all_readers_use_costs_the_first_one_nothing() throws Exception {
        var used = new long[1];
        var meter = new Effort.Meter() {
            @Override
            public long cpuNanos() {
                return used[0];
            }

            @Override
            public long allocatedBytes() {
                return used[0];
            }
        };
        String done = new Effort(1, 1, meter).spend(() -> {
            Effort.free(() -> used[0] += 5_000_000);
            Effort.checkNow();
            return "done";
        });
        assertEquals("done", done);
        assertThrows(
                EffortSpent.class,
                () -> new Effort(1, 1, meter).spend(() -> {
                    used[0] += 5_000_000;
                    Effort.checkNow();
                    return "done";
                }));
    }
}
