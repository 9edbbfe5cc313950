package org.daylight.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.tree.PartialTree.Subtree;
import org.junit.jupiter.api.Test;

/** Partial trees give the same root and proofs as whole ones, or say that they cannot. */
class PartialTreeTest {

    private static List<Sha256> leaves(int size) {
        var leaves = new ArrayList<Sha256>();
        for (int i = 0; i < size; i++) {
            leaves.add(MerkleTree.leafHash(new byte[] {(byte) i, (byte) (i >> 8)}));
        }
        return leaves;
    }

    private static Sha256 hash(List<Sha256> leaves, Subtree subtree) {
        return MerkleTree.of(leaves.subList((int) subtree.from(), (int) subtree.to()))
                .root();
    }

    private static PartialTree partial(List<Sha256> leaves, SortedSet<Long> shown) {
        Map<Subtree, Sha256> known = new HashMap<>();
        PartialTree.cover(leaves.size(), shown).forEach(one -> known.put(one, hash(leaves, one)));
        shown.forEach(index -> known.put(Subtree.leaf(index), leaves.get(index.intValue())));
        return PartialTree.of(leaves.size(), known);
    }

    @Test
    void rootsAndProofsAreThoseOfTheWholeTree() {
        var random = new Random(5);
        for (int size = 1; size <= 70; size++) {
            List<Sha256> leaves = leaves(size);
            var shown = new TreeSet<Long>();
            for (int i = random.nextInt(5); i > 0; i--) {
                shown.add((long) random.nextInt(size));
            }
            long tail = random.nextInt(size + 1);
            for (long index = tail; index < size; index++) {
                shown.add(index);
            }
            MerkleTree whole = MerkleTree.of(leaves);
            PartialTree partial = partial(leaves, shown);
            assertEquals(Outcome.ok(whole.root()), partial.root(size));
            for (long index : shown) {
                assertEquals(Outcome.ok(whole.inclusionProof(index)), partial.inclusionProof(index));
            }
            for (long old = Math.max(1, tail); old <= size; old++) {
                assertEquals(Outcome.ok(whole.root(old)), partial.root(old), size + " " + tail + " " + old);
                assertEquals(Outcome.ok(whole.consistencyProof(old)), partial.consistencyProof(old));
                assertTrue(MerkleTree.verifyConsistency(
                        old,
                        whole.root(old),
                        size,
                        whole.root(),
                        partial.consistencyProof(old).orThrow()));
            }
        }
    }

    @Test
    void whatIsNotKnownIsRefused() {
        PartialTree partial = partial(leaves(100), new TreeSet<>(List.of(99L)));
        assertEquals("tree-unknown", refusal(partial.root(50)));
        assertEquals("tree-unknown", refusal(partial.inclusionProof(3)));
        assertEquals("tree-unknown", refusal(partial.consistencyProof(65)));
        assertTrue(partial.root(64).isOk());
        assertTrue(partial.root(96).isOk());
    }

    @Test
    void itHasTheHashesThatItWasGiven() {
        Map<Subtree, Sha256> known = Map.of(Subtree.leaf(0), Sha256.of(), Subtree.leaf(1), Sha256.of());
        assertEquals(known, PartialTree.of(2, known).known());
    }

    private static String refusal(Outcome<?> outcome) {
        return outcome instanceof Outcome.Refused<?>(String code, String reason) ? code : "";
    }

    @Test
    void aTreeOfTheLargestSizeNeedsNoMoreThanItsDepth() {
        long size = Long.MAX_VALUE;
        var shown = new TreeSet<>(List.of(0L, 1L << 40, size - 1));
        List<Subtree> cover = PartialTree.cover(size, shown);
        assertTrue(cover.size() < 4 * 63, "" + cover.size());
        long covered = cover.stream().mapToLong(one -> one.to() - one.from()).sum();
        assertEquals(size - 3, covered);
    }

    @Test
    void subtreesHaveLimits() {
        assertThrows(IllegalArgumentException.class, () -> new Subtree(63, 0));
        assertThrows(IllegalArgumentException.class, () -> new Subtree(-1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Subtree(62, 2));
        assertThrows(IllegalArgumentException.class, () -> new Subtree(0, -1));
    }
}
