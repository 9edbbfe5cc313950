package org.daylight.tree;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.daylight.format.Malformed;
import org.daylight.format.Sha256;

/**
 * The Merkle tree of RFC 6962 section 2.1. It computes roots and proofs, and verifies proofs as RFC 9162 sections 2.1.3.2 and 2.1.4.2 describe.
 *
 * <p>An instance is a tree of a given size over {@link Nodes}, the complete subtrees. They may be in memory ({@link #of}) or in tiles
 * ({@link TileTree}). Nothing recurses; every method costs O(log size) nodes.
 */
public final class MerkleTree {
    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private final long size;
    private final Nodes nodes;

    /** A source of the hashes of complete subtrees. */
    @FunctionalInterface
    interface Nodes {
        /**
         * The hash over the leaves {@code [index << level, (index + 1) << level)}.
         *
         * @param level 0 for leaf hashes, at most 62
         * @param index counted from 0; the whole subtree is always within the tree
         */
        Sha256 node(int level, long index);
    }

    /** @param size number of leaves, 0 or more */
    MerkleTree(long size, Nodes nodes) {
        Malformed.unless(size >= 0, "tree-size", "a negative size");
        this.size = size;
        this.nodes = nodes;
    }

    /** A tree in memory, from its leaf hashes. */
    public static MerkleTree of(List<Sha256> leafHashes) {
        var levels = new ArrayList<List<Sha256>>();
        for (List<Sha256> level = List.copyOf(leafHashes); !level.isEmpty(); level = parents(level)) {
            levels.add(level);
        }
        return new MerkleTree(
                leafHashes.size(), (level, index) -> levels.get(level).get(Math.toIntExact(index)));
    }

    private static List<Sha256> parents(List<Sha256> level) {
        var parents = new ArrayList<Sha256>();
        for (int i = 0; i + 1 < level.size(); i += 2) {
            parents.add(nodeHash(level.get(i), level.get(i + 1)));
        }
        return parents;
    }

    /** The hash of a leaf: {@code SHA-256(0x00 ‖ entry)}. */
    public static Sha256 leafHash(byte[] entry) {
        return Sha256.of(new byte[] {LEAF}, entry);
    }

    /** The hash of an inner node: {@code SHA-256(0x01 ‖ left ‖ right)}. */
    static Sha256 nodeHash(Sha256 left, Sha256 right) {
        ByteBuffer bytes = ByteBuffer.allocate(1 + 2 * Sha256.BYTES).put(NODE);
        left.put(bytes);
        right.put(bytes);
        MessageDigest digest = Sha256.digest();
        return Sha256.wrap(digest.digest(bytes.array()));
    }

    /** The root of the tree without leaves: the SHA-256 of no bytes. */
    public static Sha256 emptyRoot() {
        return Sha256.of();
    }

    /** The root, over all leaves. */
    public Sha256 root() {
        return root(size);
    }

    /** The root of the tree over only the first {@code size} leaves, at least 0. */
    Sha256 root(long size) {
        check(size >= 0 && size <= this.size, "no such size");
        return size == 0 ? emptyRoot() : range(0, size);
    }

    /**
     * The proof that a leaf is in this tree: sibling hashes from the leaf upwards (RFC 6962 section 2.1.1).
     *
     * @param index of the leaf, from 0, below the size of the tree
     */
    public List<Sha256> inclusionProof(long index) {
        check(index >= 0 && index < size, "no such leaf");
        var path = new ArrayList<Sha256>();
        long low = 0;
        long high = size;
        while (high - low > 1) {
            long middle = low + split(high - low);
            if (index < middle) {
                path.add(range(middle, high));
                high = middle;
            } else {
                path.add(range(low, middle));
                low = middle;
            }
        }
        Collections.reverse(path);
        return path;
    }

    /**
     * The proof that this tree extends its own first {@code oldSize} leaves (RFC 6962 section 2.1.2). It is empty if nothing needs a
     * proof: from size 0, and from the tree to itself.
     */
    public List<Sha256> consistencyProof(long oldSize) {
        check(oldSize >= 0 && oldSize <= size, "no such size");
        if (oldSize == 0) {
            return List.of();
        }
        var path = new ArrayList<Sha256>();
        long low = 0;
        long high = size;
        while (oldSize != high) {
            long middle = low + split(high - low);
            if (oldSize <= middle) {
                path.add(range(middle, high));
                high = middle;
            } else {
                path.add(range(low, middle));
                low = middle;
            }
        }
        if (low > 0) { // otherwise it is the old root itself, which the verifier has
            path.add(range(low, high));
        }
        Collections.reverse(path);
        return path;
    }

