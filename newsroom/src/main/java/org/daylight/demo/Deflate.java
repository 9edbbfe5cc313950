package org.daylight.demo;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Deflate (RFC 1951) with the fixed codes and the nearest match only. The output of the JDK's own deflate depends on
 * the version of zlib; the trove's bytes must not.
 */
final class Deflate {
    private static final int BLOCK = 1 << 15;
    private static final int TABLE = 1 << 12;

    private final ByteArrayOutputStream out;
    private long bits;
    private int held;

    Deflate(ByteArrayOutputStream out) {
        this.out = out;
    }

    static byte[] all(byte[] bytes) {
        var out = new ByteArrayOutputStream(bytes.length / 2 + 16);
        var deflate = new Deflate(out);
        int at = 0;
        do {
            int end = Math.min(at + BLOCK, bytes.length);
            deflate.block(bytes, at, end, end == bytes.length);
            at = end;
        } while (at < bytes.length);
        return out.toByteArray();
    }

    /**
     * Writes one block; matches never reach back before it. After the last block the output is padded to a whole byte.
     */
    void block(byte[] in, int from, int to, boolean last) {
        put((last ? 1 : 0) | 1 << 1, 3);
        int[] seen = new int[TABLE];
        Arrays.fill(seen, -1);
        int at = from;
        while (at < to) {
            int length = 0;
            int distance = 0;
            if (at + 3 <= to) {
                int hash = ((in[at] & 0xFF) * 506832829 + (in[at + 1] & 0xFF) * 73244475 + (in[at + 2] & 0xFF) * 40503
                                >>> 8)
                        & TABLE - 1;
                int before = seen[hash];
                seen[hash] = at;
                if (before >= 0 && at - before <= BLOCK) {
                    length = common(in, before, at, Math.min(to, at + 258));
                    distance = at - before;
                }
            }
            if (length >= 3) {
                length(length);
                distance(distance);
                at += length;
            } else {
                literal(in[at++] & 0xFF);
            }
        }
        literal(256);
        if (last) {
            put(0, (8 - held) & 7);
        }
    }

    private static int common(byte[] in, int before, int at, int to) {
        int length = 0;
        while (at + length < to && in[before + length] == in[at + length]) {
            length++;
        }
        return length;
    }

    /** Section 3.2.6: the fixed code of a literal, the end of the block, or a length code. */
    private void literal(int symbol) {
        if (symbol < 144) {
            code(0x30 + symbol, 8);
        } else if (symbol < 256) {
            code(0x190 + symbol - 144, 9);
        } else if (symbol < 280) {
            code(symbol - 256, 7);
        } else {
            code(0xC0 + symbol - 280, 8);
        }
    }

    private void length(int length) {
        if (length == 258) {
            literal(285);
            return;
        }
        int value = length - 3;
        int extra = value < 8 ? 0 : 31 - Integer.numberOfLeadingZeros(value) - 2;
        literal(257 + extra * 4 + (value >>> extra));
        put(value & (1 << extra) - 1, extra);
    }

    private void distance(int distance) {
        int value = distance - 1;
        int extra = value < 4 ? 0 : 31 - Integer.numberOfLeadingZeros(value) - 1;
        code(extra * 2 + (value >>> extra), 5);
        put(value & (1 << extra) - 1, extra);
    }

    private void code(int code, int length) {
        put(Integer.reverse(code) >>> (32 - length), length);
    }

    private void put(int value, int count) {
        bits |= (long) value << held;
        held += count;
        while (held >= 8) {
            out.write((int) bits & 0xFF);
            bits >>>= 8;
            held -= 8;
        }
    }
}
