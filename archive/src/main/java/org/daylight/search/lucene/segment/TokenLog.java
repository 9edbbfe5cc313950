package org.daylight.search.lucene.segment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.util.ArrayUtil;

/**
 * The tokens of one field of a buffer, in the order in which they were added: for each, the number of its term. They are inverted once at
 * the end, in a few passes over the log ({@link Inverted}), and not token by token.
 *
 * <p>A negative number is not a term: it is {@code -1 - increment} of the next token, if its position increment is not 1.
 */
final class TokenLog {

    static final int BLOCK = 1 << 14;
    private static final int FIRST_BLOCK = 1 << 8;

    final TermTable terms = new TermTable();

    /** How often each term occurs. */
    int[] counts = new int[64];

    /** Full blocks; the last one is in {@link #block}. */
    private final List<int[]> blocks = new ArrayList<>();

    private int[] block = new int[FIRST_BLOCK];
    private int at;

    /** The documents that have the field, in increasing order, and where in the log each starts. */
    private int[] documents = new int[16];

    private long[] begins = new long[16];
    private int documentCount;

    void beginDocument(int document) {
        if (documentCount == documents.length) {
            documents = ArrayUtil.grow(documents);
            begins = Arrays.copyOf(begins, documents.length);
        }
        documents[documentCount] = document;
        begins[documentCount++] = size();
    }

    void add(int term, int increment) {
        if (increment != 1) {
            append(-1 - increment);
        }
        if (term >= counts.length) {
            counts = ArrayUtil.grow(counts, term + 1);
        }
        counts[term]++;
        append(term);
    }

    private void append(int entry) {
        if (at == block.length) {
            if (at < BLOCK) {
                block = Arrays.copyOf(block, Math.min(BLOCK, 4 * at));
            } else {
                blocks.add(block);
                block = new int[BLOCK];
                at = 0;
            }
        }
        block[at++] = entry;
    }

    long size() {
        return (long) blocks.size() * BLOCK + at;
    }

    long ramBytes() {
        return terms.ramBytes()
                + Integer.BYTES * ((long) blocks.size() * BLOCK + block.length + counts.length + documents.length)
                + Long.BYTES * (long) begins.length;
    }

    int[][] blocks() {
        int[][] all = blocks.toArray(new int[blocks.size() + 1][]);
        all[blocks.size()] = block;
        return all;
    }

    int documentCount() {
        return documentCount;
    }

    int document(int i) {
        return documents[i];
    }

    /** Where the log of the i-th document ends. */
    long end(int i) {
        return i + 1 < documentCount ? begins[i + 1] : size();
    }
}
