package org.daylight.collate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Fast, non-cryptographic hashes of words and texts. Collisions can be constructed on purpose, so a match by hash is
 * always confirmed by comparing the texts. Texts are read as bytes, eight at a time.
 */
final class Hashing {

    static final long FACTOR = 0x9E3779B97F4A7C15L;

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** The highest bit of each of eight bytes. */
    private static final long HIGH = 0x8080808080808080L;

    private static final long ONES = 0x0101010101010101L;

    private Hashing() {}

    /** The finaliser of SplitMix64: every bit of the result depends on every bit of the input. */
    static long mixed(long value) {
        long z = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    /** Eight bytes from an offset, little-endian; zeros beyond the end. */
    static long eight(byte[] bytes, int at, int end) {
        if (at + 8 <= end) {
            return (long) EIGHT.get(bytes, at);
        }
        long eight = 0;
        for (int i = end - 1; i >= at; i--) {
            eight = eight << 8 | bytes[i] & 0xFF;
        }
        return eight;
    }

    /** The highest bit of each of eight bytes that is an ASCII letter or digit or is not ASCII. */
    static long letters(long eight) {
        long digits = eight & ~HIGH;
        long lower = digits | ONES * 0x20;
        long isLetter = lower + ONES * (0x80 - 'a') & ~(lower + ONES * (0x7F - 'z'));
        long isDigit = digits + ONES * (0x80 - '0') & ~(digits + ONES * (0x7F - '9'));
        return (isLetter | isDigit | eight) & HIGH;
    }

    /** Hash of all bytes before the end except blanks and control characters. */
    static long ofText(byte[] text, int end) {
        long hash = 0;
        long gathered = 0;
        int bits = 0;
        for (int at = 0; at < end; at += 8) {
            long eight = eight(text, at, end);
            long selected = ((eight & ~HIGH) + ONES * (0x7F - ' ') | eight) & HIGH;
            int more = 8 * Long.bitCount(selected);
            long packed = Long.compress(eight, (selected >>> 7) * 0xFF);
            gathered |= packed << bits;
            if (bits + more >= 64) {
                hash = Long.rotateLeft(hash ^ gathered * FACTOR, 29) * FACTOR;
                gathered = bits == 0 ? 0 : packed >>> 64 - bits;
                bits -= 64;
            }
            bits += more;
        }
        return mixed(mixed(hash) + gathered * FACTOR + bits);
    }

    /** Hash of the words only. */
    static long ofWords(String text) {
        long hash = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (Character.isLetterOrDigit(c) || Character.isSurrogate(c)) {
                hash = hash * FACTOR + Character.toLowerCase(c);
            }
        }
        return mixed(hash);
    }

    /** Combines hashes independently of their order. */
    static long ofAll(long[] hashes) {
        Arrays.sort(hashes);
        long hash = hashes.length;
        for (long one : hashes) {
            hash = mixed(hash * FACTOR + one);
        }
        return hash;
    }
}
