package org.daylight.search.lucene;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.daylight.search.IndexOwner;
import org.daylight.search.Mail;
import org.daylight.search.Removals;
import org.daylight.search.SearchRequest;
import org.daylight.search.SearchRequest.Facet;
import org.daylight.search.Searchable;
import org.daylight.search.StateRequest;
import org.daylight.search.ThreadRequest;
import org.daylight.search.WordRequest;
import org.daylight.search.query.Query;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data from the cache equals what would be computed; invalid files are written again. */
class ArrayCacheTest {

    private static final byte[] COMMIT = "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private static final byte[] OTHER = "0123456789abcdeg".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private static final List<String> KINDS = List.of("columns", "copies", "tallies", "threads");

    @TempDir
    Path folder = Path.of("");

    private record All(long[] longs, int[] ints, byte[] bytes, List<String> texts, long number) {
        static All read(ArrayCache.Reader in) {
            return new All(in.longs(), in.ints(), in.bytes(), in.texts(), in.number());
        }
    }

    private static void write(ArrayCache.Writer out) throws IOException {
        out.longs(new long[] {1, Long.MIN_VALUE, -1});
        out.ints(large());
        out.bytes(new byte[] {1, 2, 3});
        out.texts(List.of("Größe", ""));
        out.number(-7);
    }

    private static int[] large() {
        int[] large = new int[100_001];
        Arrays.setAll(large, i -> i * 31);
        return large;
    }

    private Path only() throws IOException {
        try (var files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertEquals(1, all.size());
            return all.getFirst();
        }
    }

    // ---- one file

    @Test
    void arrays_are_read_as_they_were_written() throws IOException {
        var kept = new ArrayCache(folder, COMMIT);
        kept.put("all", ArrayCacheTest::write);
        All all = kept.get("all", All::read).orElseThrow();
        assertArrayEquals(new long[] {1, Long.MIN_VALUE, -1}, all.longs);
        assertArrayEquals(large(), all.ints);
        assertArrayEquals(new byte[] {1, 2, 3}, all.bytes);
        assertEquals(List.of("Größe", ""), all.texts);
        assertEquals(-7, all.number);
    }

    @Test
    void what_was_never_cached_is_absent() {
        var kept = new ArrayCache(folder.resolve("absent"), COMMIT);
        assertEquals(Optional.empty(), kept.get("all", All::read));
        kept.deleteOthers();
    }

    @Test
    void the_cache_of_another_commit_is_not_used() throws IOException {
        var other = new ArrayCache(folder, OTHER);
        other.put("all", ArrayCacheTest::write);
        var kept = new ArrayCache(folder, COMMIT);
        assertEquals(Optional.empty(), kept.get("all", All::read));
        // not even under the right name
        Files.move(only(), folder.resolve(java.util.HexFormat.of().formatHex(COMMIT) + ".all"));
        assertEquals(Optional.empty(), kept.get("all", All::read));
        other.deleteOthers();
        try (var files = Files.list(folder)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void a_changed_byte_anywhere_is_noticed() throws IOException {
        var kept = new ArrayCache(folder, COMMIT);
        kept.put("all", out -> out.texts(List.of("a", "few", "words")));
        byte[] whole = Files.readAllBytes(only());
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 4;
            Files.write(only(), damaged);
            assertEquals(Optional.empty(), kept.get("all", ArrayCache.Reader::texts), "byte " + at);
        }
        Files.write(only(), whole);
        assertTrue(kept.get("all", ArrayCache.Reader::texts).isPresent());
    }

    @Test
    void what_is_cut_or_too_long_is_noticed() throws IOException {
        var kept = new ArrayCache(folder, COMMIT);
        kept.put("all", out -> out.texts(List.of("a", "few", "words")));
        byte[] whole = Files.readAllBytes(only());
        for (int length = 0; length < whole.length; length++) {
            Files.write(only(), Arrays.copyOf(whole, length));
            assertEquals(Optional.empty(), kept.get("all", ArrayCache.Reader::texts), "length " + length);
        }
        Files.write(only(), Arrays.copyOf(whole, whole.length + 8));
        assertEquals(Optional.empty(), kept.get("all", ArrayCache.Reader::texts));
    }

    @Test
    void arrays_of_another_shape_are_refused_although_the_file_is_whole() throws IOException {
        var kept = new ArrayCache(folder, COMMIT);
        kept.put("all", out -> out.ints(new int[] {1, 2, 3}));
        assertEquals(Optional.empty(), kept.get("all", in -> in.ints(4)));
        assertEquals(Optional.empty(), kept.get("all", ArrayCache.Reader::longs));
        assertEquals(Optional.empty(), kept.get("all", in -> in.ints().length + in.ints().length));
        assertEquals(Optional.empty(), kept.get("all", ArrayCache.Reader::number));
        kept.put("all", out -> out.number(Long.MAX_VALUE)); // a length that no file has
        assertEquals(Optional.empty(), kept.get("all", ArrayCache.Reader::bytes));
    }

    // ---- an index

    private Path arrays() {
        return folder.resolve("arrays");
    }

    private TreeSet<String> kinds() throws IOException {
        var kinds = new TreeSet<String>();
        try (var files = Files.list(arrays())) {
            files.map(file -> file.getFileName().toString().replaceFirst("^[^.]*\\.", ""))
                    .forEach(kinds::add);
        }
        return kinds;
    }

    private TreeMap<String, Object> keys() throws IOException {
        var keys = new TreeMap<String, Object>();
        try (var files = Files.list(arrays())) {
            for (Path file : files.toList()) {
                keys.put(
                        file.getFileName().toString(),
                        Files.readAttributes(file, "*").get("fileKey"));
            }
        }
        return keys;
    }

    /** Two troves, a thread that reaches over both, copies, attachments, dates and none. */
    private static void fill(LuceneIndex index, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            var mail = Mail.of(i)
                    .trove(i % 3 == 0 ? "quay" : "harbour", i)
                    .release(1 + i / 10)
                    .id("m" + i + "@port.example")
                    .from("Ines Okafor", "i.okafor@port.example")
                    .to(i % 2 == 0 ? "Tomasz Brandt" : null, "t" + i % 7 + "@port.example")
                    .subject("Tender " + i / 2)
                    .text("the crane of berth " + i % 5 + " stands where it stood when the tender was written");
            if (i % 4 > 0) {
                mail.date("2019-0" + (1 + i % 8) + "-11T10:00:00Z").inReplyTo("m" + i / 2 + "@port.example");
            }
            if (i % 5 == 0) {
                mail.attach("plan.pdf", "application/pdf", null);
            }
            index.add(mail.document());
        }
    }

