package org.daylight.search.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.daylight.message.Message;
import org.daylight.message.parse.MessageParser;
import org.daylight.search.Hit;
import org.daylight.search.IndexOwner;
import org.daylight.search.IndexedDocument;
import org.daylight.search.Mail;
import org.daylight.search.Removals;
import org.daylight.search.SearchIndex;
import org.daylight.search.SearchIndexContract;
import org.daylight.search.SearchRequest;
import org.daylight.search.SearchResult;
import org.daylight.search.Searchable;
import org.daylight.search.Snippet;
import org.daylight.search.StateRequest;
import org.daylight.search.WordRequest;
import org.daylight.search.query.Query;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LuceneIndexTest extends SearchIndexContract {

    @TempDir
    Path other;

    @Override
    protected SearchIndex open(Path folder, IndexOwner owner) throws IOException {
        return LuceneIndex.open(folder, owner);
    }

    @Override
    protected Searchable openToRead(Path folder, IndexOwner owner) throws IOException {
        return LuceneReading.open(folder, owner);
    }

    private static long total(SearchIndex index, String typed) throws IOException {
        Query query = QueryParser.parse(typed).query();
        return index.answer(new SearchRequest(query, Sort.NEWEST, 0, 0, Set.of()))
                .total();
    }

    @Test
    void aCrashLeavesTheLastCommitAndItsMark() throws IOException {
        Path crashed = other.resolve("crashed");
        try (var index = LuceneIndex.open(other.resolve("index"))) {
            index.add(Mail.of(1).text("quay").document());
            index.commit("one", Removals.HIDDEN);
            var random = new Random(1);
            for (int i = 2; i < 3_000; i++) {
                index.add(Mail.of(i).text("quay w" + random.nextInt(100_000)).document());
            }
            index.remove(1);
            copy(other.resolve("index"), crashed);
        }
        try (var index = LuceneIndex.open(crashed)) {
            assertEquals("one", index.answer(StateRequest.CURRENT).mark());
            assertEquals(1, total(index, "quay"));
            assertEquals(Optional.empty(), index.answer(StateRequest.CURRENT).rebuilt());
        }
    }

    @Test
    void erasedDocumentsLeaveNothingInFilesOrSuggestions() throws IOException {
        Path folder = other.resolve("index");
        try (var index = LuceneIndex.open(folder)) {
            for (int i = 1; i < 100; i++) {
                index.add(Mail.of(i).text("quay w" + i).document());
            }
            index.add(Mail.of(100).subject("Zanzibarquartz").text("only here").document());
            index.commit("before", Removals.HIDDEN);
            index.answer(new SearchRequest(
                    new Query.Everything(), Sort.NEWEST, 0, 100, Set.of(SearchRequest.Facet.values())));
            index.cacheOnDisk();
            assertTrue(isInFiles(folder, "zanzibarquartz"), "otherwise this test could not fail");
            assertEquals(1, offered(index, "zanzibar"));

            index.remove(100);
            index.commit("before", Removals.HIDDEN);
            assertEquals(0, total(index, "zanzibarquartz"));
            assertTrue(isInFiles(folder, "zanzibarquartz"), "a removal alone leaves it in the files");

            index.commit("after", Removals.ERASED);
            assertEquals("after", index.answer(StateRequest.CURRENT).mark());
            assertEquals(99, total(index, "*"));
            assertEquals(0, offered(index, "zanzibar"));
            assertFalse(isInFiles(folder, "zanzibarquartz"));
            assertFalse(isInFiles(folder, "Zanzibarquartz"));
            index.commit("again", Removals.ERASED);
            assertEquals(99, total(index, "*"));
        }
        try (var index = LuceneIndex.open(folder)) {
            assertEquals("again", index.answer(StateRequest.CURRENT).mark());
            assertEquals(99, total(index, "*"));
        }
    }

    @Test
    void wordsOfAllAlternativesAreFoundAndNoneCountsTwice() throws IOException {
        Message message = MessageParser.parse(Files.readAllBytes(
                Path.of("../mail/src/test/resources/org/daylight/message/golden/alternative-more-in-html.eml")));
        var document = new IndexedDocument(
                1, "harbour", 1, 1, 100, message, Mail.of(1).document().authentication());
        String body = String.join("\n", DocumentFields.of(document).getValues(DocumentFields.BODY));
        for (String once : List.of("berths", "Dear", "Mara", "timber", "grain")) {
            assertEquals(2, body.split(once, -1).length, once + " in " + body);
        }
        try (var index = LuceneIndex.open(other.resolve("index"))) {
            index.add(document);
            index.commit("one", Removals.HIDDEN);
            assertEquals(1, total(index, "berths timber"));
            assertEquals(1, total(index, "\"berth 9 timber\""));
            assertEquals(0, total(index, "\"grain berth 9\""), "runs are apart");
        }
        Snippet snippet = Snippet.of(QueryParser.parse("timber").query(), message);
        assertTrue(snippet.spans().stream()
                .anyMatch(span -> span.marked() && span.text().equals("timber")));
    }

    private static int offered(SearchIndex index, String beginning) throws IOException {
        return index.answer(new WordRequest.Beginning(Query.Field.ANY, beginning, 10))
                .size();
    }

    private static boolean isInFiles(Path folder, String text) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
                    return true;
                }
            }
            return false;
        }
    }

    @Test
    void anIndexOfAnotherVersionIsRebuilt() throws Exception {
        Path folder = other.resolve("index");
        try (var index = LuceneIndex.open(folder)) {
            index.add(Mail.of(1).text("quay").document());
            index.commit("one", Removals.HIDDEN);
        }
        try (var directory = org.apache.lucene.store.FSDirectory.open(folder);
                var writer = new org.apache.lucene.index.IndexWriter(
                        directory, new org.apache.lucene.index.IndexWriterConfig(new WordAnalyzer()))) {
            writer.setLiveCommitData(
                    java.util.Map.of("format", "0", "mark", "one").entrySet());
            writer.commit();
        }
        try (var index = LuceneIndex.open(folder)) {
            assertEquals(
                    Optional.of("the index was written by another version of this program"),
                    index.answer(StateRequest.CURRENT).rebuilt());
            assertEquals("", index.answer(StateRequest.CURRENT).mark());
            assertEquals(0, total(index, "*"));
            index.add(Mail.of(1).text("quay").document());
            index.commit("again", Removals.HIDDEN);
        }
        try (var index = LuceneIndex.open(folder)) {
            assertEquals(Optional.empty(), index.answer(StateRequest.CURRENT).rebuilt());
            assertEquals("again", index.answer(StateRequest.CURRENT).mark());
            assertEquals(1, index.answer(StateRequest.CURRENT).documents());
        }
    }

    @Test
    void aDamagedIndexIsRebuilt() throws IOException {
        Path folder = other.resolve("index");
        try (var index = LuceneIndex.open(folder)) {
            index.add(Mail.of(1).text("quay").document());
            index.commit("one", Removals.HIDDEN);
        }
        try (var files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".si")).toList()) {
                Files.delete(file);
            }
        }
        try (var index = LuceneIndex.open(folder)) {
            assertEquals(
                    Optional.of("the index is damaged"),
                    index.answer(StateRequest.CURRENT).rebuilt());
            assertEquals("", index.answer(StateRequest.CURRENT).mark());
            assertEquals(0, index.answer(StateRequest.CURRENT).documents());
        }
    }

    @Test
    void aSecondProcessIsRefusedInOneLine() throws IOException {
        Path folder = other.resolve("index");
        try (var index = LuceneIndex.open(folder)) {
            IOException refused = assertThrows(IOException.class, () -> LuceneIndex.open(folder));
            assertEquals(
                    "another daylight command is using the index in " + folder + ": wait until it is done, or stop it",
                    refused.getMessage());
            assertEquals("", index.answer(StateRequest.CURRENT).mark());
        }
    }

    @Test
    void theLastPageOfManyIsWhatSortingAllGives() throws IOException {
        int many = 45_000;
        var start = OffsetDateTime.parse("2015-03-02T09:00:00Z");
        try (var index = LuceneIndex.open(other.resolve("index"))) {
            for (int i = 0; i < many; i++) {
                String date = start.plusSeconds(i * 7_919L % many).toString();
                index.add(Mail.of(i).text("quay ".repeat(1 + i % 5)).date(date).document());
            }
            index.commit("", Removals.HIDDEN);
            List<Long> oldest = new ArrayList<>();
            IntStream.range(0, many)
                    .boxed()
                    .sorted(Comparator.comparing(i -> i * 7_919L % many))
                    .forEach(i -> oldest.add((long) i));
            List<Long> relevant = new ArrayList<>(oldest.reversed());
            relevant.sort(Comparator.comparing(i -> -(i % 5)));
            for (int offset : new int[] {0, 40, 19_990, 22_000, 25_020, many - 50, many - 7}) {
                assertPage(index, Sort.OLDEST, offset, oldest);
                assertPage(index, Sort.NEWEST, offset, oldest.reversed());
                assertPage(index, Sort.RELEVANCE, offset, relevant);
            }
        }
    }

    private static void assertPage(SearchIndex index, Sort sort, int offset, List<Long> all) throws IOException {
        Query query = QueryParser.parse("quay").query();
        SearchResult found = index.answer(new SearchRequest(query, sort, offset, 50, Set.of()));
        assertEquals(all.size(), found.total());
        assertEquals(
                all.subList(offset, Math.min(all.size(), offset + 50)),
                found.hits().stream().map(Hit::key).toList());
    }

    @Test
    void aReaderKeepsWhatItHoldsWhileOthersCommit() throws IOException {
        Path folder = other.resolve("index");
        try (var index = LuceneIndex.open(folder)) {
            for (int round = 0; round < 12; round++) {
                for (int i = 0; i < 20; i++) {
                    index.add(Mail.of(i).text("quay round" + round).document());
                }
                index.commit("" + round, Removals.HIDDEN);
                assertEquals(20, total(index, "quay"));
                assertEquals(20, total(index, "round" + round));
            }
            try (var files = Files.list(folder)) {
                assertTrue(files.count() < 200, "files of old commits are deleted");
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(from)) {
            files.filter(file -> !file.endsWith("write.lock")).forEach(file -> {
                try {
                    Files.copy(file, to.resolve(file.getFileName()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
