package org.daylight.collate;

/**
 * The sketch of a text: of the numbers of all its runs of {@value #WORDS} words, the smallest few (Broder's bottom-k; {@code spec/copies.md},
 * section "Prints"). Two texts that share a part of their runs are likely to share a part of their smallest; a part of a text shares
 * those of the smallest that lie in it.
 */
final class Shingles {

    /** Words in a run. */
    static final int WORDS = 5;

    /** A text of fewer words has no sketch: too many people have written it. */
    static final int FEWEST_WORDS = 12;

    private static final long FACTOR = 0xD1342543DE82EF95L;
    private static final long OLDEST = power(FACTOR, WORDS);

    private final long[] smallest;
    private int kept;
    private final long[] last = new long[WORDS];
    private int oldest;
    private int words;
    private long run;

    Shingles(int most) {
        smallest = new long[most];
    }

    private static long power(long base, int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= base;
        }
        return power;
    }

    /** Adds the words of a stretch of text; runs go on from the stretch before. */
    void add(char[] text, int from, int to) {
        int word = 0;
        for (int at = from; at < to; at++) {
            char c = Hashing.folded(text[at]);
            if (c != 0) {
                word = word * 31 + c;
            } else if (word != 0) {
                add(word);
                word = 0;
            }
        }
        if (word != 0) {
            add(word);
        }
    }

    private void add(int word) {
        run = run * FACTOR + word - last[oldest] * OLDEST;
        last[oldest] = word;
        oldest = oldest == WORDS - 1 ? 0 : oldest + 1;
        if (++words >= WORDS) {
            keep(Hashing.mixed(run));
        }
    }

    private void keep(long hash) {
        if (kept == smallest.length && hash >= smallest[kept - 1]) {
            return;
        }
        int at = kept;
        while (at > 0 && smallest[at - 1] >= hash) {
            at--;
        }
        if (at < kept && smallest[at] == hash) {
            return;
        }
        kept = Math.min(kept + 1, smallest.length);
        System.arraycopy(smallest, at, smallest, at + 1, kept - at - 1);
        smallest[at] = hash;
    }

    int words() {
        return words;
    }

    /** The sketch; empty when the text is too short for one. The upper halves decide which are kept, the lower halves tell them apart. */
    int[] prints() {
        if (words < FEWEST_WORDS) {
            return new int[0];
        }
        int[] prints = new int[kept];
        for (int i = 0; i < kept; i++) {
            prints[i] = (int) smallest[i];
        }
        return prints;
    }
}
