package org.daylight.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.daylight.check.SmallArchive.Seal;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.daylight.log.FileKind;
import org.daylight.log.KeyedLog;
import org.daylight.log.LogEntry;
import org.daylight.log.TrusteesFile;
import org.daylight.note.NoteKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a mirror relies on: it is told everything that is new since its last complete check, and nothing else, and each new file is checked as a complete
 * check would. The log of the small archive: 0 archive, 1 trove, 2 accession 1, 3 release 1, 4 accession 2, 5 release 2, 6 withdrawal of document 4, 7 late
 * keys, 8 people, and then what a test adds.
 */
class CheckGrowthTest {

    @TempDir
    Path folder;

    private final List<Verdict> verdicts = Collections.synchronizedList(new ArrayList<>());
    private int places;

    private Path written(SmallArchive archive) throws IOException {
        Path place = folder.resolve("archive-" + ++places);
        archive.write(place);
        return place;
    }

    private Optional<CheckGrowth> begun(Path place, NoteKey.Verifier key, long earlierSize) throws IOException {
        verdicts.clear();
        return CheckGrowth.begin(ArchiveFiles.at(place.toString()), key, earlierSize, 2, verdicts::add);
    }

    private CheckGrowth growth(Path place, long earlierSize) throws IOException {
        return begun(place, SmallArchive.PUBLISHER.verifier(), earlierSize).orElseThrow();
    }

    private CheckGrowth growth(SmallArchive archive, long earlierSize) throws IOException {
        return growth(written(archive.make()), earlierSize);
    }

    private List<String> faults() {
        return verdicts.stream()
                .filter(verdict -> verdict.code() != VerdictCode.CONFIRMED)
                .map(verdict -> verdict.code().code() + " " + verdict.file())
                .toList();
    }

    private static List<Long> numbers(List<LogContents.Pack> packs) {
        return packs.stream().map(pack -> pack.release().sequence()).toList();
    }

    private static boolean check(CheckGrowth growth, Path place, long release) {
        LogContents.Pack pack = pack(growth, release);
        return growth.check(pack, place.resolve(pack.path()), (documents, bytes) -> {});
    }

    private static LogContents.Pack pack(CheckGrowth growth, long release) {
        return growth.contents().packs().stream()
                .filter(one -> one.release().sequence() == release)
                .findFirst()
                .orElseThrow();
    }

    // --- what is new

    @Test
    void accessions_packs_views_keys_and_people_are_new_if_the_earlier_log_does_not_name_them() throws IOException {
        Path place = written(new SmallArchive().make());
        for (int size = 0; size <= 9; size++) {
            try (CheckGrowth growth = growth(place, size)) {
                var packs = new ArrayList<Long>();
                if (size <= 3) {
                    packs.add(1L);
                }
                if (size <= 6) {
                    packs.add(2L); // also if only its withdrawal is new, which replaced the pack and the views
                }
                assertEquals(packs, numbers(growth.newPacks()), "packs after " + size);
                assertEquals(packs, numbers(growth.newViews()), "views after " + size);
                List<Long> accessions = size <= 2 ? List.of(1L, 2L) : size <= 4 ? List.of(2L) : List.of();
                assertEquals(
                        accessions,
                        growth.newAccessions().stream()
                                .map(LogEntry.Accession::number)
                                .toList());
                assertEquals(size <= 7 ? 1 : 0, growth.newKeys().size());
                assertEquals(size <= 8 ? 1 : 0, growth.newPeople().size());
                assertEquals(List.of(), growth.newSealed());
                assertEquals(List.of(), growth.newTrustees());
                assertEquals(List.of(), growth.newVersions());
                assertEquals(9, growth.contents().checkpoint().size());
            }
            assertEquals(List.of(), faults());
        }
    }

