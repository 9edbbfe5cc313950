package org.daylight.container;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Searches byte arrays eight bytes at a time, which is much faster than a loop over single bytes. */
final class Bytes {

    static final byte LF = '\n';
    static final byte CR = '\r';

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long LFS = ONES * '\n';
    private static final long CRS = ONES * '\r';
    private static final long FS = ONES * 'F';

    private Bytes() {}

    /** The first line feed in {@code [from, to)}, or -1. */
    static int lineFeed(byte[] bytes, int from, int to) {
        return find(bytes, from, to, LF, LFS);
    }

    /** The first carriage return in {@code [from, to)}, or -1. */
    static int carriageReturn(byte[] bytes, int from, int to) {
        return find(bytes, from, to, CR, CRS);
    }

    private static int find(byte[] bytes, int from, int to, byte wanted, long repeated) {
        int at = from;
        for (; at + 8 <= to; at += 8) {
            long hits = zeros((long) LONGS.get(bytes, at) ^ repeated);
            if (hits != 0) {
                return at + (Long.numberOfTrailingZeros(hits) >> 3); // the lowest hit is never a false one
            }
        }
        for (; at < to; at++) {
            if (bytes[at] == wanted) {
                return at;
            }
        }
        return -1;
    }

    /**
     * The first {@code From } in {@code [from, to)} that has a line feed or a carriage return before it, at or after
     * {@code from}; or -1.
     */
    static int fromLine(byte[] bytes, int from, int to) {
        int last = to - 6;
        int at = from;
        for (; at + 9 <= to; at += 8) {
            long hits = zeros((long) LONGS.get(bytes, at + 1) ^ FS);
            if (hits == 0) {
                continue;
            }
            long before = (long) LONGS.get(bytes, at);
            hits &= zeros(before ^ LFS) | zeros(before ^ CRS);
            while (hits != 0) {
                int found = at + (Long.numberOfTrailingZeros(hits) >> 3);
                if (found <= last && endsLine(bytes[found]) && isFrom(bytes, found + 1, to)) {
                    return found + 1;
                }
                hits &= hits - 1;
            }
        }
        for (; at <= last; at++) {
            if (endsLine(bytes[at]) && isFrom(bytes, at + 1, to)) {
                return at + 1;
            }
        }
        return -1;
    }

    private static boolean endsLine(byte b) {
        return b == LF || b == CR;
    }

    static boolean hasNul(byte[] bytes) {
        int at = 0;
        for (; at + 8 <= bytes.length; at += 8) {
            if (zeros((long) LONGS.get(bytes, at)) != 0) {
                return true;
            }
        }
        for (; at < bytes.length; at++) {
            if (bytes[at] == 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether {@code From } (with its blank) is at {@code at}, before {@code to}. */
    static boolean isFrom(byte[] bytes, int at, int to) {
        return to - at >= 5
                && bytes[at] == 'F'
                && bytes[at + 1] == 'r'
                && bytes[at + 2] == 'o'
                && bytes[at + 3] == 'm'
                && bytes[at + 4] == ' ';
    }

    /** Sets the high bit of each byte that is zero. Above a true hit, a byte with value 1 may also be marked. */
    private static long zeros(long word) {
        return (word - ONES) & ~word & HIGHS;
    }
}
