package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.daylight.demo.HarbourTrove;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A volunteer mirrors a server, serves the mirror, fetches the next part, and is informed when something is wrong. */
class MirrorCommandTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-12-01T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder = Path.of("");

    private Publisher publisher = new Publisher(Path.of(""));
    private String out = "";
    private String err = "";

    @BeforeEach
    void aPublisher() throws Exception {
        Path mail = new HarbourTrove(7, 60).writeTo(folder.resolve("source")).mail();
        publisher = new Publisher(folder);
        publisher.daylight("init", "newsroom", "--origin", "harbour.example");
        publisher.daylight(
                Set.of(Exit.DONE, Exit.SOME_LOST), "import", "-n", "newsroom", "--trove", "harbour", mail.toString());
        publisher.daylight(
                "schedule",
                "-n",
                "newsroom",
                "--trove",
                "harbour",
                "--first",
                "2026-12-01T09:00Z",
                "--every",
                "day",
                "--parts",
                "3");
        publisher.clock("2026-12-01T12:00:00Z");
        publisher.daylight("publish", "-n", "newsroom");
    }

    private void daylight(int exit, String... arguments) {
        var said = new ByteArrayOutputStream();
        var faults = new ByteArrayOutputStream();
        int ended = Main.run(
                new Terminal(
                        new PrintStream(said, true, StandardCharsets.UTF_8),
                        new PrintStream(faults, true, StandardCharsets.UTF_8),
                        false,
                        folder,
                        NOON),
                arguments);
        out = said.toString(StandardCharsets.UTF_8);
        err = faults.toString(StandardCharsets.UTF_8);
        assertEquals(exit, ended, "daylight " + List.of(arguments) + "\n" + out + err);
    }

    @Test
    void fromTheFirstMirrorToTheNextPart() throws Exception {
        try (ServedArchive served = ServedArchive.serve(folder.resolve("newsroom/archive"))) {
            daylight(Exit.DONE, "mirror", served.origin(), "papers");
            assertTrue(
                    out.matches("harbour.example: 4 entries \\(4 new\\), 1 part, .* downloaded from http://127.*\n"),
                    out);
            assertTrue(err.contains("the key is trusted because it was the first one seen: harbour.example+"), err);
            daylight(Exit.DONE, "check", "papers");
        }
        publisher.clock("2026-12-02T12:00:00Z");
        publisher.daylight("publish", "-n", "newsroom");
        try (ServedArchive served = ServedArchive.serve(folder.resolve("newsroom/archive"))) {
            daylight(Exit.DONE, "mirror", served.origin(), "papers", "--json");
            Json json = Json.parse(out.strip()).orThrow();
            assertTrue(json instanceof Json.Obj object
                    && object.string("mirror").orElse("").equals("current")
                    && object.number("entries").orElse(0) == 5
                    && object.number("before").orElse(0) == 4);
            assertEquals("", err);
            daylight(Exit.DONE, "mirror", served.origin(), "papers");
            assertTrue(out.startsWith("harbour.example: 5 entries, nothing new; "), out);
        }
        try (ServedArchive mirror = ServedArchive.serve(folder.resolve("papers"))) {
            String front = page(mirror, "/");
            assertTrue(front.contains("<b>This is a mirror</b> of harbour.example"), front);
            assertTrue(front.contains("1 December 2026"), front);
            String about = page(mirror, "/mirrors");
            assertTrue(about.contains("the first key that this mirror saw"), about);
            String others = about.replace(mirror.origin(), "");
            assertFalse(others.contains("127.0.0.1"), "the sources are private: " + others);
            assertEquals(404, mirror.get("/mirrors/two-histories.json").statusCode());
            assertTrue(mirror.find("the").startsWith("/harbour/"));
        }
        try (ServedArchive own = ServedArchive.serve(folder.resolve("newsroom/archive"))) {
            assertFalse(page(own, "/").contains("This is a mirror"));
            assertFalse(page(own, "/mirrors").contains("You are reading a mirror"));
        }
    }

    private static String page(ServedArchive served, String address) throws IOException {
        var answer = served.get(address);
        assertEquals(200, answer.statusCode(), address);
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    @Test
    void aRewrittenHistoryIsShownToReaders() throws Exception {
        daylight(Exit.DONE, "mirror", "newsroom/archive", "papers");
        // The publisher starts a new log with the same key.
        for (String gone : List.of(
                "newsroom/archive",
                "newsroom/catalog.db",
                "newsroom/audit.jsonl",
                "newsroom/vault",
                "newsroom/index")) {
            delete(folder.resolve(gone));
        }
        Path mail = new HarbourTrove(1915, 60).writeTo(folder.resolve("other")).mail();
        publisher.daylight(
                Set.of(Exit.DONE, Exit.SOME_LOST), "import", "-n", "newsroom", "--trove", "harbour", mail.toString());
        publisher.daylight(
                "schedule",
                "-n",
                "newsroom",
                "--trove",
                "harbour",
                "--first",
                "2026-12-01T09:00Z",
                "--every",
                "day",
                "--parts",
                "2");
        publisher.clock("2026-12-02T12:00:00Z");
        publisher.daylight("publish", "-n", "newsroom", "--due");
        daylight(Exit.SOME_LOST, "mirror", "newsroom/archive", "papers");
        assertTrue(out.contains("the publisher signed two different histories; the evidence is in "), out);
        daylight(Exit.DONE, "check", "papers");
        try (ServedArchive mirror = ServedArchive.serve(folder.resolve("papers"))) {
            assertTrue(page(mirror, "/mirrors").contains("The publisher has signed two histories"));
            assertTrue(page(mirror, "/mirrors/two-histories.json").contains("\"evidence\":\"two-histories\""));
        }
    }

    private static void delete(Path top) throws IOException {
        try (var walk = Files.walk(top)) {
            for (Path each : walk.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    @Test
    void itKeepsPollingAfterErrors() throws Exception {
        Path papers = folder.resolve("papers");
        var going = Thread.ofPlatform().start(() -> daylight(Exit.DONE, "mirror", "later", "papers", "--every", "1s"));
        while (!Files.exists(
                folder.resolve("papers.mirror"))) { // the mirror has started, and its source does not answer
            Thread.sleep(20);
        }
        Files.move(folder.resolve("newsroom/archive"), folder.resolve("later"));
        while (!Files.exists(papers.resolve("checkpoint"))) {
            assertTrue(going.isAlive());
            Thread.sleep(20);
        }
        going.interrupt();
        going.join();
        daylight(Exit.DONE, "check", "papers");
    }

    @Test
    void anUnreadableStateEndsTheCommandWithAdvice() throws Exception {
        daylight(Exit.DONE, "mirror", "newsroom/archive", "papers");
        Path state = folder.resolve("papers.mirror/state.json");
        Files.writeString(state, Files.readString(state).substring(0, 100));
        for (String[] every : new String[][] {{}, {"--every", "1h"}}) {
            var arguments = new java.util.ArrayList<>(List.of("mirror", "newsroom/archive", "papers"));
            arguments.addAll(List.of(every));
            daylight(Exit.NOTHING_DONE, arguments.toArray(new String[0]));
            assertTrue(err.contains("state.json cannot be read") && err.contains("from a backup"), err);
            assertEquals(1, err.lines().count(), err);
        }
        daylight(Exit.NOTHING_DONE, "serve", "papers", "--port", "0");
        assertTrue(err.contains("state.json cannot be read"), err);
    }

    @Test
    void aMirrorCosignsWhatItHolds() throws Exception {
        daylight(Exit.DONE, "mirror", "newsroom/archive", "papers", "--cosign", "mirror.example");
        String key = err.lines()
                .filter(line -> line.startsWith("cosigned as mirror.example: 4 entries, with the key "))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst()
                .orElseThrow(() -> new AssertionError(err));
        daylight(Exit.DONE, "check", "papers", "--witness", key);
        assertTrue(out.contains("cosigned by mirror.example at 2026-12-01T12:00:00Z"), out);
        daylight(Exit.DONE, "mirror", "newsroom/archive", "papers", "--cosign", "mirror.example");
        assertFalse(err.contains("cosigned"), "once for each checkpoint: " + err);
        publisher.clock("2026-12-02T12:00:00Z");
        publisher.daylight("publish", "-n", "newsroom");
        daylight(Exit.DONE, "mirror", "newsroom/archive", "papers", "--cosign", "mirror.example");
        assertTrue(err.contains("5 entries, with the key " + key), err);
        daylight(Exit.DONE, "check", "papers", "--witness", key);
        String hash =
                Sha256.of("harbour.example".getBytes(StandardCharsets.UTF_8)).hex();
        try (ServedArchive mirror = ServedArchive.serve(folder.resolve("papers"))) {
            assertTrue(page(mirror, "/" + hash + "/checkpoint").contains("\u2014 mirror.example "));
            assertEquals(200, mirror.get("/" + hash + "/tile/entries/000.p/5").statusCode());
            assertEquals(404, mirror.get("/" + hash + "/releases/0001.zip").statusCode());
            assertEquals(404, mirror.get("/" + "0".repeat(64) + "/checkpoint").statusCode());
        }
        daylight(Exit.NOTHING_DONE, "mirror", "newsroom/archive", "papers", "--cosign", "other.example");
        assertTrue(err.contains("cosigns as mirror.example, not as other.example"), err);
        daylight(Exit.USAGE, "mirror", "newsroom/archive", "papers", "--cosign", "two words");
        Files.writeString(folder.resolve("papers.mirror/cosigner.key"), "damaged");
        daylight(Exit.NOTHING_DONE, "mirror", "newsroom/archive", "papers", "--cosign", "mirror.example");
        assertTrue(err.contains("cosigner.key is damaged"), err);
    }

    @Test
    void aWitnessIsAKey() {
        daylight(Exit.USAGE, "mirror", "newsroom/archive", "papers", "--witness", "nonsense");
        assertTrue(err.contains("--witness: a key must have three fields"), err);
    }

    @Test
    void faultsAreReported() {
        daylight(Exit.USAGE, "mirror", "papers");
        daylight(Exit.USAGE, "mirror", "https://user@papers.example/", "papers");
        assertTrue(err.contains("is not the address of an archive"), err);
        daylight(Exit.USAGE, "mirror", "newsroom/archive", "papers", "--key", "nonsense");
        daylight(Exit.USAGE, "mirror", "newsroom/archive", "papers", "--proxy", "socks4://127.0.0.1:1");
        assertTrue(err.contains("write the proxy as"), err);
        daylight(Exit.USAGE, "mirror", "newsroom/archive", "papers", "--every", "soon");
        assertTrue(err.contains("is not a time: write it as 30s"), err);
        daylight(Exit.USAGE, "serve", "newsroom/archive", "--proxy", "socks5://127.0.0.1:9050");
        daylight(Exit.USAGE, "serve", "newsroom/archive", "--ask-mirrors", "0h");
        daylight(Exit.NOTHING_DONE, "mirror", "nowhere", "papers");
        assertTrue(out.contains("nothing was done"), out);
        daylight(Exit.NOTHING_DONE, "mirror", "newsroom/archive", "newsroom");
        assertTrue(err.contains("belongs to a newsroom"), err);
        assertFalse(Files.exists(folder.resolve("papers/checkpoint")));
    }
}