    /** Whether it contradicts the earlier log, the caller finds out with its checkpoint. */
    @Test
    void everything_is_new_in_a_log_that_is_shorter_than_the_earlier_one() throws IOException {
        try (CheckGrowth growth = growth(new SmallArchive(), 10)) {
            assertEquals(List.of(1L, 2L), numbers(growth.newPacks()));
            assertEquals(List.of(1L, 2L), numbers(growth.newViews()));
            assertEquals(2, growth.newAccessions().size());
            assertEquals(1, growth.newKeys().size());
            assertEquals(1, growth.newPeople().size());
        }
    }

    @Test
    void versions_are_new_unless_they_were_withdrawn() throws IOException {
        var archive = new SmallArchive();
        archive.kinds.add(
                FileKind.STORY); // entries 9 to 12: two names, a second version of one, the withdrawal of the other
        Path place = written(archive.make());
        List<List<Long>> expected = List.of(List.of(1L, 3L), List.of(3L), List.of(3L), List.of(), List.of());
        for (int i = 0; i < expected.size(); i++) {
            try (CheckGrowth growth = growth(place, 9 + i)) {
                assertEquals(
                        expected.get(i),
                        growth.newVersions().stream()
                                .map(LogEntry.Version::number)
                                .toList());
            }
        }
    }

    @Test
    void plans_for_trustees_and_sealed_parts_are_new() throws IOException {
        byte[] file = new TrusteesFile(2, List.of("A", "B", "C"), new TreeMap<>()).bytes();
        var plan = new LogEntry.Trustees(1, 2, 3, "Two of three.", 14, 3, Sha256.of(file), file.length);
        var archive = new SmallArchive();
        archive.seal = Seal.SEALED; // entry 9
        archive.log = entries -> {
            var more = new ArrayList<>(entries);
            more.add(plan.json());
            return more;
        };
        Path place = written(archive.make());
        for (int size : new int[] {0, 9, 10, 11}) {
            try (CheckGrowth growth = growth(place, size)) {
                assertEquals(size <= 9 ? 1 : 0, growth.newSealed().size());
                assertEquals(size <= 10 ? List.of(plan) : List.of(), growth.newTrustees());
            }
        }
    }

    // --- the log

    @Test
    void a_log_of_another_key_is_refused() throws IOException {
        Path place = written(new SmallArchive().make());
        NoteKey.Verifier other = KeyedLog.key(3).verifier();
        assertEquals(Optional.empty(), begun(place, other, 0));
        assertEquals(List.of("log-of-others checkpoint"), faults());
        assertEquals(
                "the log has the key " + SmallArchive.PUBLISHER.verifier(),
                verdicts.getLast().detail());
    }

    @Test
    void a_log_without_a_checkpoint_is_refused() throws IOException {
        var archive = new SmallArchive();
        archive.published = files -> files.remove("checkpoint");
        assertEquals(Optional.empty(), begun(written(archive.make()), SmallArchive.PUBLISHER.verifier(), 0));
        assertEquals(List.of("checkpoint-absent checkpoint"), faults());
    }

    private static SmallArchive upTo(int size) {
        var archive = new SmallArchive();
        archive.log = entries -> entries.subList(0, size);
        return archive.make();
    }

    private static byte[] checkpoint(SmallArchive archive) {
        return archive.files.get("checkpoint");
    }

    @Test
    void an_earlier_checkpoint_of_another_history_is_contradicted() throws IOException {
        try (CheckGrowth growth = growth(new SmallArchive(), 0)) {
            for (int size : new int[] {4, 7, 8, 9}) {
                byte[] seen = checkpoint(upTo(size));
                assertEquals(Optional.empty(), growth.contradicts(seen), "the same history until " + size);
                assertFalse(growth.rewrites(seen));
            }
            var other = new SmallArchive();
            other.log = entries -> {
                List<Json.Obj> all = new ArrayList<>(entries.subList(0, 8));
                all.set(1, all.get(1).with("title", "Another title"));
                return all;
            };
            byte[] forked = checkpoint(other.make());
            assertTrue(growth.contradicts(forked).isPresent());
            assertTrue(growth.rewrites(forked));
            var same = new SmallArchive();
            same.log = entries -> {
                List<Json.Obj> all = new ArrayList<>(entries);
                all.set(1, all.get(1).with("title", "Another title"));
                return all;
            };
            byte[] asLong = checkpoint(same.make());
            assertTrue(growth.contradicts(asLong).isPresent());
            assertTrue(growth.rewrites(asLong));
        }
    }

