package org.daylight.watermark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mark of a zip: the same content, another compression. */
class ZipMarkTest {

    @TempDir
    Path folder;

    private Path zip;

    private static MarkKey key(int number) {
        return new MarkKey(ByteBuffer.allocate(32).putInt(number).array());
    }

    @BeforeEach
    void write() throws IOException {
        zip = folder.resolve("pack.zip");
        var random = new Random(1);
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (int i = 0; i < 20; i++) {
                var entry = new ZipEntry("entry-" + i);
                entry.setTimeLocal(LocalDateTime.of(1980, 2, 1, 0, 0));
                out.putNextEntry(entry);
                byte[] bytes = new byte[i * i * i * 10];
                random.nextBytes(bytes);
                // Some entries can be compressed, some cannot, and some contain what ends a piece.
                out.write(i % 3 == 0 ? "the same words again ".repeat(i * 9).getBytes(StandardCharsets.UTF_8) : bytes);
                out.write(i % 4 == 1 ? new byte[] {0, 0, -1, -1, 0, 0, -1, -1} : new byte[0]);
                out.closeEntry();
            }
        }
    }

    private Path marked(int number) throws IOException {
        Path to = folder.resolve("marked" + number + ".zip");
        try (OutputStream out = Files.newOutputStream(to)) {
            ZipMark.copy(zip, out, key(number));
        }
        return to;
    }

    @Test
    void theContentIsTheSameAndTheCopyIsKnown() throws IOException {
        ZipMark mark = ZipMark.of(marked(1));
        try (ZipFile before = new ZipFile(zip.toFile());
                ZipFile after = new ZipFile(marked(1).toFile())) {
            List<String> names = before.stream().map(ZipEntry::getName).toList();
            assertEquals(names, after.stream().map(ZipEntry::getName).toList());
            for (String name : names) {
                assertArrayEquals(
                        before.getInputStream(before.getEntry(name)).readAllBytes(),
                        after.getInputStream(after.getEntry(name)).readAllBytes());
            }
        }
        assertTrue(mark.isMarked());
        assertTrue(mark.isOf(key(1)));
        assertArrayEquals(Files.readAllBytes(marked(1)), Files.readAllBytes(marked(1)));
    }

    /** With two pieces more than half of the marks would have to fit by chance. */
    @Test
    void noOtherKeyFits() throws IOException {
        ZipMark mark = ZipMark.of(marked(1));
        for (int other = 2; other < 2_000; other++) {
            assertFalse(mark.isOf(key(other)));
        }
        ZipMark none = ZipMark.of(zip);
        assertFalse(none.isOf(key(1)));
    }

    @Test
    void whatIsNoPackIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("other"), "PK\3\4 and nothing".getBytes(StandardCharsets.US_ASCII));
        assertThrows(IOException.class, () -> ZipMark.of(file));
        byte[] bytes = Files.readAllBytes(marked(1));
        var random = new Random(3);
        for (int i = 0; i < 300; i++) {
            byte[] changed = bytes.clone();
            for (int j = 0; j < 5; j++) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            try {
                ZipMark.of(Files.write(file, changed)).isOf(key(2));
            } catch (IOException refused) {
                // that is allowed; nothing else is
            }
        }
    }
}
