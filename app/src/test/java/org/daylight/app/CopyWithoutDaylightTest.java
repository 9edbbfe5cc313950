package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.daylight.demo.HarbourTrove;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The methods in docs/mirrors.md to copy an archive without Daylight: each copy is checked, and serves as a source for
 * a mirror.
 */
class CopyWithoutDaylightTest {

    @TempDir
    static Path folder = Path.of("");

    private static Path archive = Path.of("");

    @BeforeAll
    static void aPublisher() throws Exception {
        Path mail = new HarbourTrove(7, 60).writeTo(folder.resolve("source")).mail();
        var publisher = new Publisher(folder);
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
        publisher.clock("2026-12-02T12:00:00Z");
        publisher.daylight("publish", "-n", "newsroom", "--due");
        archive = folder.resolve("newsroom/archive");
    }

    private String daylight(int exit, String... arguments) {
        var output = new ByteArrayOutputStream();
        var out = new PrintStream(output, true, StandardCharsets.UTF_8);
        int ended = Main.run(new Terminal(out, out, false, folder, Clock.systemUTC()), arguments);
        String printed = output.toString(StandardCharsets.UTF_8);
        assertEquals(exit, ended, "daylight " + List.of(arguments) + "\n" + printed);
        return printed;
    }

    /** The copy is the archive, and a mirror accepts it as a source. */
    private void assertCopied(Path copy, String source, String name) throws IOException {
        assertTrue(daylight(Exit.DONE, "check", copy.toString()).contains("confirmed: "));
        daylight(
                Exit.DONE, "mirror", source, folder.resolve("mirror-of-" + name).toString());
        assertEquals(
                Files.readString(archive.resolve("checkpoint")),
                Files.readString(folder.resolve("mirror-of-" + name).resolve("checkpoint")));
        assertTrue(
                daylight(Exit.DONE, "check", folder.resolve("mirror-of-" + name).toString())
                        .contains("confirmed: "));
    }

    private static boolean isThere(String command) {
        return Stream.of((System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin").split(":"))
                .anyMatch(place -> Files.isExecutable(Path.of(place, command)));
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("..", "docs", "mirrors.md"));
    }

    /** The first code block of a language on the page that contains the word. */
    private static String block(String language, String word) throws IOException {
        return Arrays.stream(page().split("\n```" + language + "\n"))
                .skip(1)
                .map(rest -> rest.substring(0, rest.indexOf("```")))
                .filter(block -> block.contains(word))
                .findFirst()
                .orElseThrow();
    }

    private static void shell(Path in, String commands) throws Exception {
        Process process = new ProcessBuilder("sh", "-e", "-c", commands)
                .directory(in.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), commands + "\n" + output);
    }

    @Test
    void aCopyOnAStick() throws Exception {
        Path stick = Files.createDirectories(folder.resolve("stick"));
        shell(stick, "cp -r '" + archive + "' archive");
        assertCopied(stick.resolve("archive"), stick.resolve("archive").toString(), "stick");
    }

    @Test
    void rsync() throws Exception {
        assumeTrue(isThere("rsync"), "skipped: rsync is not there (apt-get install rsync)");
        Path place = Files.createDirectories(folder.resolve("rsync"));
        shell(place, block("sh", "rsync").replace("publisher/", archive + "/"));
        assertCopied(place.resolve("archive"), place.resolve("archive").toUri().toString(), "rsync");
    }

    @Test
    void nginxAndWget() throws Exception {
        assumeTrue(isThere("nginx"), "skipped: nginx is not there (apt-get install nginx)");
        Path place = Files.createDirectories(folder.resolve("nginx"));
        int port = freePort();
        Process nginx = nginx(place, port);
        try {
            String address = "http://127.0.0.1:" + port + "/";
            await(nginx, address + "checkpoint");
            assertCopied(archive, address, "nginx");
            daylight(Exit.DONE, "check", address);
            if (isThere("wget")) {
                Path copy = Files.createDirectories(folder.resolve("wget"));
                shell(copy, block("sh", "wget").replace("http://127.0.0.1:8080/", address));
                assertCopied(copy, copy.toString(), "wget");
            }
            assumeTrue(isThere("wget"), "skipped in part: wget is not there (apt-get install wget)");
        } finally {
            nginx.destroy();
            nginx.waitFor(10, TimeUnit.SECONDS);
        }
    }

    /** The nginx site of the page, in a server of its own that needs no privileges. */
    private Process nginx(Path place, int port) throws IOException, InterruptedException {
        String site = block("nginx", "server {")
                .replace("/srv/archive", archive.toString())
                .replace("127.0.0.1:8080", "127.0.0.1:" + port);
        var id = new ProcessBuilder("id", "-un").start();
        String user = new String(id.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        String temporary = "";
        for (String kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
            temporary += kind + "_temp_path " + place.resolve(kind) + ";\n";
        }
        Path configuration = place.resolve("nginx.conf");
        Files.writeString(
                configuration,
                (user.equals("root") ? "user root;\n" : "") + "daemon off;\npid " + place.resolve("pid")
                        + ";\nerror_log stderr;\nevents {}\nhttp {\n" + temporary + site + "}\n");
        String program = Files.isExecutable(Path.of("/usr/sbin/nginx")) ? "/usr/sbin/nginx" : "nginx";
        return new ProcessBuilder(program, "-e", "stderr", "-p", place.toString(), "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(place.resolve("output").toFile())
                .start();
    }

    private void await(Process server, String address) throws Exception {
        for (int i = 0; i < 6_000; i++) {
            assertTrue(server.isAlive(), () -> {
                try {
                    return Files.readString(folder.resolve("nginx/output"));
                } catch (IOException e) {
                    return e.toString();
                }
            });
            try {
                var connection = (HttpURLConnection) URI.create(address).toURL().openConnection();
                assertEquals(200, connection.getResponseCode());
                assertEquals("public, max-age=5", connection.getHeaderField("Cache-Control"));
                return;
            } catch (java.net.ConnectException notYet) {
                Thread.sleep(50);
            }
        }
        throw new AssertionError("nginx did not begin to serve");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @AfterAll
    static void nothingIsLeft() {
        assertTrue(Files.exists(archive.resolve("checkpoint")), "the publisher's archive is as it was");
    }
}
