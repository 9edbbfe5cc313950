package org.daylight.redaction;

import java.security.DigestException;
import java.security.MessageDigest;
import org.daylight.format.Sha256;

/**
 * The hashes of the piece tree ({@code spec/redaction.md} section 3): of leaves and nodes, and of the seeds and cuts that are
 * derived from a seed. All are SHA-256 of one byte that says what is hashed, and then the content. Not for use by several
 * threads.
 */
final class PieceHash {
    static final int SEED_BYTES = 16;

    /** The most children of a node: a node of so few tokens has a leaf for each of them. */
    static final int MAX_CHILDREN = 8;

    /** The number of children of a node with more tokens. */
    private static final int CUT_CHILDREN = 4;

    private static final byte LEAF = 0x10;
    private static final byte NODE = 0x11;
    private static final byte SEEDS = 0x12;
    private static final byte CUTS = 0x13;

    private final MessageDigest digest = Sha256.digest();
    private final byte[] block = new byte[1 + MAX_CHILDREN * Sha256.BYTES];
    private final byte[] result = new byte[Sha256.BYTES];

    /** Writes the hash of a leaf: of its seed and its token. */
    void leaf(byte[] seeds, int seed, byte[] token, int from, int length, byte[] out, int at) {
        block[0] = LEAF;
        System.arraycopy(seeds, seed, block, 1, SEED_BYTES);
        if (1 + SEED_BYTES + length <= block.length) { // one call instead of two
            System.arraycopy(token, from, block, 1 + SEED_BYTES, length);
            digest.update(block, 0, 1 + SEED_BYTES + length);
        } else {
            digest.update(block, 0, 1 + SEED_BYTES);
            digest.update(token, from, length);
        }
        finish(out, at);
    }

    /** Replaces the hashes of a node's children, one after the other from {@code at}, by the node's hash. */
    void node(byte[] hashes, int at, int children) {
        block[0] = NODE;
        System.arraycopy(hashes, at, block, 1, children * Sha256.BYTES);
        digest.update(block, 0, 1 + children * Sha256.BYTES);
        finish(hashes, at);
    }

    /** Writes the seeds of the children, one after the other. The seed may be overwritten. */
    void seeds(byte[] seeds, int seed, int children, byte[] out, int at) {
        block[0] = SEEDS;
        System.arraycopy(seeds, seed, block, 1, SEED_BYTES);
        for (int child = 0; child < children; child += 2) {
            block[1 + SEED_BYTES] = (byte) (child / 2);
            digest.update(block, 0, 2 + SEED_BYTES);
            finish(result, 0);
            System.arraycopy(result, 0, out, at + child * SEED_BYTES, Math.min(2, children - child) * SEED_BYTES);
        }
    }

    /**
     * How many tokens each child of a node has: 1 each if there are at most eight, and otherwise as three different places,
     * taken from the node's seed, cut them.
     *
     * @param tokens of the node, at least 2
     * @param counts receives one count for each child
     * @return the number of children
     */
    int children(byte[] seeds, int seed, int tokens, int[] counts) {
        if (tokens <= MAX_CHILDREN) {
            for (int i = 0; i < tokens; i++) {
                counts[i] = 1;
            }
            return tokens;
        }
        block[0] = CUTS;
        System.arraycopy(seeds, seed, block, 1, SEED_BYTES);
        digest.update(block, 0, 1 + SEED_BYTES);
        finish(result, 0);
        // Three different numbers from 1 to tokens - 1: each is taken from those that are left.
        int first = 1 + remainder(0, tokens - 1);
        int second = 1 + remainder(8, tokens - 2);
        second += second >= first ? 1 : 0;
        int low = Math.min(first, second);
        int high = Math.max(first, second);
        int third = 1 + remainder(16, tokens - 3);
        third += third >= low ? 1 : 0;
        third += third >= high ? 1 : 0;
        int one = Math.min(low, third);
        int three = Math.max(high, third);
        int two = low + high + third - one - three;
        counts[0] = one;
        counts[1] = two - one;
        counts[2] = three - two;
        counts[3] = tokens - three;
        return CUT_CHILDREN;
    }

    /** Eight bytes of the result, as an unsigned number, modulo {@code divisor}. */
    private int remainder(int at, int divisor) {
        long number = 0;
        for (int i = 0; i < 8; i++) {
            number = number << 8 | result[at + i] & 0xff;
        }
        return (int) Long.remainderUnsigned(number, divisor);
    }

    private void finish(byte[] out, int at) {
        try {
            digest.digest(out, at, Sha256.BYTES);
        } catch (DigestException e) {
            throw new AssertionError("there are 32 bytes of space", e);
        }
    }
}
