package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.daylight.demo.HarbourTrove;
import org.daylight.format.Sha256;
import org.daylight.schedule.SteadyTime;
import org.jspecify.annotations.Nullable;

/** Runs commands in a folder and keeps what they print; makes a newsroom as users do. */
final class CommandRoom {

    private static final int USUAL_MEGABYTES = 512;

    private final Path folder;
    private Clock clock = Clock.fixed(Instant.parse("2026-12-01T12:00:00Z"), ZoneOffset.UTC);
    private @Nullable SteadyTime steady;
    private String printed = "";

    /** @param folder in which the commands run */
    CommandRoom(Path folder) {
        this.folder = folder;
    }

    /** Sets the clock of the commands that follow. */
    void at(String instant) {
        clock = Clock.fixed(Instant.parse(instant), ZoneOffset.UTC);
    }

    /** Sets the clock, while a clock that cannot be set says something else. */
    void at(String instant, SteadyTime other) {
        at(instant);
        steady = other;
    }

    /** What the last command printed, errors included. */
    String printed() {
        return printed;
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    /** Runs a command. @return its exit code */
    int run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var print = new PrintStream(out, true, StandardCharsets.UTF_8);
        SteadyTime time = steady == null ? SteadyTime.of(clock) : steady;
        int exit = Start.run(new Terminal(print, print, false, folder, clock, time), arguments);
        printed = out.toString(StandardCharsets.UTF_8);
        return exit;
    }

    /** Runs a command that must succeed. */
    void done(String... arguments) {
        int exit = run(arguments);
        assertEquals(Exit.DONE, exit, () -> String.join(" ", arguments) + ": " + printed);
    }

    /** Runs a command in a process of its own. @param before words before the command, such as those that change the user */
    int process(List<String> before, String... arguments) throws IOException, InterruptedException {
        return process(before, USUAL_MEGABYTES, arguments);
    }

    /** The same with so much memory. */
    int process(List<String> before, int megabytes, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(before);
        Collections.addAll(
                command,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + megabytes + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                System.getProperty("java.class.path"),
                "org.daylight.app.Start");
        Collections.addAll(command, arguments);
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor();
    }

    /** Makes a newsroom with mail that is not published yet. */
    Path imported(String name, int documents) throws IOException {
        Path source = folder.resolve("source");
        Path mail = Files.isDirectory(source)
                ? source.resolve("mail")
                : new HarbourTrove(7, documents).writeTo(source).mail();
        done("init", name, "--origin", "harbour.example");
        run("import", "-n", name, "--trove", "harbour", mail.toString()); // some of it is unreadable
        return folder.resolve(name);
    }

    /** Plans all documents, a part each day from {@code 2026-12-01T09:00Z} on. */
    void scheduled(String name, int parts) {
        done(
                "schedule",
                "-n",
                name,
                "--trove",
                "harbour",
                "--first",
                "2026-12-01T09:00Z",
                "--every",
                "day",
                "--parts",
                Integer.toString(parts));
    }

    /** Makes a newsroom whose first of three parts is published. */
    Path published(String name, int documents) throws IOException {
        Path newsroom = imported(name, documents);
        scheduled(name, 3);
        done("publish", "-n", name);
        return newsroom;
    }

    /** The last command has failed in one line. */
    void assertOneLine() {
        assertFalse(printed.contains("\tat ") || printed.contains("an error in the program"), printed);
        assertEquals(
                1, printed.lines().filter(line -> line.startsWith("daylight: ")).count(), printed);
    }

    /** No command has failed by an error of its own, or for want of memory. */
    void assertNoStackTrace(String what) {
        assertFalse(
                printed.contains("\tat ")
                        || printed.contains("an error in the program")
                        || printed.contains("not enough memory"),
                what + ": " + printed);
    }

    /** All files of a folder, with what is in them. */
    Map<String, Sha256> hashes(String of) throws IOException {
        var hashes = new TreeMap<String, Sha256>();
        Path root = folder.resolve(of);
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes about) throws IOException {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    hashes.put(root.relativize(file).toString(), Sha256.of(Files.readAllBytes(file)));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return hashes;
    }

    static void copy(Path from, Path to) throws IOException {
        try (var all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /** Puts a file of several gigabytes in a place; it has only zeros, and takes no room. */
    static void huge(Path file) throws IOException {
        Files.deleteIfExists(file);
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(5L << 30);
        }
    }
}
