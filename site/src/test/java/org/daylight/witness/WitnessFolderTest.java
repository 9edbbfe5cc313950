package org.daylight.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.daylight.log.TwoHistories;
import org.daylight.note.CosignatureType;
import org.daylight.note.NoteKey;
import org.daylight.note.WitnessKey;
import org.daylight.tree.TileFile;
import org.daylight.tree.TileTree;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A witness's folder, and polling archives. */
class WitnessFolderTest {
    private static final Instant NOW = Instant.parse("2026-12-01T09:00:00Z");

    @TempDir
    Path parent;

    private Path folder;
    private WitnessFolder witness;

    @BeforeEach
    void create() throws IOException {
        folder = parent.resolve("witness");
        witness = WitnessFolder.create(
                folder, "witness.example/w1", List.of(CosignatureType.ED25519), new SecureRandom());
    }

    private WitnessFolder.CosignatureAnswer add(AddCheckpoint request) throws IOException {
        return witness.add(History.followed(), request, NOW);
    }

    @Test
    void the_key_is_private_and_is_the_same_when_it_is_opened_again() throws IOException {
        Path key = folder.resolve("witness.key");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
        WitnessKey.Verifier verifier = WitnessFolder.open(folder).keys().getFirst();
        assertEquals(witness.keys(), List.of(verifier));
        assertThrows(
                IOException.class,
                () -> WitnessFolder.create(
                        folder, "witness.example", List.of(CosignatureType.ED25519), new SecureRandom()));
        Files.writeString(key, "PRIVATE+KEY+rubbish");
        assertThrows(IOException.class, () -> WitnessFolder.open(folder));
    }

    @Test
    void a_log_keeps_its_key_and_may_move() throws IOException {
        witness.follow(History.followed());
        witness.follow(new FollowedLog(History.LOG.verifier(), "https://papers.example/"));
        assertEquals(
                List.of("https://papers.example/"),
                witness.logs().stream().map(FollowedLog::address).toList());
        NoteKey.Signer other = NoteKey.generate(History.LOG.name(), new SecureRandom());
        assertThrows(IOException.class, () -> witness.follow(new FollowedLog(other.verifier(), "")));
    }

    @Test
    void names_of_logs_are_no_paths() throws IOException {
        NoteKey.Signer key = NoteKey.generate("../../etc/Öl", new SecureRandom());
        var log = new FollowedLog(key.verifier(), "");
        witness.follow(log);
        assertTrue(log.fileName().matches("[A-Za-z0-9_][A-Za-z0-9._-]*-[0-9a-f]{16}"), log.fileName());
        assertEquals(List.of(log), witness.logs());
    }

    @Test
    void a_state_that_is_damaged_cosigns_nothing() throws IOException {
        witness.follow(History.followed());
        add(History.TRUE.grown(0, 5));
        Path state =
                folder.resolve("logs").resolve(History.followed().fileName()).resolve("checkpoint");
        String good = Files.readString(state);
        for (String bad : List.of("", "archive.example/port\n5\n", good.replace("\n5\n", "\n6\n"))) {
            Files.writeString(state, bad);
            assertThrows(IOException.class, () -> add(History.TRUE.grown(0, 5)), bad);
            assertThrows(IOException.class, () -> add(History.TRUE.grown(5, 8)), bad);
        }
        Files.writeString(state, good);
        assertInstanceOf(WitnessFolder.Cosigned.class, add(History.TRUE.grown(5, 8)));
    }

    // --- polling

    private Path published(History history, int size) throws IOException {
        Path archive = Files.createDirectories(parent.resolve("archive"));
        List<org.daylight.format.Sha256> leaves = new java.util.ArrayList<>();
        for (int i = 0; i < size; i++) {
            leaves.add(history.leaf(i));
        }
        for (TileFile file : TileTree.empty().append(leaves).files()) {
            Path path = archive.resolve(file.path().path());
            Files.createDirectories(path.getParent());
            Files.write(path, file.bytes());
        }
        Files.write(archive.resolve("checkpoint"), history.checkpoint(size));
        return archive;
    }

    private PollLogs.Result visited() throws IOException {
        return new PollLogs(witness, () -> NOW, Duration.ofSeconds(60))
                .all()
                .getFirst()
                .result();
    }

    @Test
    void an_archive_that_grows_is_cosigned_at_each_visit() throws IOException {
        witness.follow(new FollowedLog(
                History.LOG.verifier(), published(History.TRUE, 5).toString()));
        for (int size : new int[] {5, 5, 8, 280}) {
            published(History.TRUE, size);
            var cosigned = assertInstanceOf(PollLogs.Cosigned.class, visited());
            assertEquals(size, cosigned.answer().size());
        }
    }

    @Test
    void an_archive_with_another_history_is_not_cosigned_and_the_evidence_is_stored() throws IOException {
        Path archive = published(History.TRUE, 8); // a power of two: the proof alone would not show it
        witness.follow(new FollowedLog(History.LOG.verifier(), archive.toUri().toString()));
        visited();
        published(new History(3), 20);
        var refused = assertInstanceOf(PollLogs.Refused.class, visited());
        byte[] evidence = Files.readAllBytes(refused.answer().evidence());
        assertEquals(
                History.LOG.verifier(), TwoHistories.parse(evidence).orThrow().key());
        published(History.TRUE, 20);
        assertInstanceOf(PollLogs.Cosigned.class, visited());
        published(History.TRUE, 7);
        var shorter = assertInstanceOf(PollLogs.Refused.class, visited());
        assertTrue(
                shorter.answer().words().contains("7 entries"), shorter.answer().words());
    }

    @Test
    void an_archive_that_does_not_hold_together_or_is_not_there_is_no_answer() throws IOException {
        Path archive = published(History.TRUE, 5);
        witness.follow(new FollowedLog(History.LOG.verifier(), archive.toString()));
        Files.delete(archive.resolve("tile/0/000.p/5"));
        assertInstanceOf(PollLogs.NoAnswer.class, visited());
        Files.delete(archive.resolve("checkpoint"));
        assertInstanceOf(PollLogs.NoAnswer.class, visited());
        witness.follow(new FollowedLog(
                History.LOG.verifier(), parent.resolve("nowhere").toString()));
        assertInstanceOf(PollLogs.NoAnswer.class, visited());
        assertEquals(0, witness.state(History.followed()).size());
    }
}
