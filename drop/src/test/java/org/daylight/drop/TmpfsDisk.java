package org.daylight.drop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A small disk of its own, a tmpfs, that can be filled except for some pages or some files, and the programs that use it: {@link #run} starts one in a process
 * that may mount. For the tests of this module and of the newsroom. For one thread.
 */
public final class TmpfsDisk {

    /** The last line of a program that found no fault. */
    public static final String PASSED = "nothing was lost";

    private static final int PAGE = 4_096;

    /** A process that may mount a disk of its own, which disappears with it. */
    private static final List<String> NAMESPACES = List.of("unshare", "-Urm", "--kill-child", "--fork", "--pid");

    private final Path filler;

    /** What was left free. @param isPages whether pages are counted, or else files */
    public record Left(boolean isPages, int count) {}

    /** @param root an empty folder, where it is mounted */
    public TmpfsDisk(Path root, int megabytes, int files) throws IOException, InterruptedException {
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

    /**
     * Runs the main method of a class with a folder as its argument, and fails unless its last line is {@link #PASSED}. Skips the test where
     * no disk may be mounted.
     *
     * @param heap in MB
     */
    public static void run(Class<?> program, Path folder, int heap) throws IOException, InterruptedException {
        assumeTrue(mayMount(folder), "skipped: this machine does not permit to mount a tmpfs (unshare -Urm)");
        var command = new ArrayList<>(NAMESPACES);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xmx" + heap + "m",
                "-Ddaylight.slow=" + Boolean.getBoolean("daylight.slow"),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName(),
                folder.toAbsolutePath().toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said;
        try (var out = process.getInputStream()) {
            said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }
        assertEquals(0, process.waitFor(), said);
        assertTrue(said.endsWith(PASSED + "\n"), said);
        System.out.print(said);
    }

    private static boolean mayMount(Path on) throws InterruptedException {
        try {
            var command = new ArrayList<>(NAMESPACES);
            command.addAll(List.of("mount", "-t", "tmpfs", "-o", "size=1m,nr_inodes=50", "tmpfs", on.toString()));
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    /** Fills it. */
    public void fill(Left left) throws IOException {
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
    public void free() throws IOException {
        delete(filler);
        Files.createDirectory(filler);
    }

    /** Deletes a folder with what is in it. */
    public static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
