package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.daylight.archive.Archive;
import org.daylight.doctor.LeftFiles;
import org.daylight.format.Sha256;
import org.daylight.newsroom.Newsroom;
import org.daylight.schedule.SteadyTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Too little memory, lost permissions, a folder that disappears, two processes: each command says in one line what to do, and the next one continues. */
class FailingMachineTest {

    private static final int USUAL_MEGABYTES = 512;

    @TempDir
    Path folder = Path.of("");

    private String printed = "";

    private CommandRoom made = new CommandRoom(folder);

    @BeforeEach
    void aNewsroom() throws IOException {
        made = new CommandRoom(folder);
        made.imported("newsroom", 20);
    }

    private int run(String... arguments) {
        int exit = made.run(arguments);
        printed = made.printed();
        return exit;
    }

    private int process(List<String> before, int megabytes, String... arguments)
            throws IOException, InterruptedException {
        int exit = made.process(before, megabytes, arguments);
        printed = made.printed();
        return exit;
    }

    @Test
    void tooLittleMemory() throws Exception {
        // One message that needs more memory than there is.
        var large = new StringBuilder("From a Thu Mar 12 18:42:00 2015\nFrom: a@port.example\nSubject: large\n\n");
        for (int i = 0; large.length() < 24 << 20; i++) {
            large.append("line ").append(i).append(" of the dredging contract\n");
        }
        Files.writeString(folder.resolve("large.mbox"), large);
        CommandRoom.copy(folder.resolve("newsroom"), folder.resolve("undisturbed"));
        for (String room : List.of("undisturbed", "newsroom")) {
            if (room.equals("newsroom")) {
                int exit = process(List.of(), 48, "import", "-n", room, "--trove", "harbour", "large.mbox");
                assertTrue(exit == Exit.NOTHING_DONE || exit == Exit.BROKEN, exit + printed);
                made.assertOneLine();
                assertTrue(printed.contains("memory"), printed);
            }
            assertEquals(Exit.DONE, run("import", "-n", room, "--trove", "harbour", "large.mbox"), printed);
            made.scheduled(room, 1);
            if (room.equals("newsroom")) {
                int exit = process(List.of(), 40, "publish", "-n", room, "--now", "--trust-clock");
                assertTrue(exit == Exit.NOTHING_DONE || exit == Exit.BROKEN, exit + printed);
                made.assertOneLine();
                assertFalse(Files.exists(folder.resolve("newsroom/archive/checkpoint")), printed);
            }
            assertEquals(Exit.DONE, run("publish", "-n", room), printed);
        }
        assertEquals(
                made.hashes("undisturbed/archive").keySet(),
                made.hashes("newsroom/archive").keySet());
        assertEquals(Exit.DONE, run("doctor", "newsroom"), printed);
    }

