package org.daylight.mirror;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.daylight.archive.Archive;
import org.daylight.log.ArchiveAddress;
import org.daylight.mirror.MirrorStatus.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a publisher learns about a copy that cannot be compared: what is wrong, and what to do. */
class MirrorMonitorTest {
    private static final Instant NOON = Instant.parse("2026-12-02T12:00:00Z");

    @TempDir
    Path folder = Path.of("");

    private Path ours;
    private FaultyServer server;

    @BeforeEach
    void aCopyWithMoreEntries() throws IOException {
        var port =
                new PortArchive(folder.resolve("port")).accession(30).part(1, 5).publish();
        ours = port.copy(folder.resolve("ours"));
        port.part(6, 9).publish();
        server = new FaultyServer(port.folder());
    }

    @AfterEach
    void theEnd() throws IOException {
        server.close();
    }

    private MirrorStatus ask(String address) throws IOException {
        try (Archive archive = Archive.open(ours)) {
            var asked = new ArchiveAddress(address);
            MirrorStatus status = MirrorMonitor.once(archive, List.of(asked), Duration.ofMinutes(1), NOON)
                    .get(asked);
            assertEquals(1, status.detail().lines().count(), status.toString());
            assertEquals(0, status.entries());
            return status;
        }
    }

    private void assertStatus(Kind kind, String problem, String remedy) throws IOException {
        MirrorStatus status = ask(server.address());
        assertEquals(kind, status.kind(), status.toString());
        assertTrue(status.detail().contains(problem), status.detail());
        assertTrue(status.detail().contains(remedy), status.detail());
    }

    private void answering(String path, FaultyServer.Answer answer) {
        server.habit = request -> request.path().contains(path) ? answer : FaultyServer.Answer.USUAL;
    }

    @Test
    void aServerThatRefuses() throws IOException {
        answering("checkpoint", FaultyServer.Answer.status(403));
        assertStatus(Kind.UNREADABLE, "it answers 403", "tell its operator");
    }

    @Test
    void aServerWithAnErrorThatMayPass() throws IOException {
        answering("checkpoint", FaultyServer.Answer.status(503));
        assertStatus(Kind.SILENT, "it answers 503", "try again later");
    }

    @Test
    void aConnectionThatBreaks() throws IOException {
        answering("checkpoint", FaultyServer.Answer.breaking(10));
        assertStatus(Kind.SILENT, "ended too early", "try again later");
    }

    @Test
    void noArchiveAtTheAddress() throws IOException {
        answering("checkpoint", FaultyServer.Answer.status(404));
        assertStatus(Kind.UNREADABLE, "there is no checkpoint", "correct the address");
    }

    @Test
    void aPageInPlaceOfTheCheckpoint() throws IOException {
        answering("checkpoint", FaultyServer.Answer.of("<html>Moved".getBytes(StandardCharsets.US_ASCII)));
        assertStatus(Kind.UNREADABLE, "(note-malformed)", "correct the address");
    }

    @Test
    void aCheckpointWithADamagedSignature() throws IOException {
        byte[] note = Files.readAllBytes(folder.resolve("port/checkpoint"));
        int last = new String(note, StandardCharsets.UTF_8).lastIndexOf("\u2014 ");
        int inSignature =
                new String(note, StandardCharsets.UTF_8).substring(0, last).getBytes(StandardCharsets.UTF_8).length
                        + 60;
        note[inSignature] = (byte) (note[inSignature] == 'A' ? 'B' : 'A');
        answering("checkpoint", FaultyServer.Answer.of(note));
        assertStatus(Kind.UNREADABLE, "(note-signature-wrong)", "daylight mirror --recheck");
    }

    @Test
    void aDamagedLog() throws IOException {
        answering("tile/", FaultyServer.Answer.of(new byte[192]));
        assertStatus(Kind.UNREADABLE, "is damaged (tile-wrong)", "daylight mirror --recheck");
        answering("tile/", FaultyServer.Answer.status(404));
        assertStatus(Kind.UNREADABLE, "is damaged (tile-absent)", "daylight mirror --recheck");
    }

    @Test
    void aDamagedLogHere() throws IOException {
        Path copy = folder.resolve("copy");
        new PortArchive(copy).accession(30).publish();
        try (var behind = new FaultyServer(copy);
                Archive archive = Archive.open(ours)) {
            var asked = new ArchiveAddress(behind.address());
            try (var tiles = Files.walk(ours.resolve("tile/0"))) {
                for (Path tile : tiles.filter(Files::isRegularFile).toList()) {
                    Files.write(tile, new byte[(int) Files.size(tile)]);
                }
            }
            MirrorStatus status = MirrorMonitor.once(archive, List.of(asked), Duration.ofMinutes(1), NOON)
                    .get(asked);
            assertEquals(Kind.UNREADABLE, status.kind(), status.toString());
            assertTrue(status.detail().contains("the log here is damaged (tile-wrong)"), status.detail());
            assertTrue(status.detail().contains("daylight doctor"), status.detail());
        }
    }

    @Test
    void nobodyThere() throws IOException {
        MirrorStatus status = ask("http://127.0.0.1:1/");
        assertEquals(Kind.SILENT, status.kind());
        assertTrue(status.detail().endsWith(": try again later; if it stays so, tell its operator"));
        status = ask("http://no-such-name.invalid/");
        assertEquals(Kind.SILENT, status.kind());
        assertTrue(status.detail().contains("its name is not found: correct the address"), status.detail());
        assertFalse(status.detail().contains("invalid"));
    }
}
