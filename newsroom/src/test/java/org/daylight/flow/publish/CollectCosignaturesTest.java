package org.daylight.flow.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.daylight.newsroom.KilledAtStep;
import org.daylight.newsroom.KnownWitness;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.RoomTemplates;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.daylight.newsroom.WitnessesFile;
import org.daylight.note.Cosignature;
import org.daylight.note.CosignatureType;
import org.daylight.note.SignedNote;
import org.daylight.note.WitnessKey;
import org.daylight.note.Witnesses;
import org.daylight.witness.FollowedLog;
import org.daylight.witness.WitnessFolder;
import org.daylight.witness.WitnessServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A newsroom and its witnesses: one is online, one is unreachable, one sends files. */
class CollectCosignaturesTest {
    private static final Instant NOW = Instant.parse("2026-12-01T09:00:05Z");

    @TempDir
    Path folder;

    private Path newsroom;
    private Instant witnessTime = NOW;
    private WitnessFolder served;
    private WitnessServer server;
    private int deadPort;

    @BeforeEach
    void aNewsroomThatHasPublished() throws Exception {
        newsroom = RoomTemplates.published(folder.resolve("newsroom"), folder.resolve("source"), 60, 2);
        served = witness("served.example");
        server = WitnessServer.start(served, () -> witnessTime, fault -> {}, error -> {}, "127.0.0.1", 0);
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            deadPort = closed.getLocalPort();
        }
        know(
                new KnownWitness(served.keys().getFirst(), "http://127.0.0.1:" + server.port()),
                new KnownWitness(key("dead.example"), "http://127.0.0.1:" + deadPort + "/w/"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static WitnessKey.Verifier key(String name) {
        return WitnessKey.generate(name, new SecureRandom()).verifier();
    }

    /** A witness that follows the newsroom's log. */
    private WitnessFolder witness(String name) throws IOException {
        WitnessFolder witness =
                WitnessFolder.create(folder.resolve(name), name, List.of(CosignatureType.ED25519), new SecureRandom());
        try (Newsroom room = Newsroom.open(newsroom)) {
            witness.follow(new FollowedLog(room.verifierKey(), ""));
        }
        return witness;
    }

    private void aDayPasses() {
        witnessTime = NOW.plus(Duration.ofDays(1));
    }

    private void know(KnownWitness... witnesses) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            WitnessesFile.write(room, List.of(witnesses));
            assertEquals(List.of(witnesses), WitnessesFile.read(room));
        }
    }

    private SignedNote checkpoint() throws IOException {
        return SignedNote.parse(Files.readAllBytes(newsroom.resolve("archive/checkpoint")))
                .orThrow();
    }

    private List<String> cosigners(WitnessKey.Verifier... witnesses) throws IOException {
        return Witnesses.atLeast(List.of(witnesses), 0).on(checkpoint()).orThrow().stream()
                .map(Cosignature::name)
                .toList();
    }

    @Test
    void the_served_one_cosigns_and_the_dead_one_costs_nothing_else() throws Exception {
        SignedNote before = checkpoint();
        CollectCosignatures.Collected collected = Rooms.cosign(newsroom, StepListener.NONE);
        assertEquals(new CollectCosignatures.Cosigned(NOW), collected.results().get("served.example"));
        assertInstanceOf(CollectCosignatures.NoAnswer.class, collected.results().get("dead.example"));
        assertEquals(List.of("served.example"), cosigners(served.keys().getFirst()));
        assertEquals(before.text(), checkpoint().text());
        assertEquals(before.signatures(), checkpoint().signatures().subList(0, 1));
        assertEquals(1, Rooms.seenByReaders(newsroom));
        aDayPasses();
        Rooms.publish(newsroom, Rooms.FIRST.plus(Duration.ofDays(1)), StepListener.NONE);
        assertEquals(1, checkpoint().signatures().size(), "the log has grown: nobody has seen that yet");
        Rooms.cosign(newsroom, StepListener.NONE);
        Rooms.cosign(newsroom, StepListener.NONE);
        assertEquals(
                List.of("served.example"), cosigners(served.keys().getFirst()), "each once, however often it is asked");
        assertEquals(2, checkpoint().signatures().size());
    }

