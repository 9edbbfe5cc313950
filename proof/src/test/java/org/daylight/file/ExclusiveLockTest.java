package org.daylight.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExclusiveLockTest {

    @TempDir
    Path folder;

    /** What another process can do with a file. */
    static final class Other {

        /** Prints whether it could take the lock. @param args the file */
        public static void main(String[] args) throws IOException {
            try (FileChannel channel = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE)) {
                System.out.print(channel.tryLock() != null);
            }
        }
    }

    private static boolean canBeTakenElsewhere(Path file) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Other.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), printed);
        return printed.endsWith("true");
    }

    /** The system drops a lock when the process that has it closes any channel to the file. */
    @Test
    void askingDoesNotLoseTheLock() throws Exception {
        Path file = folder.resolve("work.lock");
        Files.createSymbolicLink(folder.resolve("other-name"), file);
        assertFalse(ExclusiveLock.isTaken(file));
        assertFalse(Files.exists(file), "asking creates no file");
        try (ExclusiveLock lock = ExclusiveLock.take(file).orElseThrow()) {
            for (Path each : new Path[] {file, folder.resolve("other-name"), folder.resolve("./work.lock")}) {
                assertTrue(ExclusiveLock.isTaken(each));
                assertTrue(ExclusiveLock.take(each).isEmpty());
            }
            assertFalse(canBeTakenElsewhere(file));
        }
        assertFalse(ExclusiveLock.isTaken(file));
        assertTrue(canBeTakenElsewhere(file));
        ExclusiveLock.take(file).orElseThrow().close();
    }

    @Test
    void aLockOfAnotherProcessIsSeen() throws Exception {
        Path file = Files.createFile(folder.resolve("work.lock"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        file.toString())
                .start();
        try {
            assertEquals('!', process.getInputStream().read());
            assertTrue(ExclusiveLock.isTaken(file));
            assertTrue(ExclusiveLock.take(file).isEmpty());
            assertTrue(ExclusiveLock.isTaken(file), "asking twice changes nothing");
        } finally {
            process.getOutputStream().close();
            process.waitFor();
        }
        assertFalse(ExclusiveLock.isTaken(file));
    }

    /** Holds a lock until its input ends. */
    static final class Holder {

        public static void main(String[] args) throws IOException {
            try (ExclusiveLock lock = ExclusiveLock.take(Path.of(args[0])).orElseThrow()) {
                System.out.print('!');
                System.out.flush();
                System.in.readAllBytes();
            }
        }
    }
}
