package org.daylight.collate;

import java.util.Arrays;

/**
 * Numbers for words and texts, quick rather than safe: whoever wants two texts with one number can make them, so what is found by a
 * number is compared before anything is said of it.
 */
final class Hashing {

    static final long FACTOR = 0x9E3779B97F4A7C15L;

    /** What ASCII characters count as in a word: themselves, letters in lower case; 0 for what parts words. */
    private static final byte[] FOLDED = new byte[128];

    static {
        for (char c = 0; c < FOLDED.length; c++) {
            FOLDED[c] = (byte) (Character.isLetterOrDigit(c) ? Character.toLowerCase(c) : 0);
        }
    }

    private Hashing() {}

    /** A character in the form in which words are compared; 0 for what parts words. */
    static char folded(char c) {
        if (c < 128) {
            return (char) FOLDED[c];
        }
        // Halves of a pair belong to letters more often than not.
        return Character.isLetterOrDigit(c) || Character.isSurrogate(c) ? Character.toLowerCase(c) : 0;
    }

    /** The finaliser of SplitMix64: every bit of the result depends on every bit given. */
    static long mixed(long value) {
        long z = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    /** Of all characters but blanks, without the marks that an mbox puts before {@code From } at the beginning of a line. */
    static long ofText(char[] text, int end) {
        long hash = 0;
        boolean first = true;
        for (int at = 0; at < end; at++) {
            char c = text[at];
            if (c == '>' && first) {
                at = behindMboxMark(text, at, end);
                c = text[at];
            }
            first = c == '\n';
            if (c > ' ' && c != '\u00A0') {
                hash = hash * FACTOR + c;
            }
        }
        return mixed(hash);
    }

    private static int behindMboxMark(char[] text, int mark, int end) {
        int behind = mark;
        while (behind < end && text[behind] == '>') {
            behind++;
        }
        boolean from = behind + 5 <= end
                && text[behind] == 'F'
                && text[behind + 1] == 'r'
                && text[behind + 2] == 'o'
                && text[behind + 3] == 'm'
                && text[behind + 4] == ' ';
        return from ? behind : mark;
    }

    /** Of the words only. */
    static long ofWords(String text) {
        long hash = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = folded(text.charAt(at));
            if (c != 0) {
                hash = hash * FACTOR + c;
            }
        }
        return mixed(hash);
    }

    /** In any order. */
    static long ofAll(long[] hashes) {
        Arrays.sort(hashes);
        long hash = hashes.length;
        for (long one : hashes) {
            hash = mixed(hash * FACTOR + one);
        }
        return hash;
    }
}
