package org.daylight.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Entries of the tar file inside a sealed file: one form (POSIX ustar), and no other is read. */
class TarEntriesTest {

    /** The fields of the header at their places; all other bytes are zero. */
    private static byte[] expected(String name, String size, String sum) {
        byte[] header = new byte[512];
        String[][] fields = {
            {"0", name},
            {"100", "0000644"},
            {"108", "0000000"},
            {"116", "0000000"},
            {"124", size},
            {"136", "00000000000"},
            {"148", sum},
            {"155", " "},
            {"156", "0"},
            {"257", "ustar"},
            {"263", "00"},
            {"329", "0000000"},
            {"337", "0000000"}
        };
        for (String[] field : fields) {
            byte[] bytes = field[1].getBytes(US_ASCII);
            System.arraycopy(bytes, 0, header, Integer.parseInt(field[0]), bytes.length);
        }
        return header;
    }

    private static String sum(byte[] header) {
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
        }
        return String.format(Locale.ROOT, "%06o", sum);
    }

    @Test
    void aHeaderHasTheFieldsOfUstarAndNothingOfTheMachine() {
        for (long size : new long[] {0, 1, 1234, (1L << 33) - 1}) {
            String octal = String.format(Locale.ROOT, "%011o", size);
            String sum = sum(expected("pack.zip", octal, ""));
            assertArrayEquals(expected("pack.zip", octal, sum), TarEntries.header("pack.zip", size));
        }
        byte[] large = TarEntries.header("pack.zip", 1L << 33);
        assertEquals((byte) 0x80, large[124]);
        assertArrayEquals(new byte[] {0, 0, 0, 2, 0, 0, 0, 0}, Arrays.copyOfRange(large, 128, 136));
    }

    private static Long read(byte[] bytes, String name) throws IOException {
        return TarEntries.read(new ByteArrayInputStream(bytes), name);
    }

    @Test
    void onlyTheHeaderThatWouldBeWrittenIsRead() throws IOException {
        for (long size : new long[] {0, 7, (1L << 33) - 1, 1L << 33, Long.MAX_VALUE}) {
            assertEquals(size, read(TarEntries.header("a", size), "a"));
        }
        byte[] right = TarEntries.header("a", 7);
        assertNull(read(right, "b"));
        assertNull(read(Arrays.copyOf(right, 511), "a"));
        assertNull(read(new byte[0], "a"));
        for (int at = 0; at < 512; at++) {
            byte[] changed = right.clone();
            changed[at] ^= 1;
            assertNull(read(changed, "a"), "byte " + at);
        }
        byte[] negative = TarEntries.header("a", 1L << 33);
        negative[128] = (byte) 0xff;
        assertNull(read(negative, "a"));
    }

    @Test
    void contentFillsWholeBlocks() throws IOException {
        long[][] sizes = {{0, 512}, {1, 1024}, {511, 1024}, {512, 1024}, {513, 1536}};
        for (long[] each : sizes) {
            assertEquals(each[1], TarEntries.size(each[0]));
            var out = new ByteArrayOutputStream();
            TarEntries.end(out, each[0]);
            assertEquals(each[1] - 512 - each[0], out.size());
            var in = new ByteArrayInputStream(new byte[600]);
            TarEntries.skipEnd(in, each[0]);
            assertEquals(600 - out.size(), in.available());
        }
        var zeros = new ByteArrayOutputStream();
        TarEntries.zeros(zeros, 70_000);
        assertArrayEquals(new byte[70_000], zeros.toByteArray());
    }
}
