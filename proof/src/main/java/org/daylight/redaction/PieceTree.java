package org.daylight.redaction;

import java.util.Arrays;
import org.daylight.format.Sha256;

/**
 * The tree whose root commits to the tokens of a document ({@code spec/redaction.md} section 3). The leaves are the tokens,
 * each hashed with a seed of its own; without the seed, nobody can test a guess of the token. The shape of the tree is random
 * and comes from the seeds too, so the place of a hidden subtree does not give the number of its tokens.
 *
 * <p>Not for use by several threads; one instance serves for many documents, one after the other.
 */
public final class PieceTree {
    /** The places of so many tokens are stored, so that they are found once; longer documents are scanned twice. */
    private static final int MAX_STORED = 1 << 20;

    private final PieceHash hash = new PieceHash();
    private final int[] counts = new int[PieceHash.MAX_CHILDREN];
    private byte[] seeds = new byte[64 * PieceHash.SEED_BYTES];
    private byte[] hashes = new byte[64 * Sha256.BYTES];
    /** Work still to do: a number of tokens whose seed is at the same place; or minus the number of children to combine. */
    private int[] work = new int[64];

    private int works;
    private int hashed;
    private int[] ends = new int[1024];

    /** The tokens whose ends were stored. */
    private final class StoredTokens implements TokenSequence {
        private int start;
        private int end;
        private int read;

        @Override
        public boolean next() {
            start = end;
            end = ends[read++];
            return true;
        }

        @Override
        public int start() {
            return start;
        }

        @Override
        public int end() {
            return end;
        }
    }

    /**
     * The root over all tokens of a document. Takes time in proportion to the document, and memory in proportion to the number
     * of its tokens, at most 4 MB.
     *
     * @param secrets the document's
     */
    public Sha256 root(byte[] document, PieceSecrets secrets) {
        int tokens = store(document);
        byte[] root = new byte[Sha256.BYTES];
        if (tokens == 0) {
            hash.leaf(secrets.seed(), 0, document, 0, 0, root, 0);
            return Sha256.wrap(root);
        }
        begin();
        TokenSequence sequence = tokens <= MAX_STORED ? new StoredTokens() : new TokenScanner(document);
        subtree(secrets.seed(), 0, tokens, sequence, document);
        return Sha256.at(hashes, 0);
    }

    /** Stores the ends of the first tokens. @return the number of all tokens */
    private int store(byte[] document) {
        var scanner = new TokenScanner(document);
        int count = 0;
        while (scanner.next()) {
            if (count < MAX_STORED) {
                if (count == ends.length) {
                    ends = Arrays.copyOf(ends, count * 2);
                }
                ends[count] = scanner.end();
            }
            count++;
        }
        return count;
    }

    /** Forgets the hashes that were computed before. */
    void begin() {
        works = 0;
        hashed = 0;
    }

    /** Appends a hash, as that of the next subtree. */
    void add(byte[] from, int at) {
        room(1);
        System.arraycopy(from, at, hashes, hashed * Sha256.BYTES, Sha256.BYTES);
        hashed++;
    }

    /** Replaces the last hashes by that of their parent. */
    void combine(int children) {
        hashed -= children - 1;
        hash.node(hashes, (hashed - 1) * Sha256.BYTES, children);
    }

    /** The hash that was computed last. */
    Sha256 last() {
        return Sha256.at(hashes, (hashed - 1) * Sha256.BYTES);
    }

    /** What derives the seeds and the shape. */
    PieceHash hash() {
        return hash;
    }

    /** Appends the hash of a subtree whose tokens are the next ones of the scanner. There must be so many. */
    void subtree(byte[] seed, int at, int tokens, TokenSequence scanner, byte[] document) {
        int bottom = works;
        room(1);
        System.arraycopy(seed, at, seeds, works * PieceHash.SEED_BYTES, PieceHash.SEED_BYTES);
        work[works++] = tokens;
        while (works > bottom) {
            int next = work[--works];
            if (next < 0) {
                combine(-next);
            } else if (next == 1) {
                scanner.next();
                room(1);
                hash.leaf(
                        seeds,
                        works * PieceHash.SEED_BYTES,
                        document,
                        scanner.start(),
                        scanner.end() - scanner.start(),
                        hashes,
                        hashed * Sha256.BYTES);
                hashed++;
            } else {
                split(next);
            }
        }
    }

    /** Replaces the subtree that was taken from the top of the work by its children, the first on top. */
    private void split(int tokens) {
        room(1 + PieceHash.MAX_CHILDREN);
        int seed = works * PieceHash.SEED_BYTES;
        int children = hash.children(seeds, seed, tokens, counts);
        work[works++] = -children;
        // The seeds are derived behind the top, and then placed in the opposite order.
        int derived = (works + children) * PieceHash.SEED_BYTES;
        hash.seeds(seeds, seed, children, seeds, derived);
        for (int child = children - 1; child >= 0; child--) {
            System.arraycopy(
                    seeds,
                    derived + child * PieceHash.SEED_BYTES,
                    seeds,
                    works * PieceHash.SEED_BYTES,
                    PieceHash.SEED_BYTES);
            work[works++] = counts[child];
        }
    }

    /** Makes room for more work and more hashes. */
    private void room(int more) {
        if (works + 2 * more + 1 >= work.length) {
            work = Arrays.copyOf(work, work.length * 2);
            seeds = Arrays.copyOf(seeds, seeds.length * 2);
        }
        if (hashed + more >= hashes.length / Sha256.BYTES) {
            hashes = Arrays.copyOf(hashes, hashes.length * 2);
        }
    }
}
