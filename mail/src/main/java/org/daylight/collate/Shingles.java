package org.daylight.collate;

import java.nio.charset.StandardCharsets;

/**
 * The sketch of a text: the smallest few hashes of all its runs of {@value #WORDS} words (Broder's bottom-k; {@code
 * spec/copies.md}, section "Prints"). Two texts that share a fraction of their runs probably share the same fraction of
 * their sketches. An excerpt shares those hashes of the whole that come from it.
 */
final class Shingles {

    /** Words in a run. */
    static final int WORDS = 5;

    /** A shorter text has no sketch: such texts are too common to identify anything. */
    static final int FEWEST_WORDS = 12;

    /** Number of characters of a section's passages that the prints are made of. */
    static final int SKETCHED_CHARS = 1 << 12;

    private static final long FACTOR = 0xD1342543DE82EF95L;
    private static final long OLDEST = FACTOR * FACTOR * FACTOR * FACTOR * FACTOR;

    private final long[] smallest;
    private int size;
    private int room = SKETCHED_CHARS;
    private int words;
    private long run;

    /** The hashes of the last words; {@code e} is the newest. */
    private long a;

    private long b;
    private long c;
    private long d;
    private long e;

    Shingles(int most) {
        smallest = new long[most];
    }

    /** One byte for each character of a text. */
    static byte[] letters(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return bytes.length == text.length() ? bytes : foreign(text);
    }

    /**
     * One byte for each character of a text that is not all ASCII, so that offsets stay the same. ASCII is unchanged,
     * other letters become one of 128 non-ASCII bytes, everything else a blank. A collision costs only a comparison.
     */
    static byte[] foreign(String text) {
        byte[] bytes = new byte[text.length()];
        for (int at = 0; at < bytes.length; at++) {
            char c = text.charAt(at);
            if (c < 128) {
                bytes[at] = (byte) c;
            } else if (Character.isLetterOrDigit(c) || Character.isSurrogate(c)) {
                // Surrogates usually belong to letters.
                bytes[at] = (byte) (Character.toLowerCase(c) * 0x9E3779B9 >>> 25 | 0x80);
            } else {
                bytes[at] = ' ';
            }
        }
        return bytes;
    }

    /** Adds the words of a range; runs continue from the range before. */
    void add(byte[] letters, int from, int end) {
        int to = Math.min(end, from + room);
        room -= Math.max(0, to - from);
        int at = from;
        while (at < to) {
            long eight = Hashing.eight(letters, at, to);
            long inWord = Hashing.letters(eight);
            int skipped = Long.numberOfTrailingZeros(inWord) >>> 3;
            if (skipped > 0) {
                at += skipped;
                continue;
            }
            long word = 0;
            while (inWord == 0x8080808080808080L) {
                word = (word + (eight | 0x2020202020202020L)) * FACTOR;
                at += 8;
                eight = Hashing.eight(letters, at, to);
                inWord = Hashing.letters(eight);
            }
            // The first byte that is no letter, and the first letter after it.
            int length = Long.numberOfTrailingZeros(~inWord & 0x8080808080808080L) & ~7;
            long begun = (eight | 0x2020202020202020L) & (1L << length) - 1;
            add((word + begun) * FACTOR);
            long nextLetters = inWord & -1L << length;
            at += Long.numberOfTrailingZeros(nextLetters) >>> 3;
        }
    }

    private void add(long word) {
        long folded = word ^ word >>> 32;
        run = run * FACTOR + folded - a * OLDEST;
        a = b;
        b = c;
        c = d;
        d = e;
        e = folded;
        if (++words >= WORDS) {
            long hash = Hashing.mixed(run);
            if (size < smallest.length || hash < smallest[size - 1]) {
                keep(hash);
            }
        }
    }

    private void keep(long hash) {
        int at = size;
        while (at > 0 && smallest[at - 1] >= hash) {
            at--;
        }
        if (at < size && smallest[at] == hash) {
            return;
        }
        size = Math.min(size + 1, smallest.length);
        System.arraycopy(smallest, at, smallest, at + 1, size - at - 1);
        smallest[at] = hash;
    }

    int words() {
        return words;
    }

    /**
     * The sketch; empty when the text is too short for one. The upper halves of the hashes decide which are selected,
     * the lower halves are the prints.
     */
    int[] prints() {
        if (words < FEWEST_WORDS) {
            return new int[0];
        }
        int[] prints = new int[size];
        for (int i = 0; i < size; i++) {
            prints[i] = (int) smallest[i];
        }
        return prints;
    }
}
