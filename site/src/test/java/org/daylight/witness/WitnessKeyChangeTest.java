package org.daylight.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.daylight.log.KeyChange;
import org.daylight.log.KeyStatement;
import org.daylight.log.LogEntry;
import org.daylight.log.LogKeys;
import org.daylight.log.TileLog;
import org.daylight.log.TwoHistories;
import org.daylight.note.Checkpoint;
import org.daylight.note.CosignatureType;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.tree.TileFile;
import org.daylight.tree.TileSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A witness follows a log to a new key, and goes back for a recovery only. */
class WitnessKeyChangeTest {
    private static final String ORIGIN = "archive.example/port";
    private static final Instant NOW = Instant.parse("2026-12-01T09:00:00Z");

    @TempDir
    Path parent = Path.of("");

    private final NoteKey.Signer first = NoteKey.generate(ORIGIN, new SecureRandom());
    private final NoteKey.Signer second = NoteKey.generate(ORIGIN, new SecureRandom());
    private final NoteKey.Signer ann = NoteKey.generate("ann", new SecureRandom());
    private final NoteKey.Signer ben = NoteKey.generate("ben", new SecureRandom());
    private final List<String> steps = new ArrayList<>();
    private Path folder = Path.of("");
    private Path archive = Path.of("");
    private WitnessFolder witness;

    @BeforeEach
    void aLogAndAWitness() throws IOException {
        folder = parent.resolve("witness");
        archive = Files.createDirectories(parent.resolve("archive"));
        WitnessFolder.create(folder, "witness.example", List.of(CosignatureType.ED25519), new SecureRandom());
        witness = WitnessFolder.open(folder, steps::add);
        grow(
                archive,
                first,
                new LogEntry.Archive(ORIGIN, "The Port", 1, first.verifier()),
                new LogEntry.RecoveryKeys(1, 2, List.of(ann.verifier(), ben.verifier())));
        witness.follow(new FollowedLog(first.verifier(), archive.toString()));
    }

    private static LogEntry beat(int second) {
        return new LogEntry.Heartbeat(NOW.plusSeconds(second));
    }

    private static Checkpoint head(Path archive) throws IOException {
        return Checkpoint.parse(note(archive).text()).orThrow();
    }

    private static SignedNote note(Path archive) throws IOException {
        return SignedNote.parse(Files.readAllBytes(archive.resolve("checkpoint")))
                .orThrow();
    }

    private static void grow(Path archive, NoteKey.Signer key, LogEntry... entries) throws IOException {
        TileLog log = Files.exists(archive.resolve("checkpoint"))
                ? TileLog.open(TileSource.in(archive), head(archive)).orThrow()
                : TileLog.empty(ORIGIN);
        TileLog.Growth growth = log.append(
                        List.of(entries).stream().map(LogEntry::bytes).toList())
                .orThrow();
        for (TileFile file : growth.files()) {
            Path path = archive.resolve(file.path().path());
            Files.createDirectories(path.getParent());
            Files.write(path, file.bytes());
        }
        Files.write(archive.resolve("checkpoint"), growth.checkpoint().sign(key).bytes());
    }

    private KeyChange change(KeyStatement.Kind kind) throws IOException {
        TileLog log = TileLog.open(TileSource.in(archive), head(archive)).orThrow();
        var statement = new KeyStatement(
                1,
                kind,
                first.verifier(),
                second.verifier(),
                log.size(),
                log.checkpoint().root(),
                "A test.");
        if (kind == KeyStatement.Kind.PLANNED) {
            return KeyChange.planned(statement, note(archive), first, second);
        }
        KeyChange change = KeyChange.recovery(
                statement,
                note(archive),
                second,
                KeyChange.Named.of(
                        log.entries(1, 2).orThrow().getFirst(),
                        1,
                        log.tree().inclusionProof(1).orThrow()));
        return change.with(change.signedBy(ann)).with(change.signedBy(ben));
    }

