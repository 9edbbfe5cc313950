package org.daylight.flow.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.daylight.newsroom.HistoryClaims;
import org.daylight.newsroom.KnownWitness;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.RoomTemplates;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.daylight.newsroom.WitnessesFile;
import org.daylight.note.CosignatureType;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Vault;
import org.daylight.witness.FollowedLog;
import org.daylight.witness.WitnessFolder;
import org.daylight.witness.WitnessServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A newsroom that was restored from a backup signs no second history. */
class ConfirmHistoryTest {

    private static final Instant SECOND = Rooms.FIRST.plus(Duration.ofDays(1));

    @TempDir
    Path folder;

    private Path newsroom;
    private Path backup;
    private Instant witnessTime = SECOND;
    private WitnessServer server;
    private HttpServer site;

    @BeforeEach
    void aNewsroomWithABackup() throws Exception {
        newsroom = RoomTemplates.published(folder.resolve("newsroom"), folder.resolve("source"), 30, 3);
        WitnessFolder witness = WitnessFolder.create(
                folder.resolve("witness"), "served.example", List.of(CosignatureType.ED25519), new SecureRandom());
        server = WitnessServer.start(witness, () -> witnessTime, fault -> {}, error -> {}, "127.0.0.1", 0);
        try (Newsroom room = Newsroom.open(newsroom)) {
            witness.follow(new FollowedLog(room.verifierKey(), ""));
            WitnessesFile.write(
                    room, List.of(new KnownWitness(witness.keys().getFirst(), "http://127.0.0.1:" + server.port())));
        }
        backup = folder.resolve("backup");
        Rooms.copy(newsroom, backup);
        site = SimpleFileServer.createFileServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                newsroom.resolve("archive"),
                SimpleFileServer.OutputLevel.NONE);
        site.start();
    }

    @AfterEach
    void stop() {
        server.close();
        site.stop(0);
    }

    @Test
    void a_witness_that_has_seen_more_is_believed_and_remembered() throws Exception {
        publish(newsroom, SECOND);
        Rooms.cosign(newsroom, StepListener.NONE);
        var before = Rooms.files(backup.resolve("archive"));
        String said = refused(backup, SECOND);
        assertTrue(said.contains("has cosigned 4 entries") || said.contains("entries of this log"), said);
        assertTrue(said.contains("restored from a backup"), said);
        server.close();
        assertTrue(refused(backup, SECOND).contains("as reported before"), "also when nobody can be asked any more");
        assertThrows(NotTheNewest.class, () -> withoutWitnesses(backup));
        assertThrows(NotTheNewest.class, () -> Rooms.withdraw(backup, "harbour/1", StepListener.NONE));
        Files.writeString(backup.resolve("mirrors.txt"), "https://port.example/\n");
        assertThrows(NotTheNewest.class, () -> Rooms.publishMirrors(backup, StepListener.NONE));
        assertEquals(before, Rooms.files(backup.resolve("archive")), "nothing was signed");
        try (Newsroom room = Newsroom.open(backup)) {
            WitnessesFile.write(room, List.of());
            assertEquals(1, HistoryClaims.words(room).size());
        }
        Files.delete(backup.resolve("mirrors.txt"));
        assertTrue(
                refused(backup, SECOND).contains("as reported before"),
                "the witness is no longer asked, and the checkpoint that it showed is kept");
        assertTrue(Files.readString(backup.resolve("history.json")).contains("\u2014 served.example"));
        Files.delete(backup.resolve("history.json")); // an editor who is sure
        assertInstanceOf(PublishRelease.Published.class, publish(backup, SECOND));
    }

    @Test
    void the_public_archive_is_believed_where_there_is_no_witness() throws Exception {
        for (Path each : List.of(newsroom, backup)) {
            Files.delete(each.resolve("witnesses.txt"));
            Files.writeString(
                    each.resolve("mirrors.txt"),
                    "http://127.0.0.1:" + site.getAddress().getPort() + "/\n");
        }
        assertInstanceOf(PublishRelease.Published.class, publish(newsroom, SECOND));
        String said = refused(backup, SECOND);
        assertTrue(said.contains("entries of this log, but there are only"), said);
        Files.delete(backup.resolve("mirrors.txt"));
        assertTrue(refused(backup, SECOND).contains("as reported before"), "the signed checkpoint was kept");

        Path restored = folder.resolve("restored");
        Rooms.copy(newsroom, restored);
        Files.copy(backup.resolve("history.json"), restored.resolve("history.json"));
        Instant third = SECOND.plus(Duration.ofDays(1));
        assertInstanceOf(PublishRelease.Published.class, publish(restored, third), "what is here has it all");
        assertFalse(Files.exists(restored.resolve("history.json")), "it is settled");
    }

    @Test
    void two_histories_of_the_same_length_are_told_apart() throws Exception {
        publish(newsroom, SECOND);
        Rooms.cosign(newsroom, StepListener.NONE);
        Path fork = folder.resolve("fork");
        Rooms.copy(backup, fork);
        Files.delete(fork.resolve("witnesses.txt"));
        Instant later = SECOND.plusSeconds(60);
        assertInstanceOf(PublishRelease.Published.class, publish(fork, later), "nobody can be asked");
        Files.copy(newsroom.resolve("witnesses.txt"), fork.resolve("witnesses.txt"));
        witnessTime = SECOND.plus(Duration.ofDays(1));
        assertTrue(refused(fork, witnessTime).contains("of this log"));
        server.close();
        assertTrue(refused(fork, witnessTime).contains("reported before"), "and it is remembered");
    }

    @Test
    void when_nobody_answers_nothing_is_signed_unless_an_editor_allowed_that() throws Exception {
        server.close();
        String said = refused(newsroom, SECOND);
        assertTrue(said.contains("--without-witnesses"), said);
        assertEquals(1, Rooms.seenByReaders(newsroom));
        assertInstanceOf(PublishRelease.Published.class, withoutWitnesses(newsroom));
        assertEquals(2, Rooms.seenByReaders(newsroom));
    }

    @Test
    void a_first_publication_from_a_backup_without_an_archive_is_refused_too() throws Exception {
        Rooms.cosign(newsroom, StepListener.NONE);
        Path empty = Rooms.create(folder.resolve("empty"));
        for (String name : List.of("keys/log.key", "keys/accessions.key", "witnesses.txt")) {
            Files.deleteIfExists(empty.resolve(name));
            Files.copy(newsroom.resolve(name), empty.resolve(name));
        }
        Rooms.importAll(empty, List.of(folder.resolve("source/mail")), 4_000, StepListener.NONE);
        Rooms.plan(empty, 3);
        assertTrue(refused(empty, Rooms.FIRST).contains("entries of this log"));
        assertFalse(Files.exists(empty.resolve("archive/checkpoint")));
    }

    @Test
    void what_cannot_be_read_is_no_reason_to_sign() throws Exception {
        Files.writeString(newsroom.resolve("history.json"), "{\"claims\":[{}]}");
        IOException said = assertThrows(IOException.class, () -> publish(newsroom, SECOND));
        assertTrue(said.getMessage().contains("history.json is damaged"), said.getMessage());
    }

    @Test
    void a_release_that_is_ahead_of_the_witnesses_clocks_is_refused() throws Exception {
        witnessTime = SECOND.minus(Duration.ofHours(1));
        String reason = assertInstanceOf(PublishRelease.Refused.class, publish(newsroom, SECOND))
                .reason();
        assertTrue(reason.contains("the clocks of the witnesses"), reason);
    }

    private static PublishRelease.Result publish(Path newsroom, Instant now) throws IOException {
        return Rooms.publish(newsroom, now, StepListener.NONE);
    }

    private static String refused(Path newsroom, Instant now) {
        return assertThrows(NotTheNewest.class, () -> publish(newsroom, now)).getMessage();
    }

    private static PublishRelease.Result withoutWitnesses(Path newsroom) throws IOException {
        List<String> notices = new ArrayList<>();
        try (Newsroom room = Newsroom.open(newsroom, new Newsroom.Opening(notices::add, true));
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            PublishRelease.Result result = new PublishRelease(room, vault).next(SECOND, false);
            assertTrue(notices.getLast().contains("because of --without-witnesses"), notices.toString());
            return result;
        }
    }
}