    @Test
    void one_that_says_nothing_and_one_that_never_ends_hold_up_nobody() throws Exception {
        byte[] drop = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        try (var silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
                var endless = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> {
                try (Socket socket = endless.accept()) {
                    socket.getOutputStream().write(drop);
                    for (int i = 0; i < 600; i++) {
                        socket.getOutputStream().write('x');
                        Thread.sleep(100);
                    }
                } catch (IOException | InterruptedException gone) {
                    // the client has closed the connection
                }
            });
            know(
                    new KnownWitness(key("silent.example"), "http://127.0.0.1:" + silent.getLocalPort()),
                    new KnownWitness(key("endless.example"), "http://127.0.0.1:" + endless.getLocalPort()),
                    new KnownWitness(served.keys().getFirst(), "http://127.0.0.1:" + server.port()));
            CollectCosignatures.Collected collected;
            try (Newsroom room = Newsroom.open(newsroom)) {
                collected = new CollectCosignatures(room, StepListener.NONE, Duration.ofSeconds(8)).ask();
            }
            var tooLong = new CollectCosignatures.NoAnswer("it did not answer in time");
            assertEquals(tooLong, collected.results().get("silent.example"));
            assertEquals(tooLong, collected.results().get("endless.example"));
            assertEquals(List.of("served.example"), cosigners(served.keys().getFirst()));
        }
    }

    @Test
    void a_line_by_another_key_does_not_get_on_the_checkpoint() throws Exception {
        know(new KnownWitness(key("served.example"), "http://127.0.0.1:" + server.port()));
        byte[] before = checkpoint().bytes();
        CollectCosignatures.Collected collected = Rooms.cosign(newsroom, StepListener.NONE);
        assertInstanceOf(CollectCosignatures.Refused.class, collected.results().get("served.example"));
        assertEquals(SignedNote.parse(before).orThrow(), checkpoint());
    }

    @Test
    void what_a_witness_wrote_to_a_file_is_taken() throws Exception {
        WitnessFolder away = witness("away.example");
        know(new KnownWitness(away.keys().getFirst(), ""));
        assertInstanceOf(
                CollectCosignatures.NoAddress.class,
                Rooms.cosign(newsroom, StepListener.NONE).results().get("away.example"));
        SignedNote cosigned = visited(away);
        try (Newsroom room = Newsroom.open(newsroom)) {
            var collect = new CollectCosignatures(room);
            assertEquals(
                    Map.of("away.example", new CollectCosignatures.Cosigned(NOW)),
                    collect.take(List.of(cosigned.bytes())).results());
            assertEquals(List.of("away.example"), cosigners(away.keys().getFirst()));
            SignedNote strangers = visited(served);
            assertTrue(collect.take(List.of(strangers.bytes())).results().isEmpty(), "of nobody that is known");
            assertThrows(IOException.class, () -> collect.take(List.of(new byte[] {1})));
        }
        Rooms.publish(newsroom, Rooms.FIRST.plus(Duration.ofDays(1)), StepListener.NONE);
        try (Newsroom room = Newsroom.open(newsroom)) {
            IOException late = assertThrows(
                    IOException.class, () -> new CollectCosignatures(room).take(List.of(cosigned.bytes())));
            assertTrue(late.getMessage().contains("another checkpoint"), late.getMessage());
        }
    }

    /** The archive as this witness sees it: followed at its address, and cosigned. */
    private SignedNote visited(WitnessFolder witness) throws IOException {
        FollowedLog log = witness.logs().getFirst();
        var at = new FollowedLog(log.key(), newsroom.resolve("archive").toString());
        witness.follow(at);
        var visits = new org.daylight.witness.PollLogs(witness, () -> NOW, Duration.ofMinutes(1));
        return assertInstanceOf(
                        org.daylight.witness.PollLogs.Cosigned.class,
                        visits.all().getFirst().result())
                .answer()
                .note();
    }

    @Test
    void a_newsroom_that_was_put_back_is_told_that_the_witness_has_seen_more() throws Exception {
        Path older = folder.resolve("older");
        Rooms.copy(newsroom, older);
        aDayPasses();
        Rooms.publish(newsroom, Rooms.FIRST.plus(Duration.ofDays(1)), StepListener.NONE);
        Rooms.cosign(newsroom, StepListener.NONE);
        CollectCosignatures.Result result =
                Rooms.cosign(older, StepListener.NONE).results().get("served.example");
        String words =
                assertInstanceOf(CollectCosignatures.Refused.class, result).words();
        assertTrue(words.contains("restored from a backup"), words);
        assertFalse(new String(Files.readAllBytes(older.resolve("archive/checkpoint"))).contains("served.example"));
    }

    @Test
    void killed_at_any_step_the_checkpoint_is_the_one_before_or_the_one_with_lines() throws Exception {
        SignedNote before = checkpoint();
        List<String> killedAt = new ArrayList<>();
        for (int step = 1; ; step++) {
            Path killed = folder.resolve("killed-" + step);
            Rooms.copy(newsroom, killed);
            String name = KilledAtStep.run("cosign", killed, step);
            if (name.isEmpty()) {
                break;
            }
            killedAt.add(name);
            assertEquals(1, Rooms.seenByReaders(killed));
            Path archive = killed.resolve("archive");
            assertEquals(
                    Rooms.files(newsroom.resolve("archive")).keySet(),
                    Rooms.files(archive).keySet(),
                    "nothing else lies there, killed at " + name);
            Rooms.cosign(killed, StepListener.NONE);
            SignedNote after = SignedNote.parse(Files.readAllBytes(archive.resolve("checkpoint")))
                    .orThrow();
            assertEquals(before.text(), after.text());
            assertEquals(2, after.signatures().size(), "killed at " + name);
        }
        assertTrue(
                killedAt.containsAll(List.of("asked", "staged", "decided", "placing checkpoint", "published")),
                killedAt.toString());
    }

    @Test
    void a_file_of_witnesses_that_is_wrong_says_where() throws Exception {
        String good = served.keys().getFirst().text();
        try (Newsroom room = Newsroom.open(newsroom)) {
            for (String bad : List.of(
                    "witness served.example",
                    "witness served.example " + good + "x",
                    "log " + good,
                    "witness a " + good + " https://w.example/ more",
                    "witness a " + good + "\nwitness b " + good)) {
                Files.writeString(newsroom.resolve("witnesses.txt"), "# mine\n\n" + bad + "\n");
                IOException said = assertThrows(IOException.class, () -> WitnessesFile.read(room), bad);
                assertTrue(said.getMessage().startsWith("witnesses.txt"), said.getMessage());
            }
        }
    }
}
