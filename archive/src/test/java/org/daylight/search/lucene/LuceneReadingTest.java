package org.daylight.search.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.daylight.search.CompleteRequest;
import org.daylight.search.CompleteResult;
import org.daylight.search.IndexOwner;
import org.daylight.search.Mail;
import org.daylight.search.Removals;
import org.daylight.search.SearchRequest;
import org.daylight.search.Searchable;
import org.daylight.search.StateRequest;
import org.daylight.search.query.DocumentRegister;
import org.daylight.search.query.Query;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index that one process writes and another reads. */
class LuceneReadingTest {

    @TempDir
    Path temporary;

    private static long total(Searchable index) throws IOException {
        return index.answer(new SearchRequest(new Query.Everything(), Sort.NEWEST, 0, 1, Set.of()))
                .total();
    }

    @Test
    void it_reads_the_last_commit_and_a_newer_one_when_refreshed() throws IOException {
        try (LuceneIndex writer = LuceneIndex.open(temporary)) {
            writer.add(Mail.of(1).subject("one").document());
            writer.commit("1", Removals.HIDDEN);
            writer.add(Mail.of(2).subject("two").document());
            try (LuceneReading reading = LuceneReading.open(temporary, IndexOwner.NONE)) {
                assertEquals(1, total(reading));
                assertEquals("1", reading.answer(StateRequest.CURRENT).mark());
                assertEquals("1", reading.answer(StateRequest.REFRESHED).mark());
                writer.remove(1);
                writer.add(Mail.of(3).subject("three").document());
                writer.commit("2", Removals.HIDDEN);
                assertEquals(1, total(reading));
                assertEquals("2", reading.answer(StateRequest.REFRESHED).mark());
                assertEquals(2, total(reading));
                assertEquals("2", reading.answer(StateRequest.CURRENT).mark());
                assertEquals(2, reading.answer(StateRequest.CURRENT).documents());
            }
            writer.add(Mail.of(4).subject("four").document());
            writer.commit("3", Removals.HIDDEN);
            assertEquals(3, total(writer));
        }
    }

    @Test
    void it_finds_what_is_like_a_message_by_the_originals_of_its_owner() throws IOException {
        try (LuceneIndex writer = LuceneIndex.open(temporary)) {
            writer.add(Mail.of(1).text("dredger surcharge").document());
            writer.add(Mail.of(2).text("surcharge of the dredger").document());
            writer.add(Mail.of(3).text("canteen").document());
            writer.commit("1", Removals.HIDDEN);
        }
        var like = new SearchRequest(QueryParser.parse("more-like:1").query(), Sort.NEWEST, 0, 9, Set.of());
        try (LuceneReading reading = LuceneReading.open(
                temporary,
                new IndexOwner(
                        (key, most) -> Optional.of("\ndredger surcharge\n".getBytes(StandardCharsets.UTF_8)),
                        DocumentRegister.NONE))) {
            assertEquals(2, reading.answer(like).hits().getFirst().key());
            assertEquals(1, reading.answer(like).total());
        }
    }

    @Test
    void a_held_result_outlives_what_the_writer_throws_away() throws IOException {
        try (LuceneIndex writer = LuceneIndex.open(temporary)) {
            for (int i = 1; i <= 50; i++) {
                writer.add(Mail.of(i).subject("number " + i).document());
                writer.commit("" + i, Removals.HIDDEN);
            }
            try (LuceneReading reading = LuceneReading.open(temporary, IndexOwner.NONE);
                    CompleteResult held = reading.answer(new CompleteRequest(new Query.Everything(), Sort.NEWEST))) {
                for (int i = 1; i <= 50; i++) {
                    writer.remove(i);
                    writer.commit("gone " + i, Removals.HIDDEN);
                }
                assertEquals(50, held.next(100).size());
            }
        }
    }

    @Test
    void a_missing_index_is_not_created() throws IOException {
        Path absent = temporary.resolve("absent");
        assertFalse(LuceneReading.exists(absent));
        assertThrows(IOException.class, () -> LuceneReading.open(absent, IndexOwner.NONE));
        assertFalse(Files.exists(absent));
        assertFalse(LuceneReading.exists(temporary));
        assertThrows(IOException.class, () -> LuceneReading.open(temporary, IndexOwner.NONE));
        try (var files = Files.list(temporary)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void reading_changes_no_file() throws IOException {
        try (LuceneIndex writer = LuceneIndex.open(temporary)) {
            writer.add(Mail.of(1).subject("one").document());
            writer.commit("1", Removals.HIDDEN);
        }
        TreeMap<String, Long> before = files();
        try (LuceneReading reading = LuceneReading.open(temporary, IndexOwner.NONE)) {
            reading.answer(StateRequest.REFRESHED);
            assertEquals(1, total(reading));
        }
        assertEquals(before, files());
    }

    private TreeMap<String, Long> files() throws IOException {
        TreeMap<String, Long> files = new TreeMap<>();
        try (var all = Files.list(temporary)) {
            for (Path file : all.toList()) {
                files.put(
                        file.getFileName().toString(),
                        Files.getLastModifiedTime(file).toMillis());
            }
        }
        return files;
    }
}
