package org.daylight.parquet;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Compresses in the Snappy format (github.com/google/snappy/blob/main/format_description.txt). The JDK's own compression is not used, because its
 * bytes depend on the library that a JDK was built with. Linear time.
 */
final class SnappyBlock {

    /** Matches are sought in blocks of this size, so that every distance has at most 16 bits. */
    private static final int BLOCK = 1 << 16;

    private static final int TABLE_BITS = 14;
    private static final int SHORTEST = 4;
    private static final int LONGEST_COPY = 64;

    private final byte[] in;
    private final ByteArrayOutputStream out;

    /** For each hash of four bytes, where they were last; −1 for nowhere in this block. */
    private final int[] places = new int[1 << TABLE_BITS];

    private SnappyBlock(byte[] in) {
        this.in = in;
        out = new ByteArrayOutputStream(in.length / 2 + 16);
    }

    /** The compressed form. */
    static byte[] compress(byte[] bytes) {
        var block = new SnappyBlock(bytes);
        CompactStruct.varint(block.out, bytes.length);
        for (int start = 0; start < bytes.length; start += BLOCK) {
            block.add(start, Math.min(bytes.length, start + BLOCK));
        }
        return block.out.toByteArray();
    }

    private void add(int start, int end) {
        Arrays.fill(places, -1);
        int written = start;
        int at = start;
        while (at + SHORTEST <= end) {
            int word = word(at);
            int hash = word * 0x1E35A7BD >>> 32 - TABLE_BITS;
            int before = places[hash];
            places[hash] = at;
            if (before < 0 || word(before) != word) {
                at += 1 + (at - written >>> 5); // faster where nothing matches
                continue;
            }
            int length = SHORTEST;
            while (at + length < end && in[before + length] == in[at + length]) {
                length++;
            }
            literal(written, at);
            copy(at - before, length);
            at += length;
            written = at;
        }
        literal(written, end);
    }

    private int word(int at) {
        return in[at] & 0xFF | (in[at + 1] & 0xFF) << 8 | (in[at + 2] & 0xFF) << 16 | in[at + 3] << 24;
    }

    private void literal(int from, int to) {
        int length = to - from - 1;
        if (length < 0) {
            return;
        }
        if (length < 60) {
            out.write(length << 2);
        } else if (length < 1 << 8) {
            out.write(60 << 2);
            out.write(length);
        } else {
            out.write(61 << 2);
            out.write(length);
            out.write(length >>> 8);
        }
        out.write(in, from, to - from);
    }

    private void copy(int distance, int length) {
        for (int rest = length; rest > 0; rest -= LONGEST_COPY) {
            out.write(Math.min(rest, LONGEST_COPY) - 1 << 2 | 2);
            out.write(distance);
            out.write(distance >>> 8);
        }
    }
}
