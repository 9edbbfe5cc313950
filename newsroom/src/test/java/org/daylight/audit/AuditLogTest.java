package org.daylight.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Rooms;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {

    @TempDir
    Path folder;

    private Path newsroom;
    private Path file;

    @BeforeEach
    void fiveEntries() throws Exception {
        newsroom = Rooms.create(folder.resolve("newsroom"));
        file = newsroom.resolve("audit.jsonl");
        add(5);
    }

    private void add(int count) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            for (int i = 1; i <= count; i++) {
                new AuditLog(room)
                        .record(
                                "ann",
                                Rooms.FIRST,
                                new AuditRecord(
                                        "withhold", "harbour", "1-" + i, i, 0, "a \"reason\"\n" + i, Json.Obj.EMPTY));
            }
        }
    }

    private AuditCheck.Result check(@Nullable Sha256 expected) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            return AuditCheck.run(room, entry -> {}, expected);
        }
    }

    private void rewrite(List<String> lines) throws IOException {
        Files.writeString(file, String.join("\n", lines) + "\n");
    }

    private List<String> lines() throws IOException {
        return new ArrayList<>(Files.readAllLines(file));
    }

    /** The lines of spec/review.md section 3. */
    @Test
    void theWorkedExampleOfTheSpecification() {
        var first = new AuditEntry(
                1,
                Rooms.FIRST,
                "ann",
                new AuditRecord("withhold", "harbour", "17,20-22", 4, 0, "privacy", Json.Obj.EMPTY),
                AuditEntry.NONE);
        assertEquals(
                "{\"sequence\":1,\"time\":\"2026-12-01T09:00:00Z\",\"who\":\"ann\",\"action\":\"withhold\","
                        + "\"trove\":\"harbour\",\"documents\":\"17,20-22\",\"count\":4,\"reason\":\"privacy\","
                        + "\"previous\":\"0000000000000000000000000000000000000000000000000000000000000000\"}",
                first.line());
        assertEquals(Sha256.of(first.line().getBytes(StandardCharsets.UTF_8)), AuditEntry.hash(first.line()));
        assertEquals(
                first,
                AuditEntry.parse(first.line().getBytes(StandardCharsets.UTF_8)).orThrow());
    }

    @Test
    void aWholeLogIsVerifiedAndItsHeadFoundAgain() throws IOException {
        AuditCheck.Result five = check(null);
        assertEquals(List.of(), five.problems());
        assertEquals(5, five.entries());
        add(2);
        AuditCheck.Result seven = check(five.head());
        assertEquals(List.of(), seven.problems());
        assertEquals(7, seven.entries());
        assertEquals(5, seven.expectedAt());
    }

    @Test
    void aChangedLineIsNamed() throws IOException {
        for (int changed = 0; changed < 5; changed++) {
            List<String> lines = lines();
            lines.set(changed, lines.get(changed).replace("\"ann\"", "\"bea\""));
            byte[] before = Files.readAllBytes(file);
            rewrite(lines);
            List<String> problems = check(null).problems();
            assertEquals(1, problems.size(), problems.toString());
            assertTrue(problems.getFirst().startsWith("line " + (changed + 1) + " "), problems.toString());
            assertTrue(problems.getFirst().contains("was changed"), problems.toString());
            Files.write(file, before);
        }
    }

    @Test
    void aDroppedLineIsNamed() throws IOException {
        for (int dropped = 0; dropped < 5; dropped++) {
            List<String> lines = lines();
            lines.remove(dropped);
            byte[] before = Files.readAllBytes(file);
            rewrite(lines);
            List<String> problems = check(null).problems();
            assertEquals(1, problems.size(), problems.toString());
            assertTrue(
                    problems.getFirst()
                            .startsWith(dropped == 4 ? "entries 5 to 5 are" : "entry " + (dropped + 1) + " is"),
                    problems.toString());
            Files.write(file, before);
        }
    }

    @Test
    void linesInAnotherOrderAreNamed() throws IOException {
        List<String> lines = lines();
        lines.add(1, lines.remove(2));
        rewrite(lines);
        List<String> problems = check(null).problems();
        assertTrue(
                problems.stream().anyMatch(each -> each.contains("line 3 (entry 2) is not in its place")),
                problems.toString());
    }

    @Test
    void aLineInAnotherFormIsNamed() throws IOException {
        List<String> lines = lines();
        lines.set(2, lines.get(2).replace(",\"who\"", ", \"who\""));
        rewrite(lines);
        assertTrue(check(null).problems().getFirst().startsWith("line 3 was changed"));
        lines.set(2, "x");
        rewrite(lines);
        assertTrue(check(null).problems().getFirst().startsWith("line 3 was changed"));
    }

    /** Somebody who can write everything, the catalog too, replaces the log by a shorter one. */
    @Test
    void aLogThatWasCutOffIsFoundByTheHashThatWasKept() throws Exception {
        Sha256 head = check(null).head();
        Path other = Rooms.create(folder.resolve("other"));
        newsroom = other;
        add(3);
        AuditCheck.Result shorter = check(head);
        assertEquals(1, shorter.problems().size());
        assertTrue(shorter.problems().getFirst().contains("no line has the expected hash"));
        assertEquals(List.of(), check(null).problems(), "by itself it is whole");
    }

    @Test
    void nothingIsRecordedInALogThatDoesNotEndAsTheCatalogSays() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        List<String> lines = lines();
        rewrite(lines.subList(0, 4));
        assertRefused("ends with entry 4");
        Files.write(file, Arrays.copyOf(whole, whole.length - 3));
        assertRefused("in the middle of a line");
        lines.set(4, lines.get(4).replace("\"ann\"", "\"bea\""));
        rewrite(lines);
        assertRefused("(entry 5) was changed");
        Files.delete(file);
        assertRefused("audit.jsonl is missing");
        Files.write(file, whole);
        add(1);
        assertEquals(List.of(), check(null).problems());
    }

    private void assertRefused(String words) {
        IOException refused = assertThrows(IOException.class, () -> add(1));
        assertTrue(refused.getMessage().contains(words), refused.getMessage());
    }

    /** A crash may leave any beginning of the last line, or nothing of it, or all of it. */
    @Test
    void aLineOfWhichACrashLeftTheBeginningIsCompleted() throws Exception {
        byte[] before = Files.readAllBytes(file);
        Path decided = folder.resolve("decided");
        Rooms.copy(newsroom, decided);
        try (Newsroom room = Newsroom.open(decided)) {
            var steps = new RuntimeException("stopped");
            assertThrows(
                    RuntimeException.class,
                    () -> new AuditLog(room, step -> {
                                if (step.equals("entry decided")) {
                                    throw steps;
                                }
                            })
                            .record("bea", Rooms.FIRST, AuditRecord.of("event-happened", Json.Obj.EMPTY)));
        }
        assertEquals(before.length, Files.size(decided.resolve("audit.jsonl")));
        Path whole = folder.resolve("whole");
        Rooms.copy(decided, whole);
        newsroom = whole;
        file = whole.resolve("audit.jsonl");
        try (Newsroom room = Newsroom.open(newsroom)) {
            new AuditLog(room).settle();
        }
        byte[] after = Files.readAllBytes(file);
        assertTrue(after.length > before.length);
        for (int length = before.length; length <= after.length; length += 7) {
            Path cut = folder.resolve("cut-" + length);
            Rooms.copy(decided, cut);
            Files.write(cut.resolve("audit.jsonl"), Arrays.copyOf(after, length));
            newsroom = cut;
            try (Newsroom room = Newsroom.open(cut)) {
                new AuditLog(room).settle();
            }
            assertEquals(new String(after, StandardCharsets.UTF_8), Files.readString(cut.resolve("audit.jsonl")));
            assertEquals(List.of(), check(null).problems());
        }
    }

    @Test
    void whatIsNotDoneIsNotRecorded() throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            var log = new AuditLog(room);
            assertThrows(
                    IllegalStateException.class,
                    () -> log.record("ann", Rooms.FIRST, sequence -> {
                        throw new IllegalStateException("no");
                    }));
            assertEquals("", log.record("ann", Rooms.FIRST, sequence -> new AuditLog.Done<>("", null)));
        }
        assertEquals(5, check(null).entries());
    }

    @Test
    void severalThreadsAndConnectionsRecordOneAfterTheOther() throws Exception {
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(() -> {
                    add(10);
                    return true;
                });
            }
            for (var each : threads.invokeAll(all)) {
                assertTrue(each.get());
            }
        }
        AuditCheck.Result result = check(null);
        assertEquals(List.of(), result.problems());
        assertEquals(45, result.entries());
    }

    @Test
    void theFileIsPrivate() throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertEquals(
                    "rw-------",
                    java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
    }
}