    private void put(KeyChange change) throws IOException {
        Files.createDirectories(archive.resolve("log-keys"));
        Files.write(archive.resolve(KeyChange.path(1)), change.bytes());
        grow(archive, second, change.entry());
    }

    private PollLogs.Result visited() throws IOException {
        return new PollLogs(witness, () -> NOW, Duration.ofSeconds(60))
                .all()
                .getFirst()
                .result();
    }

    private void thief() throws IOException {
        Path thief = parent.resolve("thief");
        copy(archive, thief);
        grow(thief, first, beat(1), beat(2), beat(3));
        witness.follow(new FollowedLog(first.verifier(), thief.toString()));
        assertInstanceOf(PollLogs.Cosigned.class, visited());
        witness.follow(new FollowedLog(first.verifier(), archive.toString()));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var walk = Files.walk(from)) {
            for (Path each : walk.toList()) {
                Path copy = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(each, copy);
                }
            }
        }
    }

    @Test
    void a_planned_change_is_followed() throws IOException {
        assertInstanceOf(PollLogs.Cosigned.class, visited());
        put(change(KeyStatement.Kind.PLANNED));
        assertInstanceOf(PollLogs.Cosigned.class, visited());
        grow(archive, second, beat(1));
        assertInstanceOf(PollLogs.Cosigned.class, visited());
        assertEquals(second.verifier(), witness.logs().getFirst().key());
        // also when it is opened again; and the old key does not count
        witness = WitnessFolder.open(folder);
        assertEquals(4, witness.state(witness.logs().getFirst()).size());
        grow(archive, first, beat(2));
        assertInstanceOf(PollLogs.NoAnswer.class, visited());
    }

    @Test
    void a_thief_is_fenced_off_and_what_was_cosigned_is_kept() throws IOException {
        visited();
        thief();
        KeyChange recovery = change(KeyStatement.Kind.RECOVERY);
        put(recovery);
        // the archive does not have the thief's entries, so it does not show that the recovery begins with what was
        // cosigned
        PollLogs.Refused refused = assertInstanceOf(PollLogs.Refused.class, visited());
        assertTrue(
                refused.answer().words().contains("--log COPY"),
                refused.answer().words());
        assertEquals(5, witness.state(witness.logs().getFirst()).size());
        LogKeys newer = LogKeys.read(TileSource.in(archive), first.verifier()).orThrow();
        witness.changeKeys(witness.logs().getFirst(), newer, TileSource.in(parent.resolve("thief")));
        PollLogs.Cosigned cosigned = assertInstanceOf(PollLogs.Cosigned.class, visited());
        assertEquals(3, cosigned.answer().size());
        FollowedLog log = witness.logs().getFirst();
        assertNotNull(log.fenced());
        try (var files = Files.list(folder.resolve("logs").resolve(log.fileName()))) {
            assertTrue(files.anyMatch(file -> file.getFileName().toString().startsWith("fenced-")));
        }
        // the thief is not cosigned any more
        witness.follow(new FollowedLog(first.verifier(), parent.resolve("thief").toString()));
        assertInstanceOf(PollLogs.NoAnswer.class, visited());
        // a program that read the log before the change does not use the old key either
        Path thief = parent.resolve("thief");
        grow(thief, first, beat(9));
        byte[] note = Files.readAllBytes(thief.resolve("checkpoint"));
        var answer = assertInstanceOf(
                WitnessFolder.Refused.class,
                witness.add(new FollowedLog(first.verifier(), ""), new AddCheckpoint(5, List.of(), note), NOW));
        assertTrue(answer.words().contains("its key signs no more than 2"), answer.words());
    }

    @Test
    void without_a_recovery_nothing_goes_back() throws IOException {
        visited();
        thief();
        put(change(KeyStatement.Kind.PLANNED));
        PollLogs.Refused refused = assertInstanceOf(PollLogs.Refused.class, visited());
        assertTrue(
                refused.answer().words().contains("two histories"),
                refused.answer().words());
        FollowedLog log = witness.logs().getFirst();
        assertEquals(first.verifier(), log.key());
        assertEquals(5, witness.state(log).size());
    }

    @Test
    void another_history_below_the_change_is_refused() throws IOException {
        Path other = parent.resolve("other");
        grow(
                other,
                first,
                new LogEntry.Archive(ORIGIN, "Another", 1, first.verifier()),
                new LogEntry.RecoveryKeys(1, 2, List.of(ann.verifier(), ben.verifier())));
        witness.follow(new FollowedLog(first.verifier(), other.toString()));
        assertInstanceOf(PollLogs.Cosigned.class, visited());
        LogKeys newer = LogKeys.of(first.verifier())
                .with(change(KeyStatement.Kind.RECOVERY))
                .orThrow();
        FollowedLog log = witness.logs().getFirst();
        assertThrows(IOException.class, () -> witness.changeKeys(log, newer, TileSource.in(other)));
    }

    /** Whoever stole the key makes another log with recovery keys of their own, and recovers it: before what was cosigned, or after it. */
    @Test
    void a_recovery_of_another_history_is_refused() throws IOException {
        grow(archive, first, beat(1), beat(2));
        assertInstanceOf(PollLogs.Cosigned.class, visited());
        NoteKey.Signer max = NoteKey.generate("max", new SecureRandom());
        NoteKey.Signer moe = NoteKey.generate("moe", new SecureRandom());
        for (int more : new int[] {0, 5}) {
            Path thief = parent.resolve("thief " + more);
            grow(
                    thief,
                    first,
                    new LogEntry.Archive(ORIGIN, "The Port", 1, first.verifier()),
                    new LogEntry.RecoveryKeys(1, 2, List.of(max.verifier(), moe.verifier())));
            for (int i = 0; i < more; i++) {
                grow(thief, first, beat(10 + i));
            }
            TileLog log = TileLog.open(TileSource.in(thief), head(thief)).orThrow();
            var statement = new KeyStatement(
                    1,
                    KeyStatement.Kind.RECOVERY,
                    first.verifier(),
                    second.verifier(),
                    log.size(),
                    log.checkpoint().root(),
                    "A test.");
            KeyChange change = KeyChange.recovery(
                    statement,
                    note(thief),
                    second,
                    KeyChange.Named.of(
                            log.entries(1, 2).orThrow().getFirst(),
                            1,
                            log.tree().inclusionProof(1).orThrow()));
            change = change.with(change.signedBy(max)).with(change.signedBy(moe));
            Files.createDirectories(thief.resolve("log-keys"));
            Files.write(thief.resolve(KeyChange.path(1)), change.bytes());
            grow(thief, second, change.entry(), beat(20), beat(21), beat(22));
            witness.follow(new FollowedLog(first.verifier(), thief.toString()));
            PollLogs.Refused refused = assertInstanceOf(PollLogs.Refused.class, visited());
            FollowedLog followed = witness.logs().getFirst();
            assertEquals(first.verifier(), followed.key());
            assertEquals(4, witness.state(followed).size());
            // with the tiles of what was cosigned it is known to be another history; without them nothing is known
            LogKeys newer = LogKeys.read(TileSource.in(thief), first.verifier()).orThrow();
            if (more == 0) {
                IOException thrown = assertThrows(
                        IOException.class, () -> witness.changeKeys(followed, newer, TileSource.in(archive)));
                assertTrue(thrown.getMessage().contains("two histories"), thrown.getMessage());
            } else {
                assertTrue(
                        refused.answer().words().contains("two histories"),
                        refused.answer().words());
            }
            Path evidence = witness.evidence(followed).orElseThrow();
            assertTrue(TwoHistories.parse(Files.readAllBytes(evidence)).isOk());
            Files.delete(evidence);
        }
        witness.follow(new FollowedLog(first.verifier(), archive.toString()));
        assertInstanceOf(PollLogs.Cosigned.class, visited());
    }

    /** Holders whom the log had replaced by others sign a recovery at a later entry. */
    @Test
    void holders_who_were_replaced_cannot_recover_the_log() throws IOException {
        NoteKey.Signer eve = NoteKey.generate("eve", new SecureRandom());
        grow(
                archive,
                first,
                beat(1),
                new LogEntry.RecoveryKeys(2, 2, List.of(ben.verifier(), eve.verifier())),
                beat(2));
        KeyChange late = change(KeyStatement.Kind.RECOVERY);
        LogKeys newer = LogKeys.of(first.verifier()).with(late).orThrow();
        // what was cosigned last still counts
        assertInstanceOf(PollLogs.Cosigned.class, visited());
        isRefused(newer, archive);
        // it does not count any more
        thief();
        isRefused(newer, parent.resolve("thief"));
        // without the entries nothing goes back
        FollowedLog log = witness.logs().getFirst();
        String said = assertThrows(
                        IOException.class, () -> witness.changeKeys(log, newer, tilesOf(parent.resolve("thief"))))
                .getMessage();
        assertTrue(said.contains("--log COPY"), said);
        assertEquals(first.verifier(), witness.logs().getFirst().key());
        // at a size before they were replaced they can
        Path early = parent.resolve("early");
        copy(archive, early);
        archive = early;
        Files.write(early.resolve("checkpoint"), beginning());
        put(change(KeyStatement.Kind.RECOVERY));
        LogKeys right = LogKeys.read(TileSource.in(early), first.verifier()).orThrow();
        witness.changeKeys(log, right, TileSource.in(parent.resolve("thief")));
        assertEquals(second.verifier(), witness.logs().getFirst().key());
    }

    private byte[] beginning() throws IOException {
        TileLog log = TileLog.open(TileSource.in(archive), head(archive)).orThrow();
        return new Checkpoint(ORIGIN, 2, log.tree().root(2).orThrow())
                .sign(first)
                .bytes();
    }

    private void isRefused(LogKeys newer, Path entries) throws IOException {
        FollowedLog log = witness.logs().getFirst();
        String said = assertThrows(IOException.class, () -> witness.changeKeys(log, newer, TileSource.in(entries)))
                .getMessage();
        assertTrue(said.contains("keys that the log had replaced: its entry 4"), said);
        assertEquals(first.verifier(), witness.logs().getFirst().key());
    }

    /** Tiles without entries. */
    private static TileSource tilesOf(Path archive) {
        TileSource all = TileSource.in(archive);
        return (path, limit) ->
                path.toString().contains("entries") ? java.util.Optional.empty() : all.read(path, limit);
    }

    /** A copy of the folder at a step is what a kill there leaves: one thread writes, and only in the folder. */
    @Test
    void stopped_at_any_step_it_has_the_old_keys_or_the_new_ones() throws IOException {
        visited();
        thief();
        put(change(KeyStatement.Kind.RECOVERY));
        LogKeys newer = LogKeys.read(TileSource.in(archive), first.verifier()).orThrow();
        Path before = folder;
        var reached = new ArrayList<String>();
        WitnessFolder stepping = WitnessFolder.open(folder, step -> {
            reached.add(step);
            try {
                copy(before, parent.resolve("at " + step));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        stepping.changeKeys(stepping.logs().getFirst(), newer, TileSource.in(parent.resolve("thief")));
        assertEquals(List.of("key change verified", "key changed"), reached);
        for (String step : reached) {
            witness = WitnessFolder.open(parent.resolve("at " + step));
            FollowedLog log = witness.logs().getFirst();
            boolean isChanged = step.equals("key changed");
            assertEquals(isChanged ? second.verifier() : first.verifier(), log.key(), step);
            assertEquals(isChanged ? 2 : 5, witness.state(log).size(), step);
            assertEquals(
                    second.verifier(),
                    witness.changeKeys(log, newer, TileSource.in(parent.resolve("thief")))
                            .key(),
                    step);
            assertInstanceOf(PollLogs.Cosigned.class, visited(), step);
            assertEquals(3, witness.state(witness.logs().getFirst()).size(), step);
        }
    }
}
