package org.daylight.check;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.format.Slug;
import org.daylight.log.ArchiveAddress;
import org.daylight.log.FileKind;
import org.daylight.log.HashedFile;
import org.daylight.log.LogEntry;
import org.daylight.log.TileLog;
import org.daylight.log.TrusteesFile;
import org.daylight.log.TwoHistories;
import org.daylight.note.Checkpoint;
import org.daylight.note.LogPolicy;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.note.WitnessKey;
import org.daylight.note.Witnesses;
import org.daylight.tree.TileSource;
import org.daylight.tree.Trees;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A small archive is confirmed. If it is broken in one way, it is refuted with the code for that way and no other. */
class CheckArchiveTest {

    /** Codes that no change of an archive's bytes gives; each has its own test below. */
    private static final Set<VerdictCode> ELSEWHERE = EnumSet.of(
            VerdictCode.CONFIRMED,
            VerdictCode.UNREADABLE,
            VerdictCode.CHECK_FAILED,
            VerdictCode.CHECKPOINT_MOVED,
            VerdictCode.LAST_UNREADABLE,
            VerdictCode.LOG_OF_OTHERS,
            VerdictCode.LOG_SHORTER,
            VerdictCode.LAST_FENCED,
            VerdictCode.LOG_REWRITTEN);

    @TempDir
    Path folder;

    private final List<Verdict> verdicts = Collections.synchronizedList(new ArrayList<>());

    private CheckReport check(ArchiveFiles files, byte @Nullable [] last) {
        return check(files, last, Witnesses.NONE);
    }

    private CheckReport check(ArchiveFiles files, byte @Nullable [] last, Witnesses witnesses) {
        return check(files, last, new LogPolicy(List.of(), witnesses));
    }

    private CheckReport check(ArchiveFiles files, byte @Nullable [] last, LogPolicy policy) {
        verdicts.clear();
        return CheckArchive.check(
                files, new CheckArchive.Options(last, policy, 2, verdicts::add, (documents, bytes, total) -> {}));
    }

    /** The publisher's key, and a witness who must have cosigned. */
    private CheckReport check(SmallArchive archive) throws IOException {
        archive.write(folder);
        var witnesses = Witnesses.atLeast(List.of(archive.witness.verifier()), 1);
        var policy = new LogPolicy(List.of(SmallArchive.PUBLISHER.verifier()), witnesses);
        return check(ArchiveFiles.at(folder.toString()), null, policy);
    }

    private String faults() {
        return verdicts.stream()
                .filter(verdict -> verdict.code() != VerdictCode.CONFIRMED)
                .map(Verdict::text)
                .collect(Collectors.joining("\n"));
    }

    @Test
    void a_whole_archive_is_confirmed_and_every_number_is_accounted_for() throws IOException {
        SmallArchive archive = new SmallArchive().make();
        CheckReport report = check(archive);
        assertEquals("", faults());
        assertEquals(VerdictCode.Status.CONFIRMED, report.status());
        assertEquals(new TroveAccount(7, 4, 1, 1, 1), report.troves().get(SmallArchive.TROVE));
        Set<String> files = verdicts.stream().map(Verdict::file).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(archive.files.keySet(), files, "a verdict a file");
        assertEquals(files.size(), verdicts.size());
        assertEquals(files.size(), report.confirmed());
    }

    /** Release 2 has numbers 4 and 6; 5 and 7 are in no release yet. */
    @Test
    void a_release_with_gaps_is_confirmed_and_the_numbers_add_up() throws IOException {
        SmallArchive archive = new SmallArchive();
        archive.secondRelease = List.of(4L, 6L);
        CheckReport report = check(archive.make());
        assertEquals("", faults());
        assertEquals(VerdictCode.Status.CONFIRMED, report.status());
        assertEquals(new TroveAccount(7, 3, 1, 1, 2), report.troves().get(SmallArchive.TROVE));
    }

    @Test
    void a_number_in_a_gap_cannot_be_withdrawn_from_the_release() throws IOException {
        assertOnly("releases/0002.zip", VerdictCode.RELEASE_COUNTS_DIFFER, archive -> {
            archive.secondRelease = List.of(4L, 6L);
            archive.log = entries -> {
                List<Json.Obj> all = new ArrayList<>(entries);
                Json.Obj withdrawal = all.stream()
                        .filter(entry -> entry.string("type").orElse("").equals("withdrawal"))
                        .findFirst()
                        .orElseThrow();
                all.add(all.indexOf(withdrawal) + 1, withdrawal.with("document", 5));
                return all;
            };
        });
    }

