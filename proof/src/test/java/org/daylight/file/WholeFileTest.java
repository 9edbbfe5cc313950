package org.daylight.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

    @TempDir
    Path folder;

    @Test
    void aFileUpToItsLimit() throws IOException {
        Path file = Files.write(folder.resolve("key"), new byte[] {1, 2, 3});
        assertArrayEquals(new byte[] {1, 2, 3}, WholeFile.bytes(file, 3));
        IOException refused = assertThrows(IOException.class, () -> WholeFile.bytes(file, 2, "shorten it"));
        assertEquals(file + " has 3 bytes, and at most 2 are read; shorten it", refused.getMessage());
        assertThrows(NoSuchFileException.class, () -> WholeFile.bytes(folder.resolve("none"), 2));
    }

    @Test
    void gigabytesAreNotRead() throws IOException {
        Path file = folder.resolve("key");
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(5L << 30);
        }
        IOException refused = assertThrows(IOException.class, () -> WholeFile.text(file, WholeFile.SMALL));
        assertTrue(refused.getMessage().startsWith(file + " has 5,368,709,120 bytes"), refused.getMessage());
    }

    /** Its size is not known before: the system says 0. */
    @Test
    void aFileWithoutEnd() {
        Path endless = Path.of("/dev/zero");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(endless), "needs /dev/zero");
        assertThrows(IOException.class, () -> WholeFile.bytes(endless, 100));
    }

    @Test
    void otherThanText() throws IOException {
        Path file = Files.write(folder.resolve("list.txt"), new byte[] {(byte) 0xff});
        assertTrue(assertThrows(IOException.class, () -> WholeFile.text(file, 9))
                .getMessage()
                .startsWith(file + " is not a text in UTF-8"));
        assertTrue(assertThrows(IOException.class, () -> WholeFile.text(folder, 9))
                .getMessage()
                .startsWith(folder + " is a folder"));
    }
}
