package org.daylight.age;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgePiecesTest {

    private static final byte[] FIRST = bytes(1, 32);
    private static final byte[] SECOND = bytes(2, 32);

    private static byte[] bytes(long seed, int count) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] written(byte[] content, int piece, byte[] end) throws IOException {
        var out = new ByteArrayOutputStream();
        var age = new AgePieces(
                out,
                List.of(AgeSecret.recipient(FIRST), AgeSecret.recipient(SECOND)),
                new SecureRandom(),
                new byte[AgePieces.CHUNK_BYTES]);
        for (int at = 0; at < content.length; at += piece) {
            age.write(content, at, Math.min(piece, content.length - at));
        }
        age.write(new byte[AgePieces.CHUNK_BYTES], 0, age.missing());
        age.end(end);
        return out.toByteArray();
    }

    private static byte[] read(byte[] file, byte[] secret) throws IOException {
        try (var in = AgeFile.decrypt(new ByteArrayInputStream(file), AgeSecret.identity(secret))) {
            return in.readAllBytes();
        }
    }

    @Test
    void each_recipient_reads_what_was_written_in_pieces_of_any_size() throws IOException {
        byte[] end = bytes(3, 40);
        for (int size : new int[] {0, 1, 65_535, 65_536, 65_537, 300_000}) {
            for (int piece : new int[] {1_000, 65_536, 70_000}) {
                byte[] content = bytes(size, size);
                byte[] whole = Arrays.copyOf(
                        Arrays.copyOf(content, (size + 65_535) / 65_536 * 65_536),
                        (size + 65_535) / 65_536 * 65_536 + 40);
                System.arraycopy(end, 0, whole, whole.length - 40, 40);
                byte[] file = written(content, piece, end);
                assertArrayEquals(whole, read(file, FIRST));
                assertArrayEquals(whole, read(file, SECOND));
            }
        }
    }

    @Test
    void a_file_without_its_end_or_with_a_changed_byte_is_refused() throws IOException {
        byte[] file = written(bytes(4, 100_000), 7_000, bytes(5, 40));
        assertThrows(IOException.class, () -> read(Arrays.copyOf(file, file.length - 56), FIRST));
        assertThrows(IOException.class, () -> read(Arrays.copyOf(file, file.length - 1), FIRST));
        for (int at : new int[] {30, 150, 400, 70_000, file.length - 3}) {
            byte[] changed = file.clone();
            changed[at] ^= 1;
            assertThrows(IOException.class, () -> read(changed, FIRST), "byte " + at);
        }
        assertThrows(IOException.class, () -> read(file, bytes(6, 32)));
    }

    @Test
    void the_end_needs_whole_chunks_before_it() throws IOException {
        var age = new AgePieces(
                new ByteArrayOutputStream(),
                List.of(AgeSecret.recipient(FIRST)),
                new SecureRandom(),
                new byte[AgePieces.CHUNK_BYTES]);
        age.write(new byte[10], 0, 10);
        assertEquals(AgePieces.CHUNK_BYTES - 10, age.missing());
        assertThrows(IllegalStateException.class, () -> age.end(new byte[1]));
    }

    @Test
    void the_tool_age_reads_it(@TempDir Path folder) throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/age")), "skipped: Debian's age is not installed");
        byte[] content = bytes(7, 65_536 * 3);
        Path key = Files.writeString(folder.resolve("key"), org.daylight.keytext.WrittenKey.age(FIRST) + "\n");
        Path file = Files.write(folder.resolve("file.age"), written(content, 9_999, new byte[] {1, 2, 3}));
        Path out = folder.resolve("out");
        Process age = new ProcessBuilder(
                        "/usr/bin/age", "-d", "-i", key.toString(), "-o", out.toString(), file.toString())
                .inheritIO()
                .start();
        assertEquals(true, age.waitFor(10, TimeUnit.MINUTES));
        assertEquals(0, age.exitValue());
        byte[] read = Files.readAllBytes(out);
        assertArrayEquals(content, Arrays.copyOf(read, content.length));
        assertArrayEquals(new byte[] {1, 2, 3}, Arrays.copyOfRange(read, content.length, read.length));
    }
}
