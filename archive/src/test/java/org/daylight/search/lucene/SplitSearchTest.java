package org.daylight.search.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.function.Supplier;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Weight;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.FixedBitSet;
import org.daylight.search.Effort;
import org.daylight.search.EffortSpent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Searches that two threads share. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SplitSearchTest {

    private static final int DOCUMENTS = 5 * Snapshot.STRETCH + 77;

    private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
    private DirectoryReader reader;
    private IndexSearcher searcher;

    @BeforeAll
    void index() throws IOException {
        try (var writer = new IndexWriter(directory, new IndexWriterConfig(new WhitespaceAnalyzer()))) {
            var document = new Document();
            var field = new TextField("f", "", Field.Store.NO);
            document.add(field);
            for (int i = 0; i < DOCUMENTS; i++) {
                field.setStringValue(hasPhrase(i) ? "a b" : "b a");
                writer.addDocument(document);
            }
            writer.forceMerge(1);
        }
        reader = DirectoryReader.open(directory);
        searcher = new IndexSearcher(reader);
        searcher.setQueryCache(null);
    }

    @AfterAll
    void close() throws IOException {
        reader.close();
        directory.close();
    }

    private static boolean hasPhrase(int document) {
        return document % 3 == 0 || document % 1_000 == 7;
    }

    private Weight phrase() throws IOException {
        return searcher.createWeight(searcher.rewrite(new PhraseQuery("f", "a", "b")), ScoreMode.COMPLETE_NO_SCORES, 1);
    }

    private LeafReaderContext leaf() {
        return reader.leaves().getFirst();
    }

    private SplitSearch search(FixedBitSet into, boolean mayBePartial) throws IOException {
        return new SplitSearch(phrase(), leaf(), into, mayBePartial);
    }

    @Test
    void two_threads_find_what_one_finds() throws IOException {
        var expected = new FixedBitSet(DOCUMENTS);
        for (int i = 0; i < DOCUMENTS; i++) {
            if (hasPhrase(i)) {
                expected.set(i);
            }
        }
        for (int worthSplitting : new int[] {0, Integer.MAX_VALUE}) {
            for (int round = 0; round < 10; round++) {
                var found = new FixedBitSet(DOCUMENTS);
                assertTrue(search(found, false).run(worthSplitting));
                assertEquals(expected, found);
            }
        }
    }

    @Test
    void both_stop_when_the_client_is_gone() {
        var effort = new Effort(Long.MAX_VALUE);
        effort.stop();
        for (boolean mayBePartial : new boolean[] {false, true}) {
            assertThrows(
                    EffortSpent.class,
                    () -> effort.spend(() ->
                            search(new FixedBitSet(DOCUMENTS), mayBePartial).run(0)));
        }
    }

    @Test
    void a_search_whose_time_is_used_up_is_not_complete() throws Exception {
        var found = new FixedBitSet(DOCUMENTS);
        var meter = new Meter();
        assertFalse(new Effort(100, Long.MAX_VALUE, meter).spend(() -> {
            meter.nanos = 61_000_000;
            return search(found, true).run(0);
        }));
        assertEquals(0, found.cardinality());
    }

    @Test
    void what_a_part_uses_counts_for_the_whole() throws Exception {
        var meter = new Meter();
        var spent = assertThrows(
                EffortSpent.class,
                () -> new Effort(100, Long.MAX_VALUE, meter).spend(() -> {
                    meter.nanos = 10_000_000;
                    Supplier<Boolean> part = Effort.part(() -> {
                        // this thread used 10 before, and the part 60
                        meter.nanos = 1_060_000_000L;
                        assertTrue(Effort.isSpent(Effort.Step.DOCUMENTS));
                        assertFalse(Effort.isSpent(Effort.Step.ORDER));
                        Effort.checkNow();
                        return true;
                    });
                    meter.nanos = 1_000_000_000L; // the clock of another thread
                    assertTrue(part.get());
                    meter.nanos = 39_000_000;
                    Effort.checkNow();
                    assertTrue(Effort.isSpent(Effort.Step.ORDER));
                    meter.nanos = 41_000_000;
                    Effort.checkNow();
                    return "";
                }));
        assertEquals(EffortSpent.Kind.TIME, spent.kind());
        assertEquals(41_000_000, meter.nanos);
    }

    @Test
    void a_part_without_a_limit_has_none() {
        assertEquals(
                "done",
                Effort.part(() -> {
                            Effort.checkNow();
                            return "done";
                        })
                        .get());
    }

    /** Shows what a test says. */
    private static final class Meter implements Effort.Meter {

        private volatile long nanos;

        @Override
        public long cpuNanos() {
            return nanos;
        }

        @Override
        public long allocatedBytes() {
            return 0;
        }
    }
}
