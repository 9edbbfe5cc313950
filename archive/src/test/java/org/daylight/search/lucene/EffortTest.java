package org.daylight.search.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.daylight.search.Effort;
import org.daylight.search.EffortSpent;
import org.daylight.search.query.Notice;
import org.daylight.search.query.ParsedQuery;
import org.daylight.search.query.QueryParser;
import org.junit.jupiter.api.Test;

/** What a request may cost. */
class EffortTest {

    /** Work without end, that looks at its limits. */
    private static void work() {
        while (true) {
            Effort.check();
        }
    }

    @Test
    void work_ends_when_its_time_of_the_processor_is_used() {
        var spent = assertThrows(
                EffortSpent.class,
                () -> new Effort(20).spend(() -> {
                    work();
                    return "";
                }));
        assertEquals(EffortSpent.Kind.TIME, spent.kind());
    }

    @Test
    void work_ends_when_the_client_is_gone() throws Exception {
        var effort = new Effort(Long.MAX_VALUE);
        var begun = new CountDownLatch(1);
        var spent = new AtomicReference<EffortSpent>();
        Thread worker = Thread.ofPlatform().start(() -> {
            try {
                effort.spend(() -> {
                    begun.countDown();
                    work();
                    return "";
                });
            } catch (EffortSpent e) {
                spent.set(e);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        begun.await();
        effort.stop();
        worker.join();
        assertEquals(EffortSpent.Kind.NOBODY_WAITS, spent.get().kind());
        assertTrue(effort.isStopped());
    }

    @Test
    void work_outside_has_no_limit() {
        for (int i = 0; i < 10_000; i++) {
            Effort.check();
        }
    }

    @Test
    void what_was_looked_up_for_a_request_is_not_looked_up_again() throws Exception {
        var looked = new int[1];
        Effort.Once<Integer> look = () -> ++looked[0];
        assertEquals(2, new Effort(Long.MAX_VALUE).spend(() -> Effort.once("key", look) + Effort.once("key", look)));
        assertEquals(1, looked[0]);
        Effort.once("key", look);
        Effort.once("key", look);
        assertEquals(3, looked[0]);
    }

    @Test
    void ten_words_with_a_tilde_are_compared_and_the_others_are_named() {
        ParsedQuery parsed = QueryParser.parse(
                "alpha~ ".repeat(3) + "beta~ gamma~ delta~ epsilon~ zeta~ theta~ iota~ kappa~ lambda~");
        List<Notice> notices = parsed.notices();
        assertEquals(
                List.of(Notice.Kind.EXPANDED_TOO_MANY, Notice.Kind.EXPANDED_TOO_MANY),
                notices.stream().map(Notice::kind).toList());
        assertEquals("lambda~", notices.getLast().typed());
        assertTrue(
                notices.getLast().text().contains("10 of them with ~"),
                notices.getLast().text());
    }

    @Test
    void twenty_words_with_a_star_are_looked_for_and_the_others_are_named() {
        var query = new StringBuilder();
        for (char c = 'a'; c <= 'u'; c++) {
            query.append(c).append("ab* ");
        }
        List<Notice> notices = QueryParser.parse(query.toString()).notices();
        assertEquals(1, notices.size());
        assertEquals(Notice.Kind.EXPANDED_TOO_MANY, notices.getFirst().kind());
        assertEquals("uab*", notices.getFirst().typed());
    }

    @Test
    void all_stars_and_tildes_of_a_query_share_a_limit() throws Exception {
        try (var directory = new ByteBuffersDirectory()) {
            try (var writer = new IndexWriter(directory, new IndexWriterConfig())) {
                var document = new Document();
                for (int i = 0; i < 25_000; i++) {
                    document.add(new StringField("f", "a" + i, Field.Store.NO));
                }
                writer.addDocument(document);
            }
            try (var reader = DirectoryReader.open(directory)) {
                assertEquals(
                        20_000,
                        Expansion.beginning(reader, "f", "a", 20_000).words().size());
                Expansion none = Expansion.beginning(reader, "f", "a", 0);
                assertTrue(none.cut());
                assertEquals(List.of(), none.words());
                assertFalse(Expansion.beginning(reader, "f", "b", 0).cut());
                assertTrue(Expansion.like(reader, "f", "a1234", 1, 0).cut());
            }
        }
        assertEquals(Set.of(60_000), Set.of(LuceneQueries.MOST_EXPANDED));
    }

    @Test
    void a_search_is_stopped_and_the_index_can_be_searched_after_it() throws Exception {
        var stopped = new Effort(Long.MAX_VALUE);
        stopped.stop();
        try (var directory = new ByteBuffersDirectory()) {
            try (var writer = new IndexWriter(directory, new IndexWriterConfig())) {
                var document = new Document();
                document.add(new StringField("f", "tender", Field.Store.NO));
                writer.addDocument(document);
            }
            try (var reader = DirectoryReader.open(directory)) {
                assertThrows(
                        EffortSpent.class, () -> stopped.spend(() -> Expansion.like(reader, "f", "tendre", 2, 10)));
                assertEquals(
                        1, Expansion.like(reader, "f", "tendre", 2, 10).words().size());
            }
        }
    }
}
