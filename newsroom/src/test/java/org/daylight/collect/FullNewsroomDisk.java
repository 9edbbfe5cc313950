package org.daylight.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.daylight.audit.By;
import org.daylight.drop.TmpfsDisk;
import org.daylight.newsroom.DiskFault;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Settings;

/**
 * The program of {@link FullNewsroomDiskTest}. A collection, and writing a reply, are tried with more and more free pages, and with more and more files
 * that can still be made, until they succeed: so each write is once the one that fails. Then there is room, and the same command is run again.
 */
final class FullNewsroomDisk {

    private static final By ANN = new By("ann", Instant.parse("2026-11-30T09:00:00Z"));

    private final Path base;
    private final Path root;
    private final TmpfsDisk disk;
    private final boolean isAll;
    private final Map<String, Integer> messages = new TreeMap<>();

    private FullNewsroomDisk(Path folder, boolean isAll) throws IOException, InterruptedException {
        this.isAll = isAll;
        base = Files.createDirectory(folder.resolve("base"));
        root = Files.createDirectory(folder.resolve("disk"));
        disk = new TmpfsDisk(root, 90, 4_000);
    }

    public static void main(String[] args) throws Exception {
        var test = new FullNewsroomDisk(Path.of(args[0]), Boolean.getBoolean("daylight.slow"));
        test.prepare();
        test.collections();
        test.replies();
        test.media();
        test.messages.forEach((message, count) -> System.out.println(count + " times: " + message));
        System.out.println(TmpfsDisk.PASSED);
    }

    /** Fills the disk. */
    private interface Filling {
        void run() throws IOException;
    }

    /** The disk is filled when the first item is read: the space was found to be enough before. */
    private static CollectReport collect(Path room, Path stick, Filling filling)
            throws IOException, InterruptedException {
        var isFilled = new AtomicBoolean();
        return CollectDropTest.collectThrough(
                room,
                stick,
                drop -> CollectDropTest.handled(drop, (real, method, arguments) -> {
                    if (method.getName().equals("head") && !isFilled.getAndSet(true)) {
                        filling.run();
                    }
                    return null;
                }));
    }

    /** A conversation with a reply that waits, and new items: a long text, a document, an archive, a file in pieces. */
    private void prepare() throws Exception {
        Path room = base.resolve("newsroom");
        Newsroom.create(room, new Settings("Papers", "papers.example", "archive"), new SecureRandom());
        var drop = new SampleDrop(base.resolve("stick"));
        drop.text(1, 1, "A text.");
        collect(room, drop.root, () -> {});
        TmpfsDisk.delete(drop.item(1, 1));
        TmpfsDisk.delete(drop.root.resolve("return"));
        write(room, "Thank you.");
        drop.text(1, 2, "Long ".repeat(20_000));
        drop.file(1, 3, "a.pdf", CollectDropTest.bytes(3, 20_000));
        drop.file(1, 4, "b.iso.001", CollectDropTest.bytes(4, 1_000));
        drop.file(1, 5, "b.iso.002", CollectDropTest.bytes(5, 1_000));
        drop.file(1, 6, "all.zip", CollectDropTest.zip("inside.txt", "Numbers".getBytes(StandardCharsets.US_ASCII)));
    }

    private static WriteReply.Result write(Path room, String text) throws IOException {
        try (Newsroom open = Newsroom.open(room)) {
            return new WriteReply(open, new SecureRandom()).run(1, text, ANN);
        }
    }

    private Path copy(String name, Path to) {
        SampleDrop.copy(base.resolve(name), to.resolve(name));
        return to.resolve(name);
    }

    /** Notes what a user is told: one line, which says that the disk is full. */
    private void told(String message) {
        String said = message.replaceAll("[0-9a-f]{32}", "ID")
                .replaceAll("[0-9]+", "N")
                .replace(root + "", "DISK");
        messages.merge(said, 1, Integer::sum);
        assertTrue(!message.contains("\n"), message);
        assertTrue(message.contains("disk is full") || message.contains("free some space"), message);
    }

    private void told(CollectReport report) {
        report.problems().forEach(this::told);
        report.damaged().forEach(each -> told(each.reason()));
        assertEquals(List.of(), report.undelivered());
    }

    private static boolean isAll(CollectReport report) {
        return report.problems().isEmpty() && report.damaged().isEmpty() && report.delivered() == 1;
    }

    /** With so much room. @return whether it was enough */
    private interface Trial {
        boolean run(Filling filling) throws Exception;
    }

