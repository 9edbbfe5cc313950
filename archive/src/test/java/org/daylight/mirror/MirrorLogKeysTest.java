package org.daylight.mirror;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.daylight.archive.Archive;
import org.daylight.check.ArchiveFiles;
import org.daylight.check.CheckArchive;
import org.daylight.check.Verdict;
import org.daylight.check.VerdictCode;
import org.daylight.format.Sha256;
import org.daylight.http.client.Route;
import org.daylight.log.KeyChange;
import org.daylight.log.TwoHistories;
import org.daylight.mirror.MirrorState.Word;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mirror follows a log that changes its key, and goes back for a recovery only. */
class MirrorLogKeysTest {
    @TempDir
    Path folder = Path.of("");

    private PortArchive port = new PortArchive(Path.of(""));
    private Path mirrored = Path.of("");

    @BeforeEach
    void aPublisher() throws IOException {
        port = new PortArchive(folder.resolve("port"))
                .accession(40)
                .recoveryKeys(1, "ann", "ben", "eve") // entry 3
                .publish()
                .part(1, 5)
                .publish();
        mirrored = folder.resolve("mirrored");
    }

    private Mirror.Result round(NoteKey.@Nullable Verifier key, Path to, MirrorSteps steps, Path... sources)
            throws IOException {
        List<String> places =
                java.util.Arrays.stream(sources).map(Path::toString).toList();
        var options = new Mirror.Options(places, to, key, new Route.Direct(), false, false, 2, 2);
        return new Mirror(options, Timeouts.USUAL, (time, over) -> {}, steps)
                .round(InstantSource.fixed(Instant.parse("2026-12-02T12:00:00Z")), (packs, bytes, total) -> {});
    }

    private Mirror.Result round(PortArchive... sources) throws IOException {
        Path[] places =
                java.util.Arrays.stream(sources).map(PortArchive::folder).toArray(Path[]::new);
        return round(null, mirrored, MirrorSteps.UNWATCHED, places);
    }

    private static List<Verdict> faults(Path archive) throws IOException {
        var verdicts = new ArrayList<Verdict>();
        try (ArchiveFiles files = ArchiveFiles.at(archive.toString())) {
            CheckArchive.check(files, new CheckArchive.Options(null, 1, verdicts::add, (d, b, t) -> {}));
        }
        verdicts.removeIf(verdict -> verdict.code() == VerdictCode.CONFIRMED);
        return verdicts;
    }

    private void isLike(PortArchive publisher, Mirror.Result result) throws IOException {
        assertEquals(Word.CURRENT, result.word(), result.toString());
        assertEquals(List.of(), faults(mirrored));
        assertEquals(
                Files.readString(publisher.folder().resolve("checkpoint")),
                Files.readString(mirrored.resolve("checkpoint")));
        Map<String, Sha256> theirs = PortArchive.files(publisher.folder());
        PortArchive.files(mirrored).forEach((path, hash) -> assertEquals(theirs.get(path), hash, path));
        try (Archive archive = Archive.open(mirrored)) {
            assertEquals(publisher.key(), archive.contents().key());
        }
    }