    @Test
    void lostPermissions() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv takes the rights of root away");
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can give files away");
        Map<String, Sha256> before = made.hashes("newsroom");
        try (Stream<Path> all = Files.walk(folder.resolve("newsroom"))) {
            for (Path each : all.toList()) {
                Files.setAttribute(each, "unix:uid", 65_534);
                Files.setAttribute(each, "unix:gid", 65_534);
            }
        }
        Files.setPosixFilePermissions(folder.resolve("newsroom"), PosixFilePermissions.fromString("rwx------"));
        List<String> nobody = List.of("/usr/bin/setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner");
        for (List<String> command : List.of(
                List.of("status", "-n", "newsroom"),
                List.of("doctor", "newsroom"),
                List.of("publish", "-n", "newsroom", "--now"),
                List.of("search", "-n", "newsroom", "harbour"),
                List.of("import", "-n", "newsroom", "--trove", "harbour", "source/mail"))) {
            int exit = process(nobody, USUAL_MEGABYTES, command.toArray(String[]::new));
            assertTrue(exit == Exit.NOTHING_DONE, command + " ended with " + exit + ": " + printed);
            made.assertOneLine();
            assertTrue(printed.contains("permission denied") || printed.contains("not readable"), printed);
        }
        assertEquals(before, made.hashes("newsroom"));
    }

    @Test
    void anArchiveThatDisappearsWhileItIsServed() throws Exception {
        made.scheduled("newsroom", 1);
        assertEquals(Exit.DONE, run("publish", "-n", "newsroom"), printed);
        CommandRoom.copy(folder.resolve("newsroom/archive"), folder.resolve("archive"));
        try (ServedArchive served = ServedArchive.serve(folder.resolve("archive"));
                HttpClient client = HttpClient.newHttpClient()) {
            List<String> pages = List.of("/", "/harbour/1", "/checkpoint", "/releases/0001.zip", "/search?q=harbour");
            for (String page : pages) {
                assertEquals(200, status(client, served.origin() + page), page);
            }
            Files.move(folder.resolve("archive"), folder.resolve("gone"));
            for (String page :
                    List.of("/", "/harbour/2", "/checkpoint", "/releases/0001.zip", "/search?q=port", "/about")) {
                int status = status(client, served.origin() + page);
                assertTrue(status >= 200 && status < 600, page + ": " + status);
            }
            Files.move(folder.resolve("gone"), folder.resolve("archive"));
            for (String page : pages) {
                assertEquals(200, status(client, served.origin() + page), page + " after it is back");
            }
        }
    }

    private static int status(HttpClient client, String address) throws Exception {
        HttpResponse<String> answer =
                client.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
        assertFalse(answer.body().contains("\tat org.daylight"), "no stack trace for readers");
        return answer.statusCode();
    }

    private void threeParts() {
        made.scheduled("newsroom", 3);
    }

    /** Runs a command when so much time has passed since noon, while the clock says something else. */
    private int at(Duration passed, String clock, String... arguments) {
        Instant noon = Instant.parse("2026-12-01T12:00:00Z");
        made.at(clock, SteadyTime.of(Clock.fixed(noon.plus(passed), ZoneOffset.UTC)));
        int exit = run(arguments);
        made.at("2026-12-03T12:00:00Z");
        return exit;
    }

    private int releases() throws IOException {
        try (Archive archive = Archive.open(folder.resolve("newsroom/archive"))) {
            return archive.contents().releases().size();
        }
    }

    /** A clock that jumps ahead publishes nothing early, and one that jumps back nothing twice. */
    @Test
    void aClockThatJumps() throws Exception {
        threeParts();
        assertEquals(Exit.DONE, at(Duration.ZERO, "2026-12-01T12:00:00Z", "publish", "-n", "newsroom"), printed);
        assertEquals(1, releases());
        Duration minute = Duration.ofMinutes(1);
        for (String wrong : List.of("2027-12-01T12:00:00Z", "2026-12-09T12:00:00Z")) {
            at(minute, wrong, "publish", "-n", "newsroom", "--due");
            assertFalse(printed.contains("\tat "), printed);
            assertEquals(1, releases(), wrong + ": " + printed);
            at(minute, wrong, "status", "-n", "newsroom");
            assertEquals(1, releases(), wrong + ": " + printed);
        }
        assertEquals(
                Exit.DONE,
                at(Duration.ofHours(22), "2026-12-02T10:00:00Z", "publish", "-n", "newsroom", "--due"),
                printed);
        assertEquals(2, releases(), printed);
        for (String wrong : List.of("2026-12-01T08:00:00Z", "2025-12-01T12:00:00Z", "1970-01-02T00:00:00Z")) {
            at(Duration.ofHours(22), wrong, "publish", "-n", "newsroom", "--due");
            assertFalse(printed.contains("\tat "), printed);
            assertEquals(2, releases(), wrong + ": " + printed);
        }
        // Corrected: what the wrong clock said is not believed without being asked to.
        at(Duration.ofHours(46), "2026-12-03T10:00:00Z", "publish", "-n", "newsroom", "--due");
        made.assertOneLine();
        assertTrue(printed.contains("--trust-clock"), printed);
        assertEquals(
                Exit.DONE,
                at(Duration.ofHours(46), "2026-12-03T10:00:00Z", "publish", "-n", "newsroom", "--due", "--trust-clock"),
                printed);
        assertEquals(3, releases(), printed);
        assertEquals(Exit.DONE, run("check", "newsroom/archive"), printed);
    }

    /** A part that was published must not be published a second time, in a new log. */
    @Test
    void anArchiveThatDisappearsBeforeAPublication() throws Exception {
        threeParts();
        assertEquals(Exit.DONE, run("publish", "-n", "newsroom"), printed);
        Map<String, Sha256> before = made.hashes("newsroom/archive");
        Files.move(folder.resolve("newsroom/archive"), folder.resolve("gone"));
        for (List<String> command : List.of(
                List.of("publish", "-n", "newsroom", "--now"),
                List.of("withdraw", "-n", "newsroom", "harbour/1", "--reason", "x"))) {
            int exit = run(command.toArray(String[]::new));
            assertEquals(Exit.NOTHING_DONE, exit, command + printed);
            made.assertOneLine();
            assertFalse(Files.exists(folder.resolve("newsroom/archive/checkpoint")), command + printed);
        }
        if (Files.exists(folder.resolve("newsroom/archive"))) {
            LeftFiles.delete(folder.resolve("newsroom/archive"));
        }
        Files.move(folder.resolve("gone"), folder.resolve("newsroom/archive"));
        assertEquals(before, made.hashes("newsroom/archive"));
        assertEquals(Exit.DONE, run("publish", "-n", "newsroom", "--now"), printed);
        assertEquals(2, releases());
        assertEquals(Exit.DONE, run("check", "newsroom/archive"), printed);
        assertEquals(Exit.DONE, run("doctor", "newsroom"), printed);
    }

    /** While a command publishes in one process, others in it may ask whether one does; another process still waits. */
    @Test
    void askingDoesNotLetASecondProcessIn() throws Exception {
        threeParts();
        try (Newsroom room = Newsroom.open(folder.resolve("newsroom"));
                Closeable lock = room.lock("publish")) {
            assertTrue(room.isLocked("publish"));
            run("doctor", "newsroom");
            run("status", "-n", "newsroom");
            assertThrows(IOException.class, () -> room.lock("publish"));
            assertEquals(
                    Exit.NOTHING_DONE,
                    process(List.of(), USUAL_MEGABYTES, "publish", "-n", "newsroom", "--now", "--trust-clock"),
                    printed);
            made.assertOneLine();
            assertTrue(printed.contains("already at work"), printed);
            assertFalse(Files.exists(folder.resolve("newsroom/archive/checkpoint")));
        }
        assertEquals(Exit.DONE, run("publish", "-n", "newsroom"), printed);
    }

    /** The second process is refused or waits; both together give what one after the other gives. */
    @Test
    void twoProcesses() throws Exception {
        made.scheduled("newsroom", 1);
        Thread[] threads = new Thread[3];
        var exits = Collections.synchronizedList(new ArrayList<Integer>());
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                var out = new ByteArrayOutputStream();
                var print = new PrintStream(out, true, StandardCharsets.UTF_8);
                exits.add(Start.run(
                        new Terminal(
                                print,
                                print,
                                false,
                                folder,
                                Clock.fixed(Instant.parse("2026-12-01T12:00:00Z"), ZoneOffset.UTC)),
                        "publish",
                        "-n",
                        "newsroom"));
            });
            threads[i].start();
        }
        for (Thread each : threads) {
            each.join();
        }
        assertEquals(1, exits.stream().filter(exit -> exit == Exit.DONE).count(), exits.toString());
        assertEquals(Exit.DONE, run("check", "newsroom/archive"), printed);
        assertEquals(Exit.DONE, run("doctor", "newsroom"), printed);
    }
}