    /** @param stepFiles 0 for what makes no file */
    private void each(String what, int stepPages, int stepFiles, Trial trial) throws Exception {
        for (boolean isPages : stepFiles > 0 ? new boolean[] {true, false} : new boolean[] {true}) {
            int step = isAll ? 1 : isPages ? stepPages : stepFiles;
            int failed = 0;
            while (!trial.run(filling(isPages, failed * step))) {
                failed++;
                assertTrue(failed < 3_000, what + " fails also with room");
            }
            System.out.println(what + ": failed " + failed + " times for want of " + (isPages ? "pages" : "files"));
            assertTrue(failed > 0, what);
        }
    }

    private Filling filling(boolean isPages, int count) {
        return () -> disk.fill(new TmpfsDisk.Left(isPages, count));
    }

    private void collections() throws Exception {
        Path other = Files.createDirectory(base.resolve("undisturbed"));
        collect(copy("newsroom", other), copy("stick", other), () -> {});
        List<String> wanted = essence(other.resolve("newsroom"), other.resolve("stick"));
        each("a collection", 11, 3, filling -> {
            Path room = copy("newsroom", root);
            Path sticks = Files.createDirectory(base.resolve("trial"));
            Path stick = copy("stick", sticks);
            boolean isDone = false;
            try {
                CollectReport report = collect(room, stick, filling);
                told(report);
                isDone = isAll(report);
            } catch (IOException | RuntimeException e) {
                told(DiskFault.words(e));
            }
            disk.free();
            CollectReport report = collect(room, stick, () -> {});
            assertEquals(List.of(), report.problems());
            assertEquals(List.of(), report.damaged());
            List<String> got = essence(room, stick);
            assertEquals(
                    List.of(),
                    got.stream().filter(each -> !wanted.contains(each)).toList(),
                    "more");
            assertEquals(wanted, got);
            TmpfsDisk.delete(room);
            TmpfsDisk.delete(sticks);
            return isDone;
        });
    }

    /** What must be there in the end, whatever came first: documents, entries of the conversation, kept files, and what still waits on the drop. */
    private static List<String> essence(Path room, Path stick) throws IOException {
        List<String> found = new ArrayList<>();
        Map<String, String> state = CollectDropTest.state(room, stick);
        for (String each : List.of("trove harbour", "indexed", "kept", "collecting", "waiting")) {
            found.add(each + " " + state.get(each));
        }
        try (Newsroom open = Newsroom.open(room)) {
            var trove = open.catalog().troves().find("harbour").orElseThrow();
            open.catalog().documents().range(trove.id(), 1, trove.documents()).stream()
                    .map(each -> each.sha256() + " " + each.file())
                    .sorted()
                    .forEach(found::add);
            assertEquals(List.of(1), new Conversations(open).numbers());
            new Conversations(open)
                    .find(1).orElseThrow().entries().stream()
                            .map(each -> each instanceof ConversationEntry.SourceFile file
                                    ? file.in(file.trove(), 0, "").line()
                                    : each.line())
                            .sorted()
                            .forEach(found::add);
        }
        return found;
    }

    private void replies() throws Exception {
        each("a reply", 1, 0, filling -> {
            Path room = copy("newsroom", root);
            boolean isDone = false;
            try (Newsroom open = Newsroom.open(room)) {
                filling.run();
                isDone = new WriteReply(open, new SecureRandom()).run(1, "Is there more?", ANN)
                        instanceof WriteReply.Written;
            } catch (IOException | RuntimeException e) {
                told(DiskFault.words(e));
            }
            disk.free();
            assertEquals(isDone ? 2 : 1, waiting(room).size(), "what failed is not there");
            assertInstanceOf(WriteReply.Written.class, write(room, "Is there more?"));
            assertEquals(isDone ? 3 : 2, waiting(room).size());
            TmpfsDisk.delete(room);
            return isDone;
        });
    }

    private static List<ConversationEntry.Reply> waiting(Path room) throws IOException {
        try (Newsroom open = Newsroom.open(room)) {
            return new Conversations(open).find(1).orElseThrow().waiting();
        }
    }

    /** The storage medium is full when the answer is written to it. */
    private void media() throws Exception {
        each("an answer on a medium", 1, 1, filling -> {
            Path rooms = Files.createDirectory(base.resolve("trial"));
            Path room = copy("newsroom", rooms);
            Path stick = copy("stick", root);
            CollectReport report = collect(room, stick, filling);
            told(report);
            boolean isDone = isAll(report);
            disk.free();
            CollectReport again = collect(room, stick, () -> {});
            assertEquals(List.of(), again.problems());
            assertEquals(List.of(), CollectDropTest.waiting(stick), "the drop is told");
            assertEquals(1, report.delivered() + again.delivered());
            TmpfsDisk.delete(rooms);
            TmpfsDisk.delete(stick);
            return isDone;
        });
    }
}