    private Path fencedFolder() throws IOException {
        try (var all = Files.list(MirrorState.folder(mirrored))) {
            return all.filter(one -> one.getFileName().toString().startsWith("fenced-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void a_planned_change_is_followed() throws IOException {
        round(port);
        port.changeKey(21, 0).publish();
        isLike(port, round(port));
        port.part(6, 9).publish().changeKey(22, 3, "ann", "eve").publish();
        isLike(port, round(port));
        assertEquals(Word.CURRENT, round(port).word());
        assertFalse(round(port).updated());
        // a new mirror; and one that was given a later key
        NoteKey.Verifier last = port.key();
        for (NoteKey.@Nullable Verifier key : new NoteKey.@Nullable Verifier[] {null, last}) {
            mirrored = folder.resolve(key == null ? "new" : "given");
            isLike(port, round(key, mirrored, MirrorSteps.UNWATCHED, port.folder()));
        }
        assertThrows(
                IOException.class,
                () -> round(PortArchive.holder("max").verifier(), mirrored, MirrorSteps.UNWATCHED, port.folder()));
    }

    @Test
    void a_thief_is_fenced_off() throws IOException {
        round(port);
        PortArchive thief = port.fork(folder.resolve("thief"));
        thief.part(6, 9).withdraw(3, 1).publish();
        isLike(thief, round(thief));
        port.changeKey(21, 3, "ann", "ben").publish().part(10, 12).publish();
        Mirror.Result result;
        try (Archive shown = Archive.open(mirrored)) { // by a server
            result = round(port, thief);
            assertFalse(shown.hasGoneBack());
            assertThrows(IOException.class, shown::refresh);
            assertTrue(shown.hasGoneBack());
        }
        isLike(port, result);
        assertTrue(result.notes().toString().contains("(ann, ben) have replaced the log's key"), result.toString());
        assertTrue(
                result.notes().toString().contains("note-key-replaced"),
                "the thief's copy is set aside: " + result.notes());
        // what only the thief named is kept next to the state
        assertTrue(Files.exists(fencedFolder().resolve("checkpoint")));
        assertEquals(
                Files.readString(thief.folder().resolve("checkpoint")),
                Files.readString(fencedFolder().resolve("checkpoint")));
        // and it never goes back to the thief
        Mirror.Result again = round(thief);
        assertEquals(Word.UNREACHABLE, again.word());
        assertFalse(again.updated());
        // nor a mirror that has lost its archive and has its state only
        try (var all = Files.walk(mirrored)) {
            for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
        assertEquals(Word.UNREACHABLE, round(thief).word());
        isLike(port, round(port));
    }

    @Test
    void a_recovery_beats_the_thiefs_own_changes() throws IOException {
        round(port);
        PortArchive thief = port.fork(folder.resolve("thief"));
        thief.recoveryKeys(2, "max", "moe").publish();
        thief.changeKey(31, 0)
                .publish()
                .part(6, 9)
                .publish()
                .changeKey(32, 5, "max", "moe")
                .publish();
        isLike(thief, round(thief));
        assertTrue(Files.exists(mirrored.resolve(KeyChange.path(2))));
        port.changeKey(21, 3, "ben", "eve").publish();
        isLike(port, round(port, thief));
        assertFalse(Files.exists(mirrored.resolve(KeyChange.path(2))));
        assertTrue(Files.exists(fencedFolder().resolve(KeyChange.path(2))));
    }

    @Test
    void without_a_recovery_nothing_goes_back() throws IOException {
        round(port);
        PortArchive thief = port.fork(folder.resolve("thief"));
        thief.part(6, 9).publish();
        isLike(thief, round(thief));
        String before = Files.readString(mirrored.resolve("checkpoint"));
        port.changeKey(21, 0).publish(); // planned, below what this mirror has
        Mirror.Result result = round(port);
        assertEquals(Word.REFUSED, result.word(), result.toString());
        assertTrue(result.notes().toString().contains("signed two histories"), result.toString());
        assertEquals(before, Files.readString(mirrored.resolve("checkpoint")));
        assertNull(result.evidence());
    }

    @Test
    void a_false_file_sets_the_source_aside() throws IOException {
        round(port);
        port.changeKey(21, 3, "ann", "ben").publish();
        Path file = port.folder().resolve(KeyChange.path(1));
        KeyChange change = KeyChange.parse(Files.readAllBytes(file)).orThrow();
        var one = new SignedNote(
                change.note().text(),
                change.note().signatures().stream()
                        .filter(signature -> !signature.name().equals("ben"))
                        .toList());
        Files.write(
                file,
                new KeyChange(change.statement(), change.checkpoint(), one, change.named())
                        .with(change.signedBy(PortArchive.holder("max"))) // who holds no recovery key
                        .bytes());
        Mirror.Result result = round(port);
        assertEquals(Word.UNREACHABLE, result.word(), result.toString());
        assertTrue(result.notes().toString().contains("log-keys-malformed"), result.toString());
    }

    /** Whoever stole the key makes another log before the real recovery keys, names their own, and recovers with them. */
    @Test
    void a_recovery_of_another_history_is_refused() throws IOException {
        port = new PortArchive(folder.resolve("early")).accession(40).publish();
        PortArchive thief = port.fork(folder.resolve("thief"));
        NoteKey.Verifier first = port.key();
        port.recoveryKeys(1, "ann", "ben", "eve").publish().part(1, 5).publish();
        thief.recoveryKeys(1, "max", "moe")
                .publish()
                .changeKey(31, 3, "max", "moe")
                .publish();
        thief.part(20, 22).publish();
        round(port);
        String before = Files.readString(mirrored.resolve("checkpoint"));
        for (PortArchive[] sources : new PortArchive[][] {{port, thief}, {thief, port}, {thief}}) {
            Mirror.Result result = round(sources);
            assertEquals(Word.REFUSED, result.word(), result.toString());
            assertTrue(TwoHistories.parse(Files.readAllBytes(Objects.requireNonNull(result.evidence())))
                    .isOk());
            assertTrue(result.notes().toString().contains("begins with other entries"), result.toString());
            assertEquals(before, Files.readString(mirrored.resolve("checkpoint")));
        }
        isLike(port, round(port));
        // a new mirror cannot know who is right
        for (PortArchive[] sources : new PortArchive[][] {{port, thief}, {thief, port}}) {
            newMirrorRefuses(first, sources);
        }
        port.changeKey(21, 3, "ann", "ben").publish().part(10, 12).publish();
        for (PortArchive[] sources : new PortArchive[][] {{port, thief}, {thief, port}}) {
            newMirrorRefuses(first, sources);
        }
        // one that holds the log follows the real recovery, and stays with it
        isLike(port, round(thief, port));
        Mirror.Result result = round(thief);
        assertEquals(Word.REFUSED, result.word(), result.toString());
        assertTrue(TwoHistories.parse(Files.readAllBytes(Objects.requireNonNull(result.evidence())))
                .isOk());
        isLike(port, round(port, thief));
    }

    private void newMirrorRefuses(NoteKey.Verifier key, PortArchive... sources) {
        Path[] places =
                java.util.Arrays.stream(sources).map(PortArchive::folder).toArray(Path[]::new);
        String said = assertThrows(
                        IOException.class, () -> round(key, folder.resolve("new"), MirrorSteps.UNWATCHED, places))
                .getMessage();
        assertTrue(said.contains("two histories"), said);
        for (Path place : places) {
            assertTrue(said.contains(place.toString()), said);
        }
    }

    /** Without the tiles in place nothing shows that a recovery begins with the entries that this mirror has checked. */
    @Test
    void with_a_damaged_log_nothing_goes_back() throws IOException {
        round(port);
        PortArchive thief = port.fork(folder.resolve("thief"));
        thief.part(6, 9).publish();
        round(thief);
        port.changeKey(21, 3, "ann", "ben").publish();
        try (var all = Files.walk(mirrored.resolve("tile/0"))) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                Files.delete(each);
            }
        }
        String before = Files.readString(mirrored.resolve("checkpoint"));
        Mirror.Result result = round(port);
        assertEquals(Word.REFUSED, result.word(), result.toString());
        assertTrue(result.notes().toString().contains("missing or damaged"), result.toString());
        assertEquals(before, Files.readString(mirrored.resolve("checkpoint")));
    }

    /** A copy of both folders at a step is what a kill at that step leaves: one thread writes here while files are put in place. */
    @Test
    void stopped_at_any_step_of_going_back_it_has_the_old_log_or_the_new_one() throws IOException {
        round(port);
        PortArchive thief = port.fork(folder.resolve("thief"));
        thief.part(6, 9).publish();
        round(thief);
        port.changeKey(21, 3, "ann", "ben").publish();
        var steps = new ArrayList<String>();
        Path there = mirrored;
        Mirror.Result result = round(
                null,
                there,
                step -> {
                    steps.add(step);
                    try {
                        Path copy = folder.resolve("at-" + steps.size());
                        new PortArchive(there).copy(copy);
                        new PortArchive(MirrorState.folder(there)).copy(MirrorState.folder(copy));
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                },
                port.folder());
        isLike(port, result);
        Map<String, Sha256> expected = PortArchive.files(mirrored);
        assertTrue(
                steps.containsAll(List.of("fenced", "decided", "placing checkpoint", "placed", "remembered"))
                        && steps.stream().anyMatch(step -> step.startsWith("moving releases/")),
                steps.toString());
        for (int step = 1; step <= steps.size(); step++) {
            mirrored = folder.resolve("at-" + step);
            Mirror.Result again = round(port);
            assertEquals(Word.CURRENT, again.word(), "at " + steps.get(step - 1) + ": " + again);
            assertEquals(expected, PortArchive.files(mirrored), "at " + steps.get(step - 1));
            assertTrue(Files.exists(fencedFolder().resolve("checkpoint")), "at " + steps.get(step - 1));
        }
    }
}
