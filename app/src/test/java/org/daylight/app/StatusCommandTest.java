package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.daylight.demo.HarbourTrove;
import org.daylight.doctor.LeftFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusCommandTest {

    @TempDir
    Path folder = Path.of("");

    private Instant now = Instant.parse("2026-12-01T12:00:00Z");
    private String printed = "";

    private int run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var print = new PrintStream(out, true, StandardCharsets.UTF_8);
        int exit = Main.run(new Terminal(print, print, false, folder, Clock.fixed(now, ZoneOffset.UTC)), arguments);
        printed = out.toString(StandardCharsets.UTF_8);
        return exit;
    }

    private void newsroom() throws IOException {
        Path mail = new HarbourTrove(7, 60).writeTo(folder.resolve("source")).mail();
        run("init", "newsroom", "--origin", "harbour.example");
        run("import", "-n", "newsroom", "--trove", "harbour", "--title", "Names \"of\" people", mail.toString());
        run(
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
        assertEquals(Exit.DONE, run("publish", "-n", "newsroom"), printed);
    }

    private List<String> attention() {
        return printed.lines().filter(line -> line.startsWith("!")).toList();
    }

    @Test
    void aNewNewsroomHasTenLinesToo() {
        run("init", "newsroom", "--origin", "harbour.example");
        assertEquals(Exit.DONE, run("status", "-n", "newsroom"), printed);
        assertEquals(10, printed.lines().count(), printed);
        assertTrue(printed.contains("  archive     nothing is published yet"), printed);
        assertEquals(Exit.DONE, run("status", "-n", "newsroom", "--metrics"), printed);
        OpenMetricsReader.read(printed);
        assertEquals(Exit.NOTHING_DONE, run("status", "-n", "nowhere"), printed);
    }

    @Test
    void tenLinesSayWhatNeedsAPerson() throws Exception {
        newsroom();
        assertEquals(Exit.DONE, run("status", "-n", "newsroom"), printed);
        assertEquals(10, printed.lines().count(), printed);
        assertTrue(
                printed.contains("  next        part 2 of harbour, 20 documents, due 2026-12-02 09:00 UTC"), printed);
        assertTrue(printed.contains("  archive     4 entries, 1 part, 0 stories, 0 lists of annotations"), printed);

        now = Instant.parse("2026-12-02T10:30:00Z");
        assertEquals(Exit.SOME_LOST, run("status", "-n", "newsroom"), printed);
        assertEquals(1, attention().size(), printed);
        assertTrue(attention().getFirst().contains("daylight publish --due"), printed);
        assertEquals(Exit.SOME_LOST, run("status", "-n", "newsroom", "--all"), printed);
        assertTrue(printed.contains("harbour     60 documents: 20 published, 40 not yet published"), printed);
        assertEquals(Exit.DONE, run("publish", "-n", "newsroom", "--due"), printed);
        assertEquals(Exit.DONE, run("status", "-n", "newsroom"), printed);

        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("newsroom/catalog.db"));
                var statement = connection.createStatement()) {
            statement.execute("UPDATE accession SET state = 'open'");
        }
        assertEquals(Exit.SOME_LOST, run("status", "-n", "newsroom"), printed);
        assertTrue(attention().getFirst().contains("--abandon"), printed);
        Files.writeString(
                folder.resolve("newsroom/witnesses.txt"),
                "witness w remote.example+46fb5a2b+BB3JnUtGzQyvJVHDFLMmDvBbWQpDCjtvgZ0mPn2fGZUx\n");
        int exit = run("status", "-n", "newsroom");
        assertTrue(exit == Exit.SOME_LOST || exit == Exit.NOTHING_DONE, printed);
    }

    @Test
    void theMeasurementsAreOpenMetricsAndNamePeopleNowhere() throws Exception {
        newsroom();
        assertEquals(Exit.DONE, run("status", "-n", "newsroom", "--metrics"), printed);
        Map<String, Double> read = OpenMetricsReader.read(printed);
        assertEquals(20, read.get("daylight_documents{trove=\"harbour\",state=\"published\"}"), printed);
        assertEquals(40, read.get("daylight_documents{trove=\"harbour\",state=\"not-yet-published\"}"), printed);
        assertEquals(4, read.get("daylight_log_entries"));
        assertEquals(0, read.get("daylight_attention{line=\"next\"}"));
        assertEquals(
                Instant.parse("2026-12-02T09:00:00Z").getEpochSecond(),
                read.get("daylight_next_part_due_timestamp_seconds{trove=\"harbour\"}"));
        assertFalse(printed.contains("people") || printed.contains(folder.toString()), printed);
        assertEquals(
                10,
                read.keySet().stream()
                        .filter(name -> name.startsWith("daylight_attention{"))
                        .count());
        now = Instant.parse("2026-12-02T10:30:00Z");
        assertEquals(Exit.SOME_LOST, run("status", "-n", "newsroom", "--metrics"));
        assertEquals(1, OpenMetricsReader.read(printed).get("daylight_attention{line=\"next\"}"));
    }

    /** What must be there according to the catalog, and is not. */
    @Test
    void whatIsGoneNeedsAPerson() throws Exception {
        newsroom();
        for (String[] each : new String[][] {
            {"archive/checkpoint", "! archive", "the checkpoint is missing"},
            {"archive", "! archive", "the checkpoint is missing"},
            {"vault", "! import", "the vault with the originals of 60 documents is missing"},
            {"audit.jsonl", "! newsroom", "audit.jsonl is missing"}
        }) {
            Path place = folder.resolve("newsroom").resolve(each[0]);
            Files.move(place, folder.resolve("gone"));
            assertEquals(Exit.SOME_LOST, run("status", "-n", "newsroom"), printed);
            assertTrue(
                    attention().stream().anyMatch(line -> line.startsWith(each[1]) && line.contains(each[2])), printed);
            assertTrue(attention().stream().allMatch(line -> line.contains("restore")), printed);
            assertEquals(10, printed.lines().count(), printed);
            assertEquals(Exit.SOME_LOST, run("status", "-n", "newsroom", "--metrics"), printed);
            Files.move(folder.resolve("gone"), place);
            assertEquals(Exit.DONE, run("status", "-n", "newsroom"), printed);
        }
    }

    private void mirrors(String... addresses) throws IOException {
        Files.write(folder.resolve("newsroom/mirrors.txt"), List.of(addresses));
    }

    @Test
    void mirrorsAreAskedOnRequest() throws Exception {
        newsroom();
        LeftFiles.delete(folder.resolve("copy"));
        CommandRoom.copy(folder.resolve("newsroom/archive"), folder.resolve("copy"));
        try (ServedArchive served = ServedArchive.serve(folder.resolve("copy"))) {
            mirrors(served.origin());
            assertEquals(Exit.DONE, run("status", "-n", "newsroom"), printed);
            assertTrue(printed.contains("  mirrors     none is listed"), "nobody is asked: " + printed);
            assertEquals(Exit.DONE, run("status", "-n", "newsroom", "--online", "--all"), printed);
            assertTrue(printed.contains("  mirrors     1 of 1 copy has everything"), printed);
            assertTrue(printed.contains("mirror      " + served.origin() + "/ has all 4 entries"), printed);

            now = Instant.parse("2026-12-02T09:30:00Z");
            CommandRoom.copy(folder.resolve("newsroom"), folder.resolve("other"));
            assertEquals(Exit.DONE, run("publish", "-n", "newsroom", "--due"), printed);
            assertEquals(Exit.DONE, run("status", "-n", "newsroom", "--online"), "a mirror may be late: " + printed);
            assertTrue(printed.contains("/ is behind: 4 of 5 entries"), printed);

            // The address of nobody, besides.
            mirrors(served.origin(), "http://127.0.0.1:1/");
            assertEquals(Exit.DONE, run("status", "-n", "newsroom", "--online"), printed);
            assertTrue(
                    printed.contains("0 of 2 copies have everything; ")
                            && printed.contains("; http://127.0.0.1:1/ did not answer: "),
                    printed);
            assertEquals(Exit.DONE, run("status", "-n", "newsroom", "--online", "--metrics"), printed);
            Map<String, Double> read = OpenMetricsReader.read(printed);
            assertEquals(1, read.get("daylight_mirrors_silent"));
            assertEquals(1, read.get("daylight_mirrors_behind"));
            assertEquals(0, read.get("daylight_mirrors_contradicting"));
            mirrors("http://127.0.0.1:1/");
            assertEquals(Exit.SOME_LOST, run("status", "-n", "newsroom", "--online"), printed);
            assertTrue(attention().getFirst().startsWith("! mirrors"), printed);
            assertEquals(Exit.DONE, run("status", "-n", "newsroom"), printed);
            // Its server is there, but the archive is not.
            mirrors(served.origin() + "/moved/");
            assertEquals(Exit.SOME_LOST, run("status", "-n", "newsroom", "--online"), printed);
            assertTrue(
                    attention()
                            .getFirst()
                            .contains("/moved/ cannot be compared: there is no checkpoint: correct the address"),
                    printed);
            assertEquals(Exit.SOME_LOST, run("status", "-n", "newsroom", "--online", "--metrics"), printed);
            read = OpenMetricsReader.read(printed);
            assertEquals(1, read.get("daylight_mirrors_unreadable"));
            assertEquals(0, read.get("daylight_mirrors_silent"));
        }
    }

    /** Somebody published with an old copy of the newsroom: the mirror has the other history. */
    @Test
    void aMirrorWithAnotherHistory() throws Exception {
        newsroom();
        CommandRoom.copy(folder.resolve("newsroom"), folder.resolve("other"));
        now = Instant.parse("2026-12-02T10:00:00Z");
        assertEquals(Exit.DONE, run("publish", "-n", "newsroom", "--due"), printed);
        try (ServedArchive ahead = ServedArchive.serve(folder.resolve("newsroom/archive"))) {
            Files.writeString(folder.resolve("other/mirrors.txt"), ahead.origin() + "\n");
            assertEquals(Exit.SOME_LOST, run("status", "-n", "other", "--online"), printed);
            assertTrue(
                    attention().stream()
                            .anyMatch(line -> line.contains("/ has 5 entries, and there are only 4 here")
                                    && line.startsWith("! mirrors")),
                    printed);
        }
        Files.writeString(folder.resolve("other/mirrors.txt"), "http://127.0.0.1:1/\n");
        assertEquals(Exit.DONE, run("mirrors", "-n", "other", "publish", "--without-witnesses"), printed);
        try (ServedArchive forked = ServedArchive.serve(folder.resolve("other/archive"))) {
            mirrors(forked.origin());
            assertEquals(Exit.SOME_LOST, run("status", "-n", "newsroom", "--online"), printed);
            assertTrue(attention().getFirst().contains("/ FORKED: its log of 5 entries is another history"), printed);
            assertEquals(Exit.SOME_LOST, run("status", "-n", "newsroom", "--online", "--metrics"), printed);
            assertEquals(1, OpenMetricsReader.read(printed).get("daylight_mirrors_contradicting"));
        }
        assertEquals(Exit.USAGE, run("status", "-n", "newsroom", "--online", "--listen", "127.0.0.1:0"), printed);
    }

    /** An address of IPv6 has brackets, also if they were left out. */
    @Test
    void anAddressOfIpv6IsPrintedInBrackets() throws Exception {
        newsroom();
        for (String typed : List.of("::1:0", "[::1]:0")) {
            var out = new ByteArrayOutputStream();
            var print = new PrintStream(out, true, StandardCharsets.UTF_8);
            Thread serving = new Thread(() -> Main.run(
                    new Terminal(print, print, false, folder, Clock.fixed(now, ZoneOffset.UTC)),
                    "status",
                    "-n",
                    "newsroom",
                    "--listen",
                    typed));
            serving.start();
            while (serving.isAlive() && !out.toString(StandardCharsets.UTF_8).contains("\n")) {
                Thread.sleep(10);
            }
            serving.interrupt();
            serving.join();
            String said = out.toString(StandardCharsets.UTF_8);
            assertTrue(
                    said.startsWith("measurements at http://[::1]:") || said.contains("daylight: "),
                    typed + ": " + said);
            assertFalse(said.contains("http://::1"), said);
        }
    }

    @Test
    void theReaderIsStrict() {
        String right =
                "# TYPE a_bytes gauge\n# UNIT a_bytes bytes\n# HELP a_bytes b\na_bytes{x=\"\\\"\",y=\"\"} 1\n# EOF\n";
        assertEquals(1, OpenMetricsReader.read(right).size());
        for (String wrong : List.of(
                right.replace("# EOF\n", ""),
                right + "\n",
                right.replace("\"\\\"\"", "\"\"\""),
                right.replace("y=", "x="),
                right.replace("UNIT a_bytes bytes", "UNIT a_bytes seconds"),
                right.replace("# TYPE a_bytes gauge\n", ""),
                right.replace("} 1", "}  1"),
                right.replace("} 1", "} one"),
                right.replace("# HELP", "\n# HELP"),
                right.replace("# EOF", "a_bytes{x=\"\\\"\",y=\"\"} 2\n# EOF"))) {
            assertThrows(Throwable.class, () -> OpenMetricsReader.read(wrong), wrong);
        }
    }

    @Test
    void itIsServedToThisMachineOnly() throws Exception {
        for (String open :
                List.of("0.0.0.0:1", "192.168.0.1:80", "127.0.0.1", "127.0.0.1:99999", ":9464", "daylight.example:1")) {
            assertEquals(Exit.USAGE, run("status", "--listen", open), printed);
        }
        newsroom();
        try (MetricsServer server = MetricsServer.start(
                        "127.0.0.1",
                        0,
                        () -> {
                            run("status", "-n", "newsroom", "--metrics");
                            return printed;
                        },
                        fault -> {},
                        error -> {});
                HttpClient client = HttpClient.newHttpClient()) {
            String base = "http://127.0.0.1:" + server.port();
            HttpResponse<String> answer = get(client, base + "/metrics");
            assertEquals(200, answer.statusCode());
            assertEquals(
                    "application/openmetrics-text; version=1.0.0; charset=utf-8",
                    answer.headers().firstValue("content-type").orElseThrow());
            assertEquals(4, OpenMetricsReader.read(answer.body()).get("daylight_log_entries"));
            assertEquals(404, get(client, base + "/").statusCode());
            HttpRequest post = HttpRequest.newBuilder(URI.create(base + "/metrics"))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            assertEquals(
                    405, client.send(post, HttpResponse.BodyHandlers.ofString()).statusCode());
        }
        try (var broken = MetricsServer.start(
                        "127.0.0.1",
                        0,
                        () -> {
                            throw new IOException("damaged");
                        },
                        fault -> assertEquals("damaged", fault),
                        error -> {});
                HttpClient client = HttpClient.newHttpClient()) {
            assertEquals(
                    500,
                    get(client, "http://127.0.0.1:" + broken.port() + "/metrics")
                            .statusCode());
        }
    }

    private static HttpResponse<String> get(HttpClient client, String address) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
