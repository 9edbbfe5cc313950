package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A drop that is killed while it deletes, and one whose disk, a tmpfs, is full to the last byte: before a message, and in the middle of a file. Over
 * loopback, without Tor. The steps at which a kill can come, and the limits, are in the tests of the drop.
 */
final class DropFaults {

    private static final int DISK_MB = 64;
    private static final String NO_ROOM = "not stored. There is no room at the moment.";

    private final Path folder;
    private final Publisher editors;
    private final Chromium browser;
    private final Consumer<String> remark;

    DropFaults(Path folder, Publisher editors, Chromium browser, Consumer<String> remark) {
        this.folder = folder;
        this.editors = editors;
        this.browser = browser;
        this.remark = remark;
    }

    void all() throws Exception {
        killedWhileDeleting();
        fullDisk();
    }

    private Path file(String name, int size) throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return Files.write(folder.resolve(name), content);
    }

    private void killedWhileDeleting() throws Exception {
        DropDemonstration.initDrop(editors, "deleting");
        Path large = file("large.bin", 100_000_000);
        try (var drop = new KilledDrop(folder.resolve("deleting"));
                var source = new SourceInBrowser(browser, KilledDrop.LOOPBACK)) {
            String words = source.begin();
            source.send("", List.of(large));
            assertTrue(source.page().contains("large.bin: arrived completely"), source.page());
            long before = drop.stored();
            Process deleting = new ProcessBuilder(
                            "curl",
                            "-s",
                            "-o",
                            "/dev/null",
                            "-d",
                            "visit=" + source.visit() + "&what=all&sure=yes",
                            KilledDrop.LOOPBACK + "en/delete")
                    .start();
            long left = drop.stored();
            while (left == before && deleting.isAlive()) {
                left = drop.stored();
            }
            drop.kill();
            long found =
                    drop.files().values().stream().mapToLong(Long::longValue).sum();
            deleting.waitFor();
            drop.start();
            assertEquals(List.of(), drop.unfinished());
            source.returns(words);
            assertTrue(source.page().contains("Nothing is in this mailbox"), source.page());
            assertEquals(0, drop.stored());
            remark.accept("kill -9 while " + before / 1_000_000 + " MB were being deleted; " + found / 1_000_000
                    + " MB were left on the disk, and 0 after the next start");
        }
    }

    private void fullDisk() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        DropDemonstration.run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MB + "m", "tmpfs", disk.toString());
        String key = DropDemonstration.initDrop(editors, "disk/drop", "--keep-free", "1");
        Path paper = file("paper.bin", 100_000);
        try (var drop = new KilledDrop(disk.resolve("drop"));
                var source = new SourceInBrowser(browser, KilledDrop.LOOPBACK)) {
            String words = source.begin();
            source.send("", List.of(paper));
            assertTrue(source.page().contains("paper.bin: arrived completely"), source.page());
            tooLarge();
            remark.accept("a file that is larger than the disk is refused in words; its source deletes what arrived");

            Path filler = disk.resolve("filler");
            fill(filler);
            source.send("a message for a full disk", List.of());
            assertTrue(source.page().contains(NO_ROOM), source.page());
            Files.delete(filler);
            source.send("a message when there is room again", List.of());
            assertTrue(source.page().contains("arrived completely"), source.page());
            remark.accept(
                    "a message is refused in words while the disk is full to the last byte, and arrives afterwards");

            filledMeanwhile(drop, source, filler);
            Files.writeString(folder.resolve("receipt2.txt"), source.receipt("film.bin"));
            Files.writeString(folder.resolve("words2.txt"), words + "\n");
            editors.daylight(
                    "drop",
                    "receipt",
                    "film.bin",
                    "--receipt",
                    "receipt2.txt",
                    "--key",
                    key,
                    "--words-file",
                    "words2.txt");
            String said = editors.daylight(
                    Set.of(Exit.DONE), "collect", KilledDrop.LOOPBACK, "-n", "newsroom", "--identity", "editor.key");
            assertTrue(said.contains("3 items collected"), said);
            assertEquals(0, drop.stored());
            assertEquals(List.of(), drop.unfinished());
            remark.accept("the newsroom has collected all three items from the disk that was full");
        }
    }

    private void tooLarge() throws IOException {
        try (var other = new SourceInBrowser(browser, KilledDrop.LOOPBACK)) {
            other.begin();
            other.send("", List.of(file("huge.bin", DISK_MB * 1_100_000)));
            assertTrue(other.page().contains("huge.bin: " + NO_ROOM), other.page());
            other.deleteAll();
            assertTrue(other.page().contains("Everything is deleted"), other.page());
        }
    }

    /** The disk fills up while a segment of a file is open. The commands of the page say so and stop; later they continue. */
    private void filledMeanwhile(KilledDrop drop, SourceInBrowser source, Path filler) throws Exception {
        Path film = file("film.bin", 12_000_000);
        Path script = folder.resolve("film.sh");
        Files.writeString(
                script,
                "curl() { command curl --limit-rate 1M \"$@\"; }\n"
                        + source.commands("film.bin").replace("/path/to/your file", film.toString()));
        Path said = folder.resolve("film.out");
        Process sending = new ProcessBuilder("sh", script.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        while (drop.stored() < 6_000_000 && sending.isAlive()) {
            Thread.sleep(20);
        }
        fill(filler);
        assertEquals(1, sending.waitFor(), Files.readString(said));
        List<String> refused = Files.readAllLines(said);
        assertEquals("There is no room for more at the moment. Try again later; it will continue.", refused.getLast());
        assertTrue(drop.isAlive(), drop.errors());
        source.refresh();
        assertTrue(source.page().contains("incomplete: about"), source.page());
        Files.delete(filler);
        Process again = new ProcessBuilder("sh", script.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertEquals(0, again.waitFor(), Files.readString(said));
        List<String> lines = Files.readAllLines(said);
        assertTrue(lines.getFirst().matches("[1-9][0-9]* / 12000000"), lines.toString());
        assertEquals("complete", lines.getLast());
        source.refresh();
        assertFalse(source.page().contains("incomplete"), source.page());
        remark.accept("the disk filled up in the middle of a file. The source was told (" + refused
                + "). When there was room, the upload continued: " + lines);
    }

    /** Fills the disk to the last byte. */
    private static void fill(Path filler) {
        byte[] zeros = new byte[1 << 12];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(zeros);
            }
        } catch (IOException full) {
            // that was the purpose
        }
    }
}
