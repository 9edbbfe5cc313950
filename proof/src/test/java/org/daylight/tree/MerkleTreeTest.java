package org.daylight.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.daylight.format.Sha256;
import org.junit.jupiter.api.Test;

/** Uses the shared vectors of the implementations of Certificate Transparency (RFC 6962). */
class MerkleTreeTest {
    private static final List<Sha256> CT_LEAVES = Stream.of(
                    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
            .map(hex -> MerkleTree.leafHash(HexFormat.of().parseHex(hex)))
            .toList();

    private static final List<Sha256> CT_ROOTS = hashes(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    @Test
    void roots_are_those_of_certificate_transparency() {
        for (int size = 0; size < CT_ROOTS.size(); size++) {
            assertEquals(
                    CT_ROOTS.get(size),
                    MerkleTree.of(CT_LEAVES.subList(0, size)).root());
            assertEquals(CT_ROOTS.get(size), MerkleTree.of(CT_LEAVES).root(size), "the same tree when it was smaller");
        }
    }

    @Test
    void proofs_are_those_of_certificate_transparency() {
        var tree = MerkleTree.of(CT_LEAVES);
        assertEquals(
                hashes(
                        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"),
                tree.inclusionProof(0));
        assertEquals(
                hashes(
                        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
                tree.inclusionProof(5));
        assertEquals(
                hashes(
                        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
                tree.consistencyProof(6));
    }

    @Test
    void every_root_to_600_is_the_definition() {
        List<Sha256> leaves = Trees.leaves(1, 600);
        var tree = MerkleTree.of(leaves);
        for (int size = 0; size <= 600; size++) {
            assertEquals(Trees.definition(leaves.subList(0, size)), tree.root(size));
        }
    }

    @Test
    void every_inclusion_proof_verifies_and_every_altered_one_fails() {
        for (int size = 1; size <= 70; size++) {
            List<Sha256> leaves = Trees.leaves(size, size);
            var tree = MerkleTree.of(leaves);
            for (int index = 0; index < size; index++) {
                checkInclusion(leaves.get(index), index, size, tree.inclusionProof(index), tree.root());
            }
        }
    }

    private static void checkInclusion(Sha256 leaf, int index, int size, List<Sha256> proof, Sha256 root) {
        assertTrue(MerkleTree.verifyInclusion(leaf, index, size, proof, root));
        assertFalse(MerkleTree.verifyInclusion(altered(leaf), index, size, proof, root), "another leaf");
        assertFalse(MerkleTree.verifyInclusion(leaf, index, size, proof, altered(root)), "another root");
        assertFalse(MerkleTree.verifyInclusion(leaf, index + 1, size, proof, root), "another index");
        assertFalse(MerkleTree.verifyInclusion(leaf, -1, size, proof, root), "no index");
        assertFalse(MerkleTree.verifyInclusion(leaf, index, index, proof, root), "an index outside the tree");
        for (List<Sha256> other : alterations(proof)) {
            assertFalse(MerkleTree.verifyInclusion(leaf, index, size, other, root), "another proof");
        }
    }

    /** With -Pslow to 600. */
    @Test
    void every_inclusion_proof_to_300_verifies_and_fails_with_a_bit_altered() {
        List<Sha256> leaves = Trees.leaves(2, 600);
        var random = new Random(2);
        int most = Boolean.getBoolean("daylight.slow") ? 600 : 300; // more than one full tile of 256
        for (int size = 2; size <= most; size++) {
            var tree = MerkleTree.of(leaves.subList(0, size));
            for (int index = 0; index < size; index += 1 + random.nextInt(8)) {
                List<Sha256> proof = tree.inclusionProof(index);
                assertTrue(MerkleTree.verifyInclusion(leaves.get(index), index, size, proof, tree.root()));
                var other = new ArrayList<>(proof);
                int at = random.nextInt(proof.size());
                other.set(at, altered(proof.get(at)));
                assertFalse(MerkleTree.verifyInclusion(leaves.get(index), index, size, other, tree.root()));
            }
        }
    }

    @Test
    void every_consistency_proof_verifies_and_every_altered_one_fails() {
        var tree = MerkleTree.of(Trees.leaves(3, 130));
        for (int newSize = 0; newSize <= 130; newSize++) {
            var grown = MerkleTree.of(Trees.leaves(3, newSize));
            for (int oldSize = 0; oldSize <= newSize; oldSize++) {
                checkConsistency(
                        oldSize, tree.root(oldSize), newSize, tree.root(newSize), grown.consistencyProof(oldSize));
            }
        }
    }

    private static void checkConsistency(int oldSize, Sha256 oldRoot, int newSize, Sha256 newRoot, List<Sha256> proof) {
        assertTrue(MerkleTree.verifyConsistency(oldSize, oldRoot, newSize, newRoot, proof), oldSize + " to " + newSize);
        assertFalse(
                MerkleTree.verifyConsistency(oldSize, altered(oldRoot), newSize, newRoot, proof), "another old root");
        if (oldSize > 0) {
            assertFalse(
                    MerkleTree.verifyConsistency(oldSize, oldRoot, newSize, altered(newRoot), proof),
                    "another new root");
        }
        assertFalse(MerkleTree.verifyConsistency(-1, oldRoot, newSize, newRoot, proof), "no old size");
        assertFalse(MerkleTree.verifyConsistency(newSize + 1, oldRoot, newSize, newRoot, proof), "a log that shrank");
        for (List<Sha256> other : alterations(proof)) {
            assertFalse(MerkleTree.verifyConsistency(oldSize, oldRoot, newSize, newRoot, other), "another proof");
        }
    }

    @Test
    void what_is_not_in_the_tree_cannot_be_proved() {
        var tree = MerkleTree.of(CT_LEAVES);
        assertThrows(IndexOutOfBoundsException.class, () -> tree.inclusionProof(8));
        assertThrows(IndexOutOfBoundsException.class, () -> tree.inclusionProof(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> tree.consistencyProof(9));
        assertThrows(IndexOutOfBoundsException.class, () -> tree.root(9));
        assertThrows(IndexOutOfBoundsException.class, () -> tree.root(-1));
        assertThrows(IllegalArgumentException.class, () -> new MerkleTree(-1, (level, index) -> Sha256.of()));
    }

    @Test
    void a_proof_gives_the_old_root_that_it_contains() {
        for (int newSize = 1; newSize <= 70; newSize++) {
            var tree = MerkleTree.of(Trees.leaves(3, newSize));
            for (int oldSize = 1; oldSize < newSize; oldSize++) {
                List<Sha256> proof = tree.consistencyProof(oldSize);
                Optional<Sha256> old = MerkleTree.provedOldRoot(oldSize, newSize, tree.root(), proof);
                boolean contained = Long.bitCount(oldSize)
                        > 1; // a power of two has the old root as a node, which is not in the proof
                assertEquals(contained ? Optional.of(tree.root(oldSize)) : Optional.empty(), old);
                assertEquals(
                        Optional.empty(),
                        MerkleTree.provedOldRoot(oldSize, newSize, altered(tree.root()), proof),
                        "another new root");
                for (List<Sha256> other : alterations(proof)) {
                    assertNotEquals(
                            Optional.of(tree.root(oldSize)),
                            MerkleTree.provedOldRoot(oldSize, newSize, tree.root(), other),
                            "another proof");
                }
            }
        }
    }

    @Test
    void a_path_to_the_root_is_no_proof_of_an_old_root() {
        List<Sha256> leaves = Trees.leaves(3, 4);
        var three = MerkleTree.of(leaves.subList(0, 3));
        List<Sha256> toThree = List.of(leaves.get(2), three.root(2));
        assertEquals(Optional.empty(), MerkleTree.provedOldRoot(3, 3, three.root(), toThree), "the tree itself");
        var four = MerkleTree.of(leaves);
        List<Sha256> toFour = List.of(leaves.get(3), leaves.get(2), four.root(2));
        assertEquals(Optional.empty(), MerkleTree.provedOldRoot(0, 4, four.root(), toFour), "no leaves");
        assertEquals(Optional.empty(), MerkleTree.provedOldRoot(-1, 4, four.root(), toFour), "no size");
        assertEquals(Optional.empty(), MerkleTree.provedOldRoot(5, 4, four.root(), toFour), "a log that shrank");
    }

    /** The proof with each hash altered, with the first or last one removed, and with one added at either end. */
    private static List<List<Sha256>> alterations(List<Sha256> proof) {
        var alterations = new ArrayList<List<Sha256>>();
        for (int i = 0; i < proof.size(); i++) {
            var other = new ArrayList<>(proof);
            other.set(i, altered(proof.get(i)));
            alterations.add(other);
        }
        if (!proof.isEmpty()) {
            alterations.add(List.of());
            alterations.add(proof.subList(1, proof.size()));
            alterations.add(proof.subList(0, proof.size() - 1));
        }
        alterations.add(Stream.concat(proof.stream(), Stream.of(Sha256.of())).toList());
        alterations.add(Stream.concat(Stream.of(Sha256.of()), proof.stream()).toList());
        return alterations;
    }

    private static Sha256 altered(Sha256 hash) {
        byte[] bytes = hash.bytes();
        bytes[31] ^= 1;
        return Sha256.wrap(bytes);
    }

    private static List<Sha256> hashes(String... hex) {
        return Stream.of(hex).map(one -> Sha256.parse(one).orThrow()).toList();
    }
}