    /** Whether the proof leads from a leaf hash at an index to the root of a tree of that size. False for malformed input. */
    public static boolean verifyInclusion(Sha256 leafHash, long index, long size, List<Sha256> proof, Sha256 root) {
        if (index < 0 || index >= size) {
            return false;
        }
        long node = index;
        long last = size - 1;
        Sha256 hash = leafHash;
        for (Sha256 sibling : proof) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                hash = nodeHash(sibling, hash);
                int lone = node == 0 ? 0 : Long.numberOfTrailingZeros(node); // levels without a sibling
                node >>>= lone;
                last >>>= lone;
            } else {
                hash = nodeHash(hash, sibling);
            }
            node >>>= 1;
            last >>>= 1;
        }
        return last == 0 && hash.equals(root);
    }

    /** Whether the proof shows that the new tree begins with the leaves of the old tree. False for malformed input. */
    public static boolean verifyConsistency(
            long oldSize, Sha256 oldRoot, long newSize, Sha256 newRoot, List<Sha256> proof) {
        if (oldSize < 0 || oldSize > newSize) {
            return false;
        }
        if (oldSize == newSize || oldSize == 0) {
            Sha256 expected = oldSize == 0 ? emptyRoot() : newRoot;
            return proof.isEmpty() && oldRoot.equals(expected) && (newSize != 0 || newRoot.equals(expected));
        }
        boolean whole = isWhole(oldSize);
        if (!whole && proof.isEmpty()) {
            return false;
        }
        List<Sha256> siblings = whole ? proof : proof.subList(1, proof.size());
        return folded(oldSize, newSize, whole ? oldRoot : proof.getFirst(), siblings)
                .equals(Optional.of(new Roots(oldRoot, newRoot)));
    }

    /**
     * The old root that a proof connects with the new root. If the log signed a different root for that size, this is evidence of a second history.
     *
     * @return empty if the proof does not lead to the new root, or does not contain the old root (which is so if the old size is a power of two)
     */
    public static Optional<Sha256> provedOldRoot(long oldSize, long newSize, Sha256 newRoot, List<Sha256> proof) {
        if (oldSize <= 0 || oldSize >= newSize || isWhole(oldSize) || proof.isEmpty()) {
            return Optional.empty();
        }
        return folded(oldSize, newSize, proof.getFirst(), proof.subList(1, proof.size()))
                .filter(roots -> roots.later.equals(newRoot))
                .map(Roots::earlier);
    }

    /** The roots of one tree at two sizes. */
    private record Roots(Sha256 earlier, Sha256 later) {}

    /** Whether the old root is itself a node of every larger tree. */
    private static boolean isWhole(long oldSize) {
        return Long.bitCount(oldSize) == 1;
    }

    /** The two roots that a consistency proof gives, starting from the node that both trees share; empty if the proof is too long or too short. */
    private static Optional<Roots> folded(long oldSize, long newSize, Sha256 shared, List<Sha256> siblings) {
        int lone = Long.numberOfTrailingZeros(oldSize);
        long node = (oldSize - 1) >>> lone;
        long last = (newSize - 1) >>> lone;
        Sha256 oldHash = shared;
        Sha256 newHash = shared;
        for (Sha256 sibling : siblings) {
            if (last == 0) {
                return Optional.empty();
            }
            if ((node & 1) == 1 || node == last) {
                oldHash = nodeHash(sibling, oldHash);
                newHash = nodeHash(sibling, newHash);
                lone = node == 0 ? 0 : Long.numberOfTrailingZeros(node);
                node >>>= lone;
                last >>>= lone;
            } else {
                newHash = nodeHash(newHash, sibling);
            }
            node >>>= 1;
            last >>>= 1;
        }
        return last == 0 ? Optional.of(new Roots(oldHash, newHash)) : Optional.empty();
    }

    /**
     * The hash over {@code [low, high)}, a range that results from the splits of RFC 6962. It combines the complete subtrees of the range,
     * from the right; the largest is on the left.
     */
    private Sha256 range(long low, long high) {
        Deque<Sha256> subtrees = new ArrayDeque<>();
        for (long at = low; at < high; ) {
            int level = 63 - Long.numberOfLeadingZeros(high - at);
            subtrees.push(nodes.node(level, at >>> level));
            at += 1L << level;
        }
        Sha256 hash = subtrees.pop();
        while (!subtrees.isEmpty()) {
            hash = nodeHash(subtrees.pop(), hash);
        }
        return hash;
    }

    /** The largest power of two below {@code size}, which is 2 or more. */
    private static long split(long size) {
        return Long.highestOneBit(size - 1);
    }

    private static void check(boolean held, String reason) {
        if (!held) {
            throw new IndexOutOfBoundsException(reason);
        }
    }
}
