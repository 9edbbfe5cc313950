package org.daylight.search.query;

import java.util.Arrays;

/**
 * The words that differ from one word in at most one or two letters. One edit inserts, deletes or replaces a letter (a Unicode code
 * point), or swaps two neighbouring letters; no letter is edited twice ("optimal string alignment" distance). Immutable and safe for
 * several threads.
 */
public final class SimilarWords {

    private final int[] word;
    private final int edits;

    private SimilarWords(int[] word, int edits) {
        this.word = word;
        this.edits = edits;
    }

    /**
     * The words like this one.
     *
     * @param word one word, as typed; it is folded like the words of the index
     * @param edits 0 or more
     */
    public static SimilarWords of(String word, int edits) {
        String folded = WordSplitter.of(word, true).getFirst().folded();
        return new SimilarWords(folded.codePoints().toArray(), edits);
    }

    /** Whether a folded word is one of them. */
    public boolean contains(String folded) {
        return contains(folded.toCharArray(), folded.length());
    }

    /** As {@link #contains(String)}, for the first characters of an array. */
    public boolean contains(char[] text, int length) {
        if (length < word.length - edits || length > 2 * (word.length + edits)) {
            return false;
        }
        int[] other = new int[length];
        int size = 0;
        for (int i = 0; i < length; i += Character.charCount(other[size++])) {
            other[size] = Character.codePointAt(text, i, length);
        }
        return Math.abs(size - word.length) <= edits && distance(other, size) <= edits;
    }

    /** The distance, or some number above {@link #edits}. */
    private int distance(int[] other, int size) {
        int[] beforeLast = new int[size + 1];
        int[] last = new int[size + 1];
        int[] row = new int[size + 1];
        Arrays.setAll(last, i -> i);
        for (int i = 1; i <= word.length; i++) {
            row[0] = i;
            int least = i;
            for (int j = 1; j <= size; j++) {
                boolean same = word[i - 1] == other[j - 1];
                int best = Math.min(Math.min(last[j], row[j - 1]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && word[i - 1] == other[j - 2] && word[i - 2] == other[j - 1]) {
                    best = Math.min(best, beforeLast[j - 2] + 1);
                }
                row[j] = best;
                least = Math.min(least, best);
            }
            if (least > edits) {
                return least;
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }
        return last[size];
    }
}
