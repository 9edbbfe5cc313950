package org.daylight.collect;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** A small disk of its own, a tmpfs, that can be filled except for some pages or some files. Only in a process that may mount. */
final class LimitedDisk {

    private static final int PAGE = 4_096;

    private final Path filler;

    /** @param root an empty folder, where it is mounted */
    LimitedDisk(Path root, int megabytes, int files) throws IOException, InterruptedException {
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

    /** Fills it except for some pages. */
    void leavePages(int pages) throws IOException {
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

    /** Fills it so that only some new files can be made. */
    void leaveFiles(int files) throws IOException {
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
        delete(filler);
        Files.createDirectory(filler);
    }

    /** Deletes a folder. */
    static void delete(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