    @Test
    void a_longer_log_or_what_is_not_its_checkpoint_contradicts_nothing() throws IOException {
        var longer = new SmallArchive();
        longer.kinds.add(FileKind.STORY);
        var others = new SmallArchive();
        others.key = KeyedLog.key(3);
        try (CheckGrowth growth = growth(new SmallArchive(), 0)) {
            for (byte[] seen :
                    List.of(checkpoint(longer.make()), checkpoint(others.make()), "no checkpoint".getBytes(UTF_8))) {
                assertEquals(Optional.empty(), growth.contradicts(seen));
                assertFalse(growth.rewrites(seen));
            }
        }
    }

    @Test
    void a_checkpoint_of_an_earlier_key_can_only_rewrite() throws IOException {
        KeyedLog log = KeyedLog.begun();
        byte[] before = log.note();
        LogEntry beat = new LogEntry.Heartbeat(SmallArchive.TIME);
        byte[] forked = log.copy()
                .append(KeyedLog.key(0), new LogEntry.Heartbeat(SmallArchive.TIME.plusSeconds(1)))
                .note();
        log.append(KeyedLog.key(0), beat);
        log.change(log.planned(1, 0, 1), KeyedLog.key(1)).append(KeyedLog.key(1), beat);
        Path place = Files.createDirectory(folder.resolve("keyed"));
        for (var file : log.files.entrySet()) {
            Path path = place.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
        for (int key = 0; key < 2; key++) {
            try (CheckGrowth growth =
                    begun(place, KeyedLog.key(key).verifier(), 0).orElseThrow()) {
                assertEquals(Optional.empty(), growth.contradicts(before));
                assertEquals(Optional.empty(), growth.contradicts(forked), "another key signed the newest checkpoint");
                assertFalse(growth.rewrites(before));
                assertTrue(growth.rewrites(forked));
            }
        }
    }

    @Test
    void a_file_is_implied_if_the_log_names_it() throws IOException {
        try (CheckGrowth growth = growth(new SmallArchive(), 0)) {
            for (String path : List.of("releases/0001.zip", "views/0002.zip", "keys/0001.txt", "checkpoint")) {
                assertTrue(growth.isImplied(path), path);
            }
            for (String path : List.of("releases/0003.zip", "views/0003.zip", "keys/0002.txt", "notes.txt")) {
                assertFalse(growth.isImplied(path), path);
            }
        }
    }

    // --- files

    @Test
    void every_new_file_of_a_right_archive_is_right() throws IOException {
        Path place = written(new SmallArchive().make());
        var sizes = new ArrayList<Long>();
        try (CheckGrowth growth = growth(place, 0)) {
            for (LogEntry.Accession accession : growth.newAccessions()) {
                assertTrue(growth.check(accession));
            }
            for (LogContents.Pack pack : growth.newPacks()) {
                assertTrue(growth.check(
                        pack, place.resolve(pack.path()), (documents, bytes) -> sizes.add(bytes > 0 ? documents : -1)));
                assertTrue(growth.checkViews(pack, place.resolve(pack.viewsPath())));
            }
        }
        assertEquals(List.of(), faults());
        assertEquals(4, sizes.stream().mapToLong(Long::longValue).sum(), "documents 1, 3, 5 and 6");
        assertTrue(verdicts.stream().anyMatch(verdict -> verdict.file().equals("views/0001.zip")));
    }

    private static Consumer<Map<String, byte[]>> damaged(String path) {
        return files -> {
            byte[] bytes = files.get(path).clone();
            bytes[bytes.length / 2] ^= 1;
            files.put(path, bytes);
        };
    }

    @Test
    void wrong_commitments_are_a_fault_of_the_accession_and_of_no_other() throws IOException {
        var archive = new SmallArchive();
        archive.published = damaged("accessions/0002/tile/0/000.p/4");
        Path place = written(archive.make());
        try (CheckGrowth growth = growth(place, 0)) {
            List<LogEntry.Accession> accessions = growth.newAccessions();
            assertTrue(growth.check(accessions.getFirst()));
            assertFalse(growth.check(accessions.getLast()));
            assertEquals(List.of("tile-wrong accessions/0002/tile/0/000.p/4"), faults());
            assertTrue(check(growth, place, 1));
        }
    }

    @Test
    void commitments_of_an_earlier_accession_are_read_when_a_pack_needs_them() throws IOException {
        Path place = written(new SmallArchive().make());
        try (CheckGrowth growth = growth(place, 5)) { // both accessions were checked before
            assertTrue(check(growth, place, 2));
        }
        Files.delete(place.resolve("accessions/0001/tile/0/000.p/3"));
        try (CheckGrowth growth = growth(place, 5)) {
            assertTrue(check(growth, place, 2), "documents 4 to 6 are in the second");
            assertFalse(check(growth, place, 1));
            assertEquals(List.of("tile-absent accessions/0001/tile/0/000.p/3"), faults());
        }
        Files.delete(place.resolve("accessions/0002/tile/0/000.p/4"));
        try (CheckGrowth growth = growth(place, 5)) {
            assertFalse(check(growth, place, 2));
        }
    }

    @Test
    void a_pack_with_other_content_is_a_fault() throws IOException {
        var archive = new SmallArchive();
        archive.line.put(1L, line -> line.with("salt", "0".repeat(64)));
        Path place = written(archive.make());
        try (CheckGrowth growth = growth(place, 0)) {
            assertFalse(check(growth, place, 1));
            assertEquals(List.of("commitment-differs releases/0001.zip"), faults());
            assertTrue(check(growth, place, 2));
        }
    }

    @Test
    void a_pack_that_cannot_be_read_or_is_no_zip_is_a_fault() throws IOException {
        Path place = written(new SmallArchive().make());
        try (CheckGrowth growth = growth(place, 0)) {
            Files.delete(place.resolve("releases/0002.zip"));
            assertFalse(check(growth, place, 2));
            assertEquals(List.of("unreadable releases/0002.zip"), faults());
            assertTrue(verdicts.getLast().detail().contains("0002.zip"), verdicts.getLast()::detail);
            Files.writeString(place.resolve("releases/0002.zip"), "no zip");
            assertFalse(check(growth, place, 2));
            assertEquals(List.of("unreadable releases/0002.zip", "zip-malformed releases/0002.zip"), faults());
        }
    }

    @Test
    void a_new_pack_is_compared_with_the_numbers_of_earlier_ones() throws IOException {
        var archive = new SmallArchive();
        archive.secondRelease = List.of(3L, 4L, 5L, 6L);
        Path place = written(archive.make());
        try (CheckGrowth growth = growth(place, 4)) {
            assertEquals(List.of(2L), numbers(growth.newPacks()));
            assertFalse(check(growth, place, 2));
            assertEquals(List.of("number-twice releases/0002.zip"), faults());
        }
        Files.writeString(place.resolve("releases/0001.zip"), "no zip");
        try (CheckGrowth growth = growth(place, 4)) {
            assertFalse(check(growth, place, 2));
            assertEquals(List.of("zip-malformed releases/0002.zip"), faults());
        }
        Files.delete(place.resolve("releases/0001.zip"));
        try (CheckGrowth growth = growth(place, 4)) {
            assertFalse(check(growth, place, 2));
            assertEquals(List.of("unreadable releases/0002.zip"), faults());
            assertEquals(
                    "releases/0001.zip is no longer there", verdicts.getLast().detail());
        }
    }

    @Test
    void commitments_are_compared_up_to_the_first_and_last_number_of_an_accession() throws IOException {
        var archive = new SmallArchive();
        archive.secondRelease = List.of(4L); // the first number of the second accession
        archive.line.put(4L, line -> line.with("salt", "0".repeat(64)));
        Path place = written(archive.make());
        try (CheckGrowth growth = growth(place, 5)) {
            assertFalse(check(growth, place, 2));
            assertEquals(List.of("commitment-differs releases/0002.zip"), faults());
        }
        var opened = new SmallArchive();
        opened.seal = Seal.RELEASED; // with number 7, the last of the second accession
        opened.line.put(7L, line -> line.with("salt", "0".repeat(64)));
        Path other = written(opened.make());
        try (CheckGrowth growth = growth(other, 10)) {
            assertFalse(check(growth, other, 3));
            assertEquals("commitment-differs releases/0003.zip", faults().getFirst());
        }
    }

    @Test
    void commitments_that_were_checked_are_not_read_again() throws IOException {
        Path place = written(new SmallArchive().make());
        try (CheckGrowth growth = growth(place, 0)) {
            assertTrue(growth.check(growth.newAccessions().getFirst()));
            Files.delete(place.resolve("accessions/0001/tile/0/000.p/3"));
            assertTrue(check(growth, place, 1));
        }
    }

    @Test
    void an_earlier_pack_without_common_numbers_is_not_read() throws IOException {
        Path place = written(new SmallArchive().make());
        Files.delete(place.resolve("releases/0001.zip"));
        try (CheckGrowth growth = growth(place, 4)) {
            assertTrue(check(growth, place, 2));
        }
        assertEquals(List.of(), faults());
    }

    @Test
    void wrong_views_are_a_fault() throws IOException {
        Path place = written(new SmallArchive().make());
        try (CheckGrowth growth = growth(place, 0)) {
            LogContents.Pack first = pack(growth, 1);
            assertFalse(growth.checkViews(first, place.resolve("views/0002.zip")));
            assertEquals(1, faults().size());
            assertTrue(faults().getFirst().endsWith(" views/0001.zip"), faults()::toString);
            verdicts.clear();
            assertFalse(growth.checkViews(first, place.resolve("views/0009.zip")));
            assertEquals(List.of("unreadable views/0001.zip"), faults());
        }
    }

    // --- sealed parts

    @Test
    void a_sealed_part_that_was_opened_is_checked_like_a_released_one() throws IOException {
        var archive = new SmallArchive();
        archive.seal = Seal.SEALED;
        Path place = written(archive.make());
        for (var file : archive.ofThird.entrySet()) {
            Path path = place.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
        byte[] entry = archive.ofThird.get("unsealed/0003.json");
        try (CheckGrowth growth = growth(place, 10)) {
            assertEquals(Optional.empty(), growth.open(4, entry), "there is no such sealed part");
            assertEquals(Optional.empty(), growth.open(3, "{}".getBytes(UTF_8)), "not what was sealed");
            assertEquals(2, growth.contents().packs().size());
            LogContents.Pack opened = growth.open(3, entry).orElseThrow();
            assertEquals(3, opened.release().sequence());
            assertEquals(opened, growth.contents().packs().getLast());
            assertEquals(Optional.empty(), growth.open(3, entry), "it is open");
            assertEquals(List.of(3L), numbers(growth.newPacks()));
            assertTrue(check(growth, place, 3));
            assertTrue(growth.isImplied("releases/0003.zip"));
        }
        assertEquals(List.of(), faults());
    }

    @Test
    void nothing_is_checked_after_closing() throws IOException {
        Path place = written(new SmallArchive().make());
        CheckGrowth growth = growth(place, 0);
        growth.close();
        assertThrows(RejectedExecutionException.class, () -> check(growth, place, 1));
    }
}
