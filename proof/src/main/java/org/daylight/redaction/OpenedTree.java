package org.daylight.redaction;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Writes what a proof gives of a tree: the seeds of the greatest subtrees that are shown whole, the hashes of the greatest
 * ones that are not shown at all, and how they hang together ({@code spec/redaction.md} section 4). Each node, before its
 * children:
 *
 * <ul>
 *   <li>shown: 0x00, the 16 bytes of its seed, the number of its tokens (LEB128)
 *   <li>hidden: 0x01, the 32 bytes of its hash
 *   <li>any other: the number of its children (2 to 8)
 * </ul>
 *
 * <p>Not for use by several threads.
 */
public final class OpenedTree {
    static final byte SHOWN = 0;
    static final byte HIDDEN = 1;

    private final PieceTree tree = new PieceTree();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final int[] counts = new int[PieceHash.MAX_CHILDREN];
    private byte[] seeds = new byte[64 * PieceHash.SEED_BYTES];
    private int[] firsts = new int[64];
    private int[] sizes = new int[64];
    private int works;

    private OpenedTree() {}

    /**
     * The opened tree of a document.
     *
     * @param document the original
     * @param secrets the document's
     * @param hidden the tokens that are not shown, by their index from 0
     */
    public static byte[] of(byte[] document, PieceSecrets secrets, BitSet hidden) {
        var opened = new OpenedTree();
        opened.write(document, secrets, hidden);
        return opened.out.toByteArray();
    }

    private void write(byte[] document, PieceSecrets secrets, BitSet hidden) {
        var scanner = new TokenScanner(document);
        push(secrets.seed(), 0, 0, TokenScanner.count(document));
        while (works > 0) {
            works--;
            int first = firsts[works];
            int size = sizes[works];
            int seed = works * PieceHash.SEED_BYTES;
            int firstHidden = hidden.nextSetBit(first);
            if (firstHidden < 0 || firstHidden >= first + size) {
                out.write(SHOWN);
                out.write(seeds, seed, PieceHash.SEED_BYTES);
                number(size);
                for (int i = 0; i < size; i++) {
                    scanner.next();
                }
            } else if (hidden.nextClearBit(first) >= first + size) {
                tree.begin();
                tree.subtree(seeds, seed, size, scanner, document);
                out.write(HIDDEN);
                out.writeBytes(tree.last().bytes());
            } else {
                split(first, size);
            }
        }
    }

    /** Writes a node of which a part is shown, and pushes its children, the first on top. */
    private void split(int first, int size) {
        int seed = works * PieceHash.SEED_BYTES;
        int children = tree.hash().children(seeds, seed, size, counts);
        out.write(children);
        byte[] derived = new byte[PieceHash.MAX_CHILDREN * PieceHash.SEED_BYTES];
        tree.hash().seeds(seeds, seed, children, derived, 0);
        int end = first + size;
        for (int child = children - 1; child >= 0; child--) {
            end -= counts[child];
            push(derived, child * PieceHash.SEED_BYTES, end, counts[child]);
        }
    }

    private void push(byte[] seed, int at, int first, int size) {
        if (works == sizes.length) {
            firsts = Arrays.copyOf(firsts, works * 2);
            sizes = Arrays.copyOf(sizes, works * 2);
            seeds = Arrays.copyOf(seeds, seeds.length * 2);
        }
        System.arraycopy(seed, at, seeds, works * PieceHash.SEED_BYTES, PieceHash.SEED_BYTES);
        firsts[works] = first;
        sizes[works] = size;
        works++;
    }

    private void number(int value) {
        int rest = value;
        while (rest >= 0x80) {
            out.write(rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }
}