    private static List<Object> answers(Searchable index) throws IOException {
        List<Object> answers = new ArrayList<>();
        for (String typed : List.of(
                "", "crane", "\"berth 3\"", "from:okafor date:2019", "is:copy", "in:quay", "thread:m1@port.example")) {
            Query query = QueryParser.parse(typed).query();
            for (Sort sort : Sort.values()) {
                answers.add(index.answer(new SearchRequest(query, sort, 0, 50, EnumSet.allOf(Facet.class))));
            }
        }
        for (int number = 1; number < 40; number++) {
            for (boolean acrossTroves : new boolean[] {false, true}) {
                var name = new Query.Name.Number(null, number);
                answers.add(index.answer(new ThreadRequest(name, acrossTroves, ThreadRequest.Part.WHOLE, 0, 100)));
            }
        }
        answers.add(index.answer(new WordRequest.Domains("", 9)));
        return answers;
    }

    @Test
    void answers_with_the_cache_are_the_same() throws IOException {
        List<Object> before;
        try (LuceneIndex index = LuceneIndex.open(folder)) {
            fill(index, 1, 30);
            index.commit("1", Removals.HIDDEN);
            fill(index, 30, 60);
            index.remove(7);
            index.commit("2", Removals.HIDDEN);
            before = answers(index);
            index.cacheOnDisk();
        }
        assertEquals(new TreeSet<>(KINDS), kinds());
        var written = keys();
        try (LuceneIndex index = LuceneIndex.open(folder)) {
            assertEquals(before, answers(index));
            index.cacheOnDisk(); // all was read, so nothing is written
        }
        assertEquals(written, keys());
        try (LuceneReading reading = LuceneReading.open(folder, IndexOwner.NONE)) {
            assertEquals(before, answers(reading));
        }
    }

    @Test
    void a_damaged_file_is_written_again() throws IOException {
        List<Object> before;
        try (LuceneIndex index = LuceneIndex.open(folder)) {
            fill(index, 1, 60);
            index.commit("1", Removals.HIDDEN);
            before = answers(index);
            index.cacheOnDisk();
        }
        for (String kind : KINDS) {
            Path file;
            try (var files = Files.list(arrays())) {
                file = files.filter(one -> one.toString().endsWith("." + kind))
                        .findFirst()
                        .orElseThrow();
            }
            byte[] whole = Files.readAllBytes(file);
            byte[] damaged = whole.clone();
            damaged[whole.length / 2] ^= 1;
            Files.write(file, damaged);
            try (LuceneIndex index = LuceneIndex.open(folder)) {
                assertEquals(before, answers(index), kind);
                index.cacheOnDisk();
            }
            assertArrayEquals(whole, Files.readAllBytes(file), kind);
        }
    }

    @Test
    void what_is_old_is_forgotten() throws IOException {
        List<Object> before;
        TreeMap<String, Object> old;
        try (LuceneIndex index = LuceneIndex.open(folder)) {
            fill(index, 1, 30);
            index.commit("1", Removals.HIDDEN);
            index.cacheOnDisk();
            old = keys();
        }
        try (LuceneIndex index = LuceneIndex.open(folder)) {
            index.answer(new SearchRequest(new Query.Everything(), Sort.NEWEST, 0, 1, EnumSet.allOf(Facet.class)));
            fill(index, 20, 60);
            index.commit("2", Removals.HIDDEN);
            before = answers(index);
            index.cacheOnDisk();
        }
        assertEquals(new TreeSet<>(KINDS), kinds());
        old.keySet().forEach(name -> assertNotEquals(true, Files.exists(arrays().resolve(name)), name));
        try (LuceneIndex index = LuceneIndex.open(folder)) {
            assertEquals(before, answers(index));
        }
    }

    @Test
    void without_a_writable_folder_nothing_is_cached() throws IOException {
        Files.writeString(arrays(), "a file in the folder's place");
        try (LuceneIndex index = LuceneIndex.open(folder)) {
            fill(index, 1, 30);
            index.commit("1", Removals.HIDDEN);
            index.cacheOnDisk();
            assertEquals(29, index.answer(StateRequest.CURRENT).documents());
        }
        assertTrue(Files.isRegularFile(arrays()));
    }
}
