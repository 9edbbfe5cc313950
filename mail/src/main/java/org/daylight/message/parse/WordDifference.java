package org.daylight.message.parse;

import java.util.Arrays;

/**
 * The words of one text that another does not have (docs/decisions/0130-words-of-every-alternative.md). Search indexes
 * only these words of an alternative that is not shown, so that no word counts twice. Three consecutive words that are
 * also in the other text count as the same passage.
 */
final class WordDifference {

    private static final int ROW = 3;

    private WordDifference() {}

    /**
     * Runs of words that are not in another text, one line each, in order; empty when there are none.
     *
     * @param text the text with the words
     * @param known the other text
     */
    static String of(String text, String known) {
        var words = new Words(text);
        var others = new Words(known);
        boolean[] same = same(words, others);
        return runs(text, words, same, new Left(others, words, same));
    }

    /** How many words a text has. */
    static int count(String text) {
        return new Words(text).count;
    }

    /** How many words of a text are in passages that are also in the other text. */
    static int shared(String text, String other) {
        int shared = 0;
        var words = new Words(text);
        for (boolean same : same(words, new Words(other))) {
            shared += same ? 1 : 0;
        }
        return shared;
    }

    private static boolean[] same(Words words, Words others) {
        int row = Math.min(ROW, Math.min(words.count, others.count));
        boolean[] same = new boolean[words.count];
        if (row > 0) {
            int[] rows = others.rows(row);
            Arrays.sort(rows);
            for (int i = 0; i + row <= words.count; i++) {
                if (Arrays.binarySearch(rows, words.row(i, row)) >= 0) {
                    Arrays.fill(same, i, i + row, true);
                }
            }
        }
        return same;
    }

    private static String runs(String text, Words words, boolean[] same, Left left) {
        var out = new StringBuilder();
        int at = 0;
        while (at < words.count) {
            if (same[at]) {
                at++;
                continue;
            }
            int end = at;
            while (end < words.count && !same[end]) {
                end++;
            }
            int next = end;
            while (at < end && left.take(words.hash[at])) {
                at++;
            }
            while (end > at && left.take(words.hash[end - 1])) {
                end--;
            }
            if (at < end) {
                out.append(out.isEmpty() ? "" : "\n").append(text, words.start[at], words.end[end - 1]);
            }
            at = next;
        }
        return out.toString();
    }

    /** Words of the other text outside of common passages; each of them may match one word of the text. */
    private static final class Left {

        private final int[] hashes;
        private final int[] counts;

        Left(Words others, Words words, boolean[] same) {
            hashes = Arrays.stream(others.hashes()).sorted().distinct().toArray();
            counts = new int[hashes.length];
            for (int i = 0; i < others.count; i++) {
                counts[Arrays.binarySearch(hashes, others.hash[i])]++;
            }
            for (int i = 0; i < words.count; i++) {
                if (same[i]) {
                    take(words.hash[i]);
                }
            }
        }

        boolean take(int hash) {
            int place = Arrays.binarySearch(hashes, hash);
            return place >= 0 && counts[place]-- > 0;
        }
    }

    /** Words: runs of letters and digits, ignoring case; in scripts without spaces, each character is a word. */
    private static final class Words {

        private int[] hash = new int[64];
        private int[] start = new int[64];
        private int[] end = new int[64];
        private int count;

        Words(String text) {
            int at = 0;
            while (at < text.length()) {
                int c = text.codePointAt(at);
                if (!Character.isLetterOrDigit(c)) {
                    at += Character.charCount(c);
                    continue;
                }
                int from = at;
                int value = 17;
                do {
                    value = 31 * value + Character.toLowerCase(c);
                    at += Character.charCount(c);
                    if (isAlone(c) || at >= text.length()) {
                        break;
                    }
                    c = text.codePointAt(at);
                } while ((Character.isLetterOrDigit(c) || isMark(c)) && !isAlone(c));
                add(value, from, at);
            }
        }

        private void add(int value, int from, int to) {
            if (count == hash.length) {
                hash = Arrays.copyOf(hash, 2 * count);
                start = Arrays.copyOf(start, 2 * count);
                end = Arrays.copyOf(end, 2 * count);
            }
            hash[count] = value * 0x9E3779B1;
            start[count] = from;
            end[count++] = to;
        }

        private static boolean isMark(int c) {
            int type = c < 0x300 ? 0 : Character.getType(c);
            return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
        }

        /**
         * Whether a character belongs to a script without spaces between words: Thai and similar, and East Asian ones.
         */
        private static boolean isAlone(int c) {
            return c >= 0x0E00 && c <= 0x109F
                    || c >= 0x1780 && c <= 0x17FF
                    || c >= 0x2E80 && c <= 0xD7FF
                    || c >= 0xF900 && c <= 0xFAFF
                    || c >= 0x20000;
        }

        int[] hashes() {
            return Arrays.copyOf(hash, count);
        }

        int row(int from, int length) {
            int value = 0;
            for (int i = from; i < from + length; i++) {
                value = value * 0x01000193 + hash[i] ^ value >>> 15;
            }
            return value;
        }

        int[] rows(int length) {
            int[] rows = new int[count - length + 1];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = row(i, length);
            }
            return rows;
        }
    }
}
