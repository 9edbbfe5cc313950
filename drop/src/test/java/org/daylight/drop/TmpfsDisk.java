package org.daylight.drop;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** A small disk of its own, a tmpfs, that can be filled except for some pages or some files. Only in a process that may mount. */
final class TmpfsDisk {

    static final int PAGE = 4_096;

    private final Path filler;

    /** What was left free. @param isPages whether pages are counted, or else files */
    record Left(boolean isPages, int count) {}

    /** @param root an empty folder, where it is mounted */
    TmpfsDisk(Path root, int megabytes, int files) throws IOException, InterruptedException {
        filler = root.resolve("filler");
        Process mount = new ProcessBuilder(
                        "mount",
                        "-t",
                        "tmpfs",
                        "-o",
                        "size=" + megabytes + "m,nr_inodes=" + files,
                        "tmpfs",
                        root.toString())
                .inheritIO()
                .start();
        if (mount.waitFor() != 0) {
            throw new IOException("the disk cannot be mounted");
        }
        Files.createDirectory(filler);
    }

    /** Fills it. */
    void fill(Left left) throws IOException {
        if (left.isPages()) {
            fillPages(left.count());
        } else {
            fillFiles(left.count());
        }
    }

    private void fillPages(int pages) throws IOException {
        Path file = filler.resolve("pages");
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] zeros = new byte[64 * PAGE];
            while (true) {
                out.write(zeros);
            }
        } catch (IOException full) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(Math.max(0, channel.size() / PAGE - pages) * PAGE);
            }
        }
    }

    private void fillFiles(int files) throws IOException {
        List<Path> made = new ArrayList<>();
        try {
            while (true) {
                made.add(Files.createFile(filler.resolve("file" + made.size())));
            }
        } catch (IOException full) {
            for (Path each : made.subList(Math.max(0, made.size() - files), made.size())) {
                Files.delete(each);
            }
        }
    }

    /** Makes room again. */
    void free() throws IOException {
        try (var all = Files.list(filler)) {
            for (Path each : all.toList()) {
                Files.delete(each);
            }
        }
    }
}