    @Test
    void views_of_a_number_that_the_release_does_not_show_are_refuted() throws IOException {
        for (long number : new long[] {2, 3}) { // 2 is withheld
            assertOnly(
                    "views/0001.zip",
                    VerdictCode.VIEWS_MALFORMED,
                    archive -> archive.views = entries -> {
                        String index = new String(entries.remove("views.jsonl"), StandardCharsets.UTF_8);
                        String first = index.lines().findFirst().orElseThrow();
                        byte[] shown = entries.remove("000003/1/1.png");
                        entries.put(number == 2 ? "000002/1/1.png" : "000004/1/1.png", shown);
                        String moved = index.lines()
                                .skip(1)
                                .findFirst()
                                .orElseThrow()
                                .replace("\"number\":3", number == 2 ? "\"number\":2" : "\"number\":4");
                        entries.put("views.jsonl", (first + "\n" + moved + "\n").getBytes(StandardCharsets.UTF_8));
                    });
        }
    }

    static Set<VerdictCode> broken() {
        return BrokenArchives.all().keySet();
    }

    @ParameterizedTest
    @MethodSource("broken")
    void a_broken_archive_has_exactly_its_code(VerdictCode code) throws IOException {
        SmallArchive archive = new SmallArchive();
        BrokenArchives.Broken broken = BrokenArchives.all().get(code);
        broken.done().accept(archive);
        CheckReport report = check(archive.make());
        Set<VerdictCode> codes = verdicts.stream()
                .map(Verdict::code)
                .filter(one -> one != VerdictCode.CONFIRMED)
                .collect(Collectors.toSet());
        assertEquals(Set.of(code), codes, broken.story() + "\n" + faults());
        assertEquals(code.status(), report.status());
    }

