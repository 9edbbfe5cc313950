package org.daylight.parquet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The compressed form, read again by a decoder that was written from the description of the format. */
class SnappyBlockTest {

    private static byte[] decompress(byte[] in) {
        int at = 0;
        int size = 0;
        for (int shift = 0; ; shift += 7) {
            size |= (in[at] & 0x7F) << shift;
            if ((in[at++] & 0x80) == 0) {
                break;
            }
        }
        var out = new ByteArrayOutputStream();
        while (at < in.length) {
            int tag = in[at++] & 0xFF;
            int length = tag >>> 2;
            switch (tag & 3) {
                case 0 -> {
                    if (length == 60) {
                        length = in[at++] & 0xFF;
                    } else if (length == 61) {
                        length = in[at] & 0xFF | (in[at + 1] & 0xFF) << 8;
                        at += 2;
                    }
                    assertTrue(length < 1 << 16);
                    out.write(in, at, length + 1);
                    at += length + 1;
                }
                case 2 -> {
                    int distance = in[at] & 0xFF | (in[at + 1] & 0xFF) << 8;
                    at += 2;
                    assertTrue(distance > 0 && distance <= out.size());
                    for (int i = 0; i <= length; i++) {
                        out.write(out.toByteArray()[out.size() - distance]);
                    }
                }
                default -> throw new AssertionError("not a form that is written");
            }
        }
        assertEquals(size, out.size());
        return out.toByteArray();
    }

    @Test
    void a_known_text_has_this_form() {
        byte[] text = "abcdabcdabcdabcd".getBytes(StandardCharsets.US_ASCII);
        // 16 bytes; a literal of 4; a copy of 12 from 4 before
        assertEquals("100c616263642e0400", HexFormat.of().formatHex(SnappyBlock.compress(text)));
    }

    @Test
    void nothing_stays_nothing() {
        assertArrayEquals(new byte[] {0}, SnappyBlock.compress(new byte[0]));
    }

    @Test
    void everything_is_read_again() {
        var random = new Random(5);
        for (int length : new int[] {1, 3, 4, 59, 60, 61, 62, 255, 256, 257, 258, 4_000}) {
            byte[] noise = new byte[length];
            random.nextBytes(noise);
            assertArrayEquals(noise, decompress(SnappyBlock.compress(noise)));
            assertArrayEquals(new byte[length], decompress(SnappyBlock.compress(new byte[length])));
        }
        // across two blocks, with words that occur in both
        var words = new StringBuilder();
        while (words.length() < 70_000) {
            words.append(random.nextInt(50)).append('@').append("port.example ");
        }
        byte[] text = words.toString().getBytes(StandardCharsets.US_ASCII);
        byte[] compressed = SnappyBlock.compress(text);
        assertTrue(compressed.length < text.length / 3, compressed.length + " of " + text.length);
        assertEquals(text.length, size(compressed));
        assertArrayEquals(Arrays.copyOf(text, 2_000), decompress(SnappyBlock.compress(Arrays.copyOf(text, 2_000))));
    }

    private static int size(byte[] compressed) {
        return compressed[0] & 0x7F | (compressed[1] & 0x7F) << 7 | (compressed[2] & 0x7F) << 14;
    }
}
