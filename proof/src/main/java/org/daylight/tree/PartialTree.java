package org.daylight.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;

/**
 * A tree of which only some hashes are known: those of some leaves, and those of the complete subtrees between them (spec/bulletin.md section 3). It gives the
 * root, and every proof that these hashes are enough for. Immutable.
 */
public final class PartialTree {

    /** The largest level of a complete subtree in a tree whose size is a long. */
    private static final int MAX_LEVEL = 62;

    private final long size;
    private final Map<Subtree, Sha256> known;

    /**
     * A complete subtree: the leaves {@code [index << level, (index + 1) << level)}.
     *
     * @param level 0 for a leaf, at most 62
     * @param index from 0
     */
    public record Subtree(int level, long index) {

        /** @throws IllegalArgumentException if it is in no tree */
        public Subtree {
            Malformed.unless(
                    level >= 0 && level <= MAX_LEVEL && index >= 0 && index <= Long.MAX_VALUE >> level,
                    "tree-subtree",
                    "there is no such subtree");
        }

        public static Subtree leaf(long index) {
            return new Subtree(0, index);
        }

        /** The index of its first leaf. */
        public long from() {
            return index << level;
        }

        /** One after the index of its last leaf. */
        public long to() {
            return from() + (1L << level);
        }
    }

    private PartialTree(long size, Map<Subtree, Sha256> known) {
        this.size = size;
        this.known = Map.copyOf(known);
    }

    /**
     * A tree.
     *
     * @param size number of leaves, 1 or more
     * @param known hashes of leaves, and of all subtrees of {@link #cover} for these leaves
     */
    public static PartialTree of(long size, Map<Subtree, Sha256> known) {
        return new PartialTree(size, known);
    }

    /**
     * The largest complete subtrees that together contain all leaves but the given ones, from left to right. There are at most 62 for each given leaf, and 62
     * more.
     *
     * @param size number of leaves, 1 or more
     * @param leaves indices from 0, below {@code size}; the caller limits how many
     */
    public static List<Subtree> cover(long size, SortedSet<Long> leaves) {
        var cover = new ArrayList<Subtree>();
        for (long at = 0; at < size; ) {
            int level = 63 - Long.numberOfLeadingZeros(size - at);
            add(new Subtree(level, at >>> level), leaves, cover);
            at += 1L << level;
        }
        return cover;
    }

    /** Calls itself at most 62 levels deep, and only for subtrees that contain a given leaf. */
    private static void add(Subtree subtree, SortedSet<Long> leaves, List<Subtree> cover) {
        if (leaves.subSet(subtree.from(), subtree.to()).isEmpty()) {
            cover.add(subtree);
        } else if (subtree.level > 0) {
            add(new Subtree(subtree.level - 1, 2 * subtree.index), leaves, cover);
            add(new Subtree(subtree.level - 1, 2 * subtree.index + 1), leaves, cover);
        }
    }

    /** The hashes that were given. */
    public Map<Subtree, Sha256> known() {
        return known;
    }

    /** The root when the tree had this size; refused with the code {@code tree-unknown} if the known hashes are not enough for it. */
    public Outcome<Sha256> root(long oldSize) {
        return Malformed.caught(() -> tree().root(oldSize));
    }

    /** The proof that a leaf is in the tree; refused as {@link #root}. */
    public Outcome<List<Sha256>> inclusionProof(long index) {
        return Malformed.caught(() -> tree().inclusionProof(index));
    }

    /** The proof that the tree extends a smaller one; refused as {@link #root}. */
    public Outcome<List<Sha256>> consistencyProof(long oldSize) {
        return Malformed.caught(() -> tree().consistencyProof(oldSize));
    }

    private MerkleTree tree() {
        return new MerkleTree(size, (level, index) -> hash(new Subtree(level, index)));
    }

    /** Looks at a subtree that is not known, and at those in it, only where a known leaf is: others are in the cover, or outside of what is known. */
    private Sha256 hash(Subtree subtree) {
        Sha256 hash = known.get(subtree);
        if (hash != null) {
            return hash;
        }
        boolean isInside =
                known.keySet().stream().anyMatch(one -> one.level == 0 && one.index >>> subtree.level == subtree.index);
        Malformed.unless(isInside, "tree-unknown", "the hashes of these leaves are not known");
        return MerkleTree.nodeHash(
                hash(new Subtree(subtree.level - 1, 2 * subtree.index)),
                hash(new Subtree(subtree.level - 1, 2 * subtree.index + 1)));
    }
}