    @Test
    void every_code_has_a_broken_archive_and_is_on_the_page() throws IOException {
        EnumSet<VerdictCode> missing = EnumSet.allOf(VerdictCode.class);
        missing.removeAll(BrokenArchives.all().keySet());
        missing.removeAll(ELSEWHERE);
        assertEquals(Set.of(), missing);
        List<String> page = Files.readAllLines(Path.of("..", "spec", "verdicts.md"));
        List<String> table = page.stream()
                .takeWhile(line -> !line.startsWith("## 3"))
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.replaceFirst("^\\| `([a-z-]+)` \\| ([a-z]+) \\|.*", "$1 $2"))
                .sorted()
                .toList();
        assertEquals(
                Arrays.stream(VerdictCode.values())
                        .map(code -> code.code() + " " + code.status().word())
                        .sorted()
                        .toList(),
                table);
        assertTrue(page.size() <= 250);
    }

    /** A change of a copy, and the one verdict about it. */
    private void assertOnly(String file, VerdictCode code, Consumer<SmallArchive> done) throws IOException {
        SmallArchive archive = new SmallArchive();
        done.accept(archive);
        check(archive.make());
        List<Verdict> faults = verdicts.stream()
                .filter(verdict -> verdict.code() != VerdictCode.CONFIRMED)
                .toList();
        assertEquals(1, faults.size(), faults());
        assertEquals(
                file + " " + code,
                faults.getFirst().file() + " " + faults.getFirst().code());
    }

    private static byte[] replaced(byte[] note, String what, String with) {
        return new String(note, StandardCharsets.UTF_8).replace(what, with).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void any_change_of_a_signed_checkpoint_is_a_wrong_signature_not_a_wrong_tile() throws IOException {
        for (String size : List.of("8", "1", "0", "90", "300", "70000", "9223372036854775807", "x", "-1")) {
            assertOnly(
                    "checkpoint",
                    VerdictCode.NOTE_SIGNATURE_WRONG,
                    a -> a.note = note -> replaced(note, "\n9\n", "\n" + size + "\n"));
        }
        assertOnly(
                "checkpoint",
                VerdictCode.NOTE_SIGNATURE_WRONG,
                a -> a.note = note -> {
                    byte[] changed = note.clone(); // one letter of the root
                    int at = new String(note, StandardCharsets.ISO_8859_1).indexOf("\n9\n") + 10;
                    changed[at] = (byte) (changed[at] == 'A' ? 'B' : 'A');
                    return changed;
                });
        assertOnly(
                "checkpoint",
                VerdictCode.NOTE_SIGNATURE_WRONG,
                a -> a.note = note -> replaced(note, SmallArchive.ORIGIN + "\n", SmallArchive.ORIGIN + "x\n"));
    }

    @Test
    void a_checkpoint_of_another_log_is_reported_instead_of_the_tiles() throws IOException {
        NoteKey.Signer other = NoteKey.generate("other.example", new Trees.Counting(9, 1));
        assertOnly(
                "checkpoint",
                VerdictCode.NOTE_UNSIGNED,
                a -> a.note = note -> new Checkpoint("other.example", 9, Sha256.of(new byte[1]))
                        .sign(other)
                        .bytes());
    }

    @Test
    void a_wrong_signature_of_the_log_is_refused_even_with_a_right_one() throws IOException {
        for (boolean first : new boolean[] {false, true}) {
            assertOnly(
                    "checkpoint",
                    VerdictCode.NOTE_SIGNATURE_WRONG,
                    a -> a.note = note -> {
                        SignedNote signed = SignedNote.parse(note).orThrow();
                        String right = signed.signatures().getFirst().line();
                        char letter = right.charAt(right.length() - 9) == 'A' ? 'B' : 'A';
                        String wrong =
                                right.substring(0, right.length() - 9) + letter + right.substring(right.length() - 8);
                        String both = first ? wrong + "\n" + right : right + "\n" + wrong;
                        return replaced(note, right, both);
                    });
        }
    }

    @Test
    void a_changed_hash_in_a_partial_tile_names_the_file() throws IOException {
        assertOnly(
                "tile/0/000.p/9",
                VerdictCode.TILE_WRONG,
                a -> a.published = files -> files.get("tile/0/000.p/9")[40] ^= 1);
        assertOnly(
                "accessions/0002/tile/0/000.p/4",
                VerdictCode.TILE_WRONG,
                a -> a.published = files -> files.get("accessions/0002/tile/0/000.p/4")[40] ^= 1);
    }

    @Test
    void a_fault_of_the_check_itself_refutes_nothing() throws IOException {
        new SmallArchive().make().write(folder);
        for (Error error : List.of(new StackOverflowError(), new OutOfMemoryError(), new AssertionError("a bug"))) {
            for (String failing : List.of("checkpoint", "tile/0/000.p/9", "accessions/0001", "releases/0002.zip")) {
                ArchiveFiles files = failing(ArchiveFiles.at(folder.toString()), failing, () -> {
                    throw error;
                });
                CheckReport report = check(files, null);
                assertEquals(VerdictCode.Status.UNDECIDED, report.status(), failing + "\n" + faults());
                assertTrue(faults().contains(" check-failed"), faults());
            }
        }
    }

    @Test
    void a_mistyped_folder_and_a_newsroom_are_no_archives() throws IOException {
        check(ArchiveFiles.at(Files.createDirectories(folder.resolve("typo")).toString()), null);
        assertTrue(faults().contains("no-archive: this folder is not an archive"), faults());
        Path newsroom = Files.createDirectories(folder.resolve("newsroom"));
        Files.writeString(newsroom.resolve("daylight.toml"), "");
        check(ArchiveFiles.at(newsroom.toString()), null);
        assertTrue(faults().contains("check its public folder, " + newsroom.resolve("archive")), faults());
    }

    @Test
    void an_unreadable_file_is_undecided() throws IOException {
        new SmallArchive().make().write(folder);
        for (String failing :
                List.of("checkpoint", "tile/0/000.p/9", "accessions/0001", "people/", "releases/0002.zip")) {
            CheckReport report = check(failing(ArchiveFiles.at(folder.toString()), failing), null);
            assertEquals(VerdictCode.Status.UNDECIDED, report.status(), failing + "\n" + faults());
            assertTrue(faults().contains(" unreadable"), faults());
        }
    }

    private interface Failing {
        void fail() throws IOException;
    }

    private static ArchiveFiles failing(ArchiveFiles files, String prefix) {
        return failing(files, prefix, () -> {
            throw new IOException("the line is dead");
        });
    }

    private static ArchiveFiles failing(ArchiveFiles files, String prefix, Failing failing) {
        return new ArchiveFiles() {
            @Override
            public Optional<byte[]> read(String path, int limitBytes) throws IOException {
                return files.read(path(path), limitBytes);
            }

            @Override
            public Optional<Held> hold(String path, long limitBytes) throws IOException {
                return files.hold(path(path), limitBytes);
            }

            @Override
            public Optional<List<String>> list() throws IOException {
                return files.list();
            }

            private String path(String path) throws IOException {
                if (path.startsWith(prefix)) {
                    failing.fail();
                }
                return path;
            }
        };
    }

    @Test
    void a_publisher_who_publishes_during_the_check_leaves_it_undecided() throws IOException {
        SmallArchive archive = new SmallArchive().make();
        SmallArchive grown = new SmallArchive();
        grown.log = entries -> {
            var more = new ArrayList<>(entries);
            more.add(new LogEntry.Trove(new Slug("quay"), "The Quay Mails", "").json());
            return more;
        };
        grown.make();
        archive.files.remove("releases/0001.zip"); // as during its replacement
        archive.write(folder);
        ArchiveFiles files = ArchiveFiles.at(folder.toString());
        int[] reads = {0};
        TileSource moving = (path, limit) -> path.equals("checkpoint") && reads[0]++ > 0
                ? Optional.of(grown.files.get("checkpoint"))
                : files.read(path, limit);
        CheckReport report = check(with(moving, files), null);
        assertEquals(VerdictCode.Status.UNDECIDED, report.status());
        assertTrue(faults().contains("releases/0001.zip  checkpoint-moved"), faults());
    }

    private static ArchiveFiles with(TileSource source, ArchiveFiles files) {
        return new ArchiveFiles() {
            @Override
            public Optional<byte[]> read(String path, int limitBytes) throws IOException {
                return source.read(path, limitBytes);
            }

            @Override
            public Optional<Held> hold(String path, long limitBytes) throws IOException {
                return files.hold(path, limitBytes);
            }

            @Override
            public Optional<List<String>> list() throws IOException {
                return files.list();
            }
        };
    }

    // --- witnesses

    @Test
    void the_report_lists_witnesses_and_times() throws IOException {
        CheckReport report = check(new SmallArchive().make());
        assertTrue(
                report.lines().contains("cosigned by witness.example/w1 at 2026-12-01T09:00:07Z"),
                report.lines().toString());
        assertTrue(
                report.json()
                        .text()
                        .contains("\"cosignatures\":[{\"witness\":\"witness.example/w1\","
                                + "\"time\":\"2026-12-01T09:00:07Z\"}]"),
                report.json().text());
    }

    @Test
    void one_of_two_witnesses_may_be_enough_and_unknown_ones_are_ignored() throws IOException {
        SmallArchive archive = new SmallArchive();
        WitnessKey.Signer absent = WitnessKey.generate("absent.example", new Trees.Counting(5, 1));
        WitnessKey.Signer stranger = WitnessKey.generate("stranger.example", new Trees.Counting(6, 1));
        var other = new Checkpoint(SmallArchive.ORIGIN, 1, Sha256.of(new byte[] {1}));
        archive.note = note -> SignedNote.parse(note)
                .orThrow()
                .with(stranger.cosign(other, SmallArchive.COSIGNED)) // wrong, but the key is unknown here
                .bytes();
        archive.make().write(folder);
        ArchiveFiles files = ArchiveFiles.at(folder.toString());
        List<WitnessKey.Verifier> two = List.of(archive.witness.verifier(), absent.verifier());
        assertEquals(
                VerdictCode.Status.CONFIRMED,
                check(files, null, Witnesses.atLeast(two, 1)).status(),
                faults());
        assertEquals(
                VerdictCode.Status.UNDECIDED,
                check(files, null, Witnesses.atLeast(two, 2)).status());
        assertEquals(
                "undecided  checkpoint  witnesses-too-few: cosigned by 1 of the 2 witness keys that you gave, which"
                        + " is not enough",
                faults());
    }

    // --- trustees

    @Test
    void a_plan_for_trustees_and_its_heartbeats_are_confirmed() throws IOException {
        byte[] file = new TrusteesFile(
                        2,
                        List.of("A", "B", "C"),
                        new TreeMap<>(Map.of(9L, List.of("02" + "1".repeat(64), "03" + "1".repeat(64)))))
                .bytes();
        var plan = new LogEntry.Trustees(1, 2, 3, "Two of three.", 14, 3, Sha256.of(file), file.length);
        SmallArchive archive = new SmallArchive();
        archive.log = entries -> {
            var more = new ArrayList<>(entries);
            more.add(plan.json());
            more.add(new LogEntry.Heartbeat(SmallArchive.TIME).json());
            more.add(new LogEntry.Heartbeat(SmallArchive.TIME).json());
            more.add(new LogEntry.Heartbeat(SmallArchive.TIME.plusSeconds(86_400)).json());
            return more;
        };
        archive.published = files -> files.put("trustees/0001.json", file);
        CheckReport report = check(archive.make());
        assertEquals(VerdictCode.Status.CONFIRMED, report.status(), faults());
        try (CheckGrowth growth = CheckGrowth.begin(
                        ArchiveFiles.at(folder.toString()), SmallArchive.PUBLISHER.verifier(), 0, 1, verdict -> {})
                .orElseThrow()) {
            assertEquals(List.of(plan), growth.newTrustees());
            assertEquals(
                    SmallArchive.TIME.plusSeconds(86_400), growth.contents().heartbeat());
        }
    }

    @Test
    void a_plan_for_trustees_must_fit_its_entry() throws IOException {
        byte[] file = new TrusteesFile(2, List.of("A", "B", "C"), new TreeMap<>()).bytes();
        for (var plan : List.of(
                new LogEntry.Trustees(1, 3, 3, "Rule.", 14, 3, Sha256.of(file), file.length),
                new LogEntry.Trustees(1, 2, 4, "Rule.", 14, 3, Sha256.of(file), file.length))) {
            SmallArchive archive = new SmallArchive();
            archive.log = entries -> {
                var more = new ArrayList<>(entries);
                more.add(plan.json());
                return more;
            };
            archive.published = files -> files.put("trustees/0001.json", file);
            check(archive.make());
            assertTrue(
                    faults().startsWith("refuted    trustees/0001.json  trustees-malformed: it has another threshold"),
                    faults());
        }
    }

    @Test
    void stories_annotations_and_corrections_are_confirmed_without_those_that_were_withdrawn() throws IOException {
        SmallArchive archive = new SmallArchive();
        archive.kinds.addAll(List.of(FileKind.values()));
        CheckReport report = check(archive.make());
        assertEquals(VerdictCode.Status.CONFIRMED, report.status(), faults());
        try (CheckGrowth growth = CheckGrowth.begin(
                        ArchiveFiles.at(folder.toString()), SmallArchive.PUBLISHER.verifier(), 9, 1, verdict -> {})
                .orElseThrow()) {
            assertEquals(
                    List.of(
                            "stories/0001.md",
                            "stories/0003.md",
                            "annotations/0001.json",
                            "annotations/0003.json",
                            "entities/0001.txt",
                            "entities/0003.txt"),
                    growth.newVersions().stream().map(LogContents::path).toList());
            assertTrue(growth.isImplied("stories/0003.md"));
            assertFalse(growth.isImplied("stories/0002.md"));
            assertTrue(growth.isImplied("annotations/0003.json"));
            assertFalse(growth.isImplied("annotations/0002.json"));
            assertTrue(growth.isImplied("entities/0003.txt"));
            assertFalse(growth.isImplied("entities/0002.txt"));
        }
    }

    @Test
    void versions_of_a_name_have_no_gap_and_end_with_its_withdrawal() throws IOException {
        Sha256 hash = Sha256.of(new byte[0]);
        Instant time = SmallArchive.TIME;
        for (FileKind kind : FileKind.values()) {
            for (LogEntry wrong : List.of(
                    new LogEntry.Version(kind, 5, "crab", 1, "A crab", "", time, "", hash, 3),
                    new LogEntry.Version(kind, 4, "swan", 2, "A swan", "", time, "Again.", hash, 3),
                    new LogEntry.Version(kind, 4, "swan", 4, "A swan", "", time, "Again.", hash, 3),
                    new LogEntry.Version(kind, 4, "eel", 2, "An eel", "", time, "It is back.", hash, 3),
                    new LogEntry.VersionsWithdrawal(kind, "crab", "There is none."),
                    new LogEntry.VersionsWithdrawal(kind, "eel", "Twice."))) {
                check(withVersionsAnd(kind, wrong).make());
                assertTrue(faults().contains("entry-out-of-place"), wrong + "\n" + faults());
            }
            Instant earlier = time.minusSeconds(1);
            check(withVersionsAnd(kind, new LogEntry.Version(kind, 4, "crab", 1, "A", "", earlier, "", hash, 3))
                    .make());
            assertTrue(faults().contains("time-backwards"), faults());
        }
    }

    @Test
    void each_kind_counts_its_own_files_and_names() throws IOException {
        Sha256 hash = Sha256.of(new byte[0]);
        SmallArchive archive =
                withVersionsAnd(FileKind.STORY, new LogEntry.VersionsWithdrawal(FileKind.ANNOTATIONS, "swan", "No."));
        check(archive.make());
        assertTrue(faults().contains("entry-out-of-place"), faults());
        check(withVersionsAnd(
                        FileKind.STORY,
                        new LogEntry.Version(
                                FileKind.ANNOTATIONS, 4, "swan", 3, "A", "", SmallArchive.TIME, "More.", hash, 3))
                .make());
        assertTrue(faults().contains("entry-out-of-place"), faults());
        check(withVersionsAnd(
                        FileKind.STORY,
                        new LogEntry.Version(
                                FileKind.ANNOTATIONS,
                                1,
                                "eel",
                                1,
                                "A",
                                "",
                                SmallArchive.TIME.minusSeconds(1),
                                "",
                                hash,
                                3))
                .make());
        assertFalse(faults().contains("entry-out-of-place") || faults().contains("time-backwards"), faults());
        assertTrue(faults().contains("annotations/0001.json"), faults());
    }

    private static SmallArchive withVersionsAnd(FileKind kind, LogEntry last) {
        SmallArchive archive = new SmallArchive();
        archive.kinds.add(kind);
        archive.log = entries -> {
            var more = new ArrayList<>(entries);
            more.add(last.json());
            return more;
        };
        return archive;
    }

    @Test
    void trustees_without_a_gap_and_heartbeats_forward() throws IOException {
        byte[] file = new TrusteesFile(2, List.of("A", "B", "C"), new TreeMap<>()).bytes();
        for (List<Json.Obj> wrong : List.of(
                List.of(new LogEntry.Trustees(2, 2, 3, "Rule.", 14, 3, Sha256.of(file), file.length).json()),
                List.of(
                        new LogEntry.Heartbeat(SmallArchive.TIME).json(),
                        new LogEntry.Heartbeat(SmallArchive.TIME.minusSeconds(1)).json()))) {
            SmallArchive archive = new SmallArchive();
            archive.log = entries -> {
                var more = new ArrayList<>(entries);
                more.addAll(wrong);
                return more;
            };
            check(archive.make());
            assertTrue(faults().contains("entry-out-of-place"), faults());
        }
    }

    // --- torrents

    @Test
    void a_torrent_must_not_contain_an_address_that_the_log_never_had() throws IOException {
        SmallArchive archive = new SmallArchive().make();
        byte[] pack = archive.files.get("releases/0001.zip");
        var elsewhere = new ArchiveAddress("https://elsewhere.example/");
        archive.files.put("releases/0001.torrent", SmallArchive.torrent(1, pack, List.of(elsewhere)));
        check(archive);
        assertEquals("refuted    releases/0001.torrent  torrent-differs", faults());
    }

    @Test
    void a_torrent_may_contain_the_addresses_of_any_list_in_the_log() throws IOException {
        var first = new ArchiveAddress("https://first.example/");
        var second = new ArchiveAddress("https://second.example/port/");
        for (List<ArchiveAddress> list : List.of(List.of(first), List.of(first, second), List.<ArchiveAddress>of())) {
            SmallArchive archive = new SmallArchive();
            archive.log = entries -> {
                var more = new ArrayList<>(entries);
                more.add(new LogEntry.Mirrors(List.of(first)).json());
                more.add(new LogEntry.Mirrors(List.of(first, second)).json());
                return more;
            };
            archive.make();
            byte[] pack = archive.files.get("releases/0001.zip");
            archive.files.put("releases/0001.torrent", SmallArchive.torrent(1, pack, list));
            assertEquals(VerdictCode.Status.CONFIRMED, check(archive).status(), faults());
            archive.files.put("releases/0001.torrent", SmallArchive.torrent(1, pack, List.of(second)));
            check(archive);
            assertEquals("refuted    releases/0001.torrent  torrent-differs", faults());
        }
    }

    @Test
    void the_torrent_of_a_replaced_pack_is_that_of_the_new_one() throws IOException {
        SmallArchive archive = new SmallArchive().make();
        archive.files.put("releases/0002.torrent", archive.files.get("releases/0001.torrent"));
        check(archive);
        assertEquals("refuted    releases/0002.torrent  torrent-differs", faults());
    }

    @Test
    void a_torrent_of_an_earlier_build_has_version_1_only() throws IOException {
        SmallArchive archive = new SmallArchive().make();
        byte[] hybrid = archive.files.get("releases/0001.torrent");
        byte[] old = versionOne(hybrid);
        archive.files.put("releases/0001.torrent", old);
        assertEquals(VerdictCode.Status.CONFIRMED, check(archive).status(), faults());
        old[new String(old, ISO_8859_1).indexOf("6:pieces") + 12] ^= 1;
        check(archive);
        assertEquals("refuted    releases/0001.torrent  torrent-differs", faults());
    }

    /** The torrent of a pack that is not longer than a piece, without the members of version 2. */
    private static byte[] versionOne(byte[] hybrid) {
        String text = new String(hybrid, ISO_8859_1);
        String info = text.substring(0, text.indexOf("9:file tree")) + text.substring(text.indexOf("eee6:length") + 3);
        return info.replace("12:meta versioni2e", "")
                .replace("12:piece layersde", "")
                .getBytes(ISO_8859_1);
    }

    @Test
    void a_torrent_with_another_tree_is_refuted() throws IOException {
        SmallArchive archive = new SmallArchive().make();
        byte[] torrent = archive.files.get("releases/0001.torrent");
        torrent[new String(torrent, ISO_8859_1).indexOf("11:pieces root32:") + 17] ^= 1;
        check(archive);
        assertEquals("refuted    releases/0001.torrent  torrent-differs", faults());
    }

    @Test
    void an_archive_without_torrents_is_complete() throws IOException {
        SmallArchive archive = new SmallArchive().make();
        archive.files.keySet().removeIf(path -> path.endsWith(".torrent"));
        assertEquals(VerdictCode.Status.CONFIRMED, check(archive).status(), faults());
    }

    // --- the page with which copies are read

    @Test
    void pages_are_counted_and_their_files_are_not_read() throws IOException {
        for (int second : List.of(1, 2, 3)) {
            SmallArchive archive = new SmallArchive();
            archive.log = entries -> {
                var more = new ArrayList<>(entries);
                more.add(new LogEntry.ReadingPage(1, List.of(new HashedFile("search.html", Sha256.of(), 9))).json());
                more.add(new LogEntry.ReadingPage(second, List.of()).json());
                return more;
            };
            archive.make();
            archive.files.put("search.html", new byte[] {1}); // another file than the one that was named
            assertEquals(
                    second == 2 ? VerdictCode.Status.CONFIRMED : VerdictCode.Status.REFUTED,
                    check(archive).status(),
                    faults());
            if (second != 2) {
                assertTrue(faults().contains("page " + second + " is where number 2 is expected"), faults());
            }
        }
    }

    @Test
    void pages_and_index_of_a_plain_copy_are_not_part_of_the_archive() throws IOException {
        SmallArchive archive = new SmallArchive().make();
        List<String> pages = List.of(
                "index.html",
                "search.html",
                "about.html",
                "people.html",
                "stories.html",
                "stories/mud.html",
                "parts/0007-2.html",
                "threads/0007.html",
                "site/manifest.json",
                "site/search-0a.js");
        pages.forEach(path -> archive.files.put(path, new byte[] {1}));
        assertEquals(VerdictCode.Status.CONFIRMED, check(archive).status(), faults());
        List<String> others =
                List.of("other.html", "parts/a/b.html", "releases/0009.zip", "site/.a", "stories/0009.md");
        others.forEach(path -> archive.files.put(path, new byte[] {1}));
        check(archive);
        assertEquals(
                others.stream()
                        .map(path -> "refuted    " + path + "  not-in-log")
                        .toList(),
                faults().lines().sorted().toList());
    }

    // --- the last seen checkpoint

    @Test
    void the_log_extends_the_last_seen_checkpoint() throws IOException {
        SmallArchive archive = new SmallArchive().make();
        archive.write(folder);
        var earlier = new Checkpoint(SmallArchive.ORIGIN, 3, root(archive, 3));
        CheckReport report = check(
                ArchiveFiles.at(folder.toString()), earlier.sign(archive.key).bytes());
        assertEquals(VerdictCode.Status.CONFIRMED, report.status(), faults());
    }

    @Test
    void a_rewritten_history_is_refuted_and_the_evidence_is_self_contained() throws IOException {
        SmallArchive archive = new SmallArchive().make();
        archive.write(folder);
        Sha256 other = Sha256.of(new byte[] {1});
        byte[] seen =
                new Checkpoint(SmallArchive.ORIGIN, 3, other).sign(archive.key).bytes();
        Path last = Files.write(folder.resolveSibling("last"), seen);
        Path evidence = folder.resolveSibling("evidence");
        Path kept = folder.resolveSibling("kept");
        var out = new ByteArrayOutputStream();
        int exit = new CheckRun(folder.toString(), last, kept, evidence, true)
                .run(new PrintStream(out, true, UTF_8), (documents, bytes, total) -> {});
        assertEquals(1, exit);
        assertTrue(out.toString(UTF_8).contains("\"code\":\"log-rewritten\""), out.toString(UTF_8));
        assertFalse(Files.exists(kept), "what is refuted is not kept as the last that was good");

        byte[] file = Files.readAllBytes(evidence);
        TwoHistories histories =
                TwoHistories.parse(Arrays.copyOf(file, file.length - 1)).orThrow();
        assertEquals(new String(seen, UTF_8), new String(histories.seen(), UTF_8));
        assertEquals(new String(archive.files.get("checkpoint"), UTF_8), new String(histories.shown(), UTF_8));

        // In reverse order it proves nothing, and neither does it with an unproved root.
        var honest = new TwoHistories(
                histories.key(),
                new Checkpoint(SmallArchive.ORIGIN, 3, root(archive, 3))
                        .sign(archive.key)
                        .bytes(),
                histories.shown(),
                histories.root(),
                histories.proof());
        assertRefused("evidence-proves-nothing", honest);
        assertRefused(
                "evidence-proves-nothing",
                new TwoHistories(
                        histories.key(), seen, histories.shown(), Sha256.of(new byte[] {2}), histories.proof()));
        Files.delete(last);
        Files.delete(evidence);
    }

    private static void assertRefused(String code, TwoHistories evidence) {
        Outcome<TwoHistories> outcome = TwoHistories.parse(evidence.json().bytes());
        assertTrue(outcome instanceof Outcome.Refused<TwoHistories>(String is, String reason) && is.equals(code));
    }

    @Test
    void a_shorter_or_different_log_is_refuted() throws IOException {
        SmallArchive archive = new SmallArchive().make();
        archive.write(folder);
        ArchiveFiles files = ArchiveFiles.at(folder.toString());
        check(
                files,
                new Checkpoint(SmallArchive.ORIGIN, 99, root(archive, 3))
                        .sign(archive.key)
                        .bytes());
        assertTrue(faults().contains(" log-shorter"), faults());
        NoteKey.Signer stranger = NoteKey.generate(SmallArchive.ORIGIN, new Trees.Counting(3, 5));
        check(
                files,
                new Checkpoint(SmallArchive.ORIGIN, 3, root(archive, 3))
                        .sign(stranger)
                        .bytes());
        assertTrue(faults().contains(" log-of-others"), faults());
        CheckReport report = check(files, "a shopping list".getBytes(UTF_8));
        assertTrue(faults().contains(" last-unreadable"), faults());
        assertEquals(VerdictCode.Status.UNDECIDED, report.status());
    }

    private static Sha256 root(SmallArchive archive, long size) throws IOException {
        TileSource files = (path, limit) -> Optional.ofNullable(archive.files.get(path));
        Checkpoint now = Checkpoint.open(archive.files.get("checkpoint"), archive.key.verifier())
                .orThrow();
        return TileLog.open(files, now).orThrow().tree().root(size).orThrow();
    }

    // --- the command

    @Test
    void the_checkpoint_of_a_confirmed_archive_is_stored() throws IOException {
        SmallArchive archive = new SmallArchive().make();
        archive.write(folder);
        Path kept = folder.resolveSibling("kept-" + folder.getFileName());
        var out = new ByteArrayOutputStream();
        int exit = new CheckRun(folder.toUri().toString(), null, kept, null, false)
                .run(new PrintStream(out, true, UTF_8), (documents, bytes, total) -> {});
        assertEquals(0, exit, out.toString(UTF_8));
        assertTrue(
                out.toString(UTF_8)
                        .contains("harbour: 7 documents = 4 published + 1 withheld + 1 withdrawn + 1 not yet"
                                + " published\n"),
                out.toString(UTF_8));
        assertEquals(new String(archive.files.get("checkpoint"), UTF_8), Files.readString(kept));
        Files.delete(kept);
    }
}
