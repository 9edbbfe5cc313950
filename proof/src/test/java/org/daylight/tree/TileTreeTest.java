package org.daylight.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.junit.jupiter.api.Test;

class TileTreeTest {

    /** The normal build takes a third of the sizes, and always those around a full tile. */
    @Test
    void a_tree_of_any_size_to_600_grown_in_chunks_equals_the_tree_built_at_once() throws IOException {
        var random = new Random(4);
        for (int size = 1; size <= 600; size++) {
            boolean isNearATile = (size + 2) % 256 < 5;
            if (!Boolean.getBoolean("daylight.slow") && !isNearATile && size % 3 != 0) {
                continue;
            }
            List<Sha256> leaves = Trees.leaves(size, size);
            var files = new Trees.Files();
            TileTree tree = TileTree.empty();
            while (tree.size() < size) {
                int from = (int) tree.size();
                int to = Math.min(size, from + 1 + random.nextInt(300));
                TileTree.Growth growth = tree.append(leaves.subList(from, to));
                assertEquals(Trees.definition(leaves.subList(0, to)), growth.root());
                tree = TileTree.open(files.write(growth.files()), growth.size(), growth.root())
                        .orThrow();
            }
            assertEquals(leaves, tree.leafHashes(0, size).orThrow());
            var atOnce = new Trees.Files().write(TileTree.empty().append(leaves).files());
            atOnce.files.forEach(
                    (path, bytes) -> assertTrue(java.util.Arrays.equals(bytes, files.files.get(path)), path));
        }
    }

    @Test
    void a_tree_of_70000_leaves_has_the_tiles_of_the_specifications_example() throws IOException {
        List<Sha256> leaves = Trees.leaves(5, 70_000);
        TileTree.Growth growth = TileTree.empty().append(leaves);
        List<TilePath> paths = growth.files().stream().map(TileFile::path).toList();
        assertEquals(
                273,
                paths.stream()
                        .filter(path -> path.level() == 0 && !path.isPartial())
                        .count());
        assertEquals(
                List.of("tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"),
                paths.subList(273, paths.size()).stream().map(TilePath::path).toList());
        assertEquals(MerkleTree.of(leaves).root(), growth.root());

        var files = new Trees.Files().write(growth.files());
        TileTree tree = TileTree.open(files, growth.size(), growth.root()).orThrow();
        var inMemory = MerkleTree.of(leaves);
        for (int index : new int[] {0, 255, 256, 65_535, 65_536, 69_887, 69_888, 69_999}) {
            List<Sha256> proof = tree.inclusionProof(index).orThrow();
            assertEquals(inMemory.inclusionProof(index), proof);
            assertTrue(MerkleTree.verifyInclusion(leaves.get(index), index, 70_000, proof, tree.root()));
            assertEquals(
                    inMemory.consistencyProof(index),
                    tree.consistencyProof(index).orThrow());
            assertEquals(inMemory.root(index), tree.root(index).orThrow());
        }
        assertEquals(
                leaves.subList(65_000, 69_999), tree.leafHashes(65_000, 69_999).orThrow());
    }

    @Test
    void appending_nothing_to_an_empty_tree_gives_no_file() {
        TileTree.Growth growth = TileTree.empty().append(List.of());
        assertEquals(List.of(), growth.files());
        assertEquals(MerkleTree.emptyRoot(), growth.root());
    }

    @Test
    void growing_a_long_tree_by_one_leaf_reads_and_writes_the_right_edge_only() throws IOException {
        TileTree.Growth old = TileTree.empty().append(Trees.leaves(6, 70_000));
        var files = new Trees.Files().write(old.files());
        TileTree tree = TileTree.open(files, old.size(), old.root()).orThrow();
        TileTree.Growth growth = tree.append(Trees.leaves(7, 1));
        assertEquals(3, files.reads);
        assertEquals(
                List.of("tile/0/273.p/113"),
                growth.files().stream().map(TileFile::path).map(TilePath::path).toList());
    }

    @Test
    void any_altered_byte_in_any_tile_is_detected() throws IOException {
        List<Sha256> leaves = Trees.leaves(8, 70_000);
        TileTree.Growth growth = TileTree.empty().append(leaves);
        var random = new Random(9);
        for (TileFile file : growth.files()) {
            var files = new Trees.Files().write(growth.files());
            byte[] altered = file.bytes().clone();
            altered[random.nextInt(altered.length)] ^= 4;
            files.files.put(file.path().path(), altered);
            long below = file.path().index() << 8 * (file.path().level() + 1);
            Outcome<List<Sha256>> read = TileTree.open(files, growth.size(), growth.root())
                    .ok()
                    .map(tree -> leafHashes(tree, below))
                    .orElse(Outcome.refused("tile-wrong", "at opening"));
            assertEquals(
                    "tile-wrong",
                    assertInstanceOf(Outcome.Refused.class, read, file.path().path())
                            .code());
        }
    }

    @Test
    void a_missing_or_truncated_tile_is_a_reason_not_an_exception() throws IOException {
        TileTree.Growth growth = TileTree.empty().append(Trees.leaves(10, 600));
        var files = new Trees.Files().write(growth.files());
        TileTree tree = TileTree.open(files, growth.size(), growth.root()).orThrow();
        byte[] tile = files.files.remove("tile/0/001");
        assertEquals(Outcome.refused("tile-absent", "tile/0/001 is missing"), tree.leafHashes(256, 257));
        files.files.put("tile/0/001", java.util.Arrays.copyOf(tile, 100));
        assertEquals(Outcome.refused("tile-wrong", "tile/0/001 is not 8192 bytes long"), tree.inclusionProof(300));
        files.files.remove("tile/0/002.p/88");
        assertFalse(TileTree.open(files, growth.size(), growth.root()).isOk());
    }

    @Test
    void a_partial_tile_may_be_missing_once_it_is_full() throws IOException {
        List<Sha256> leaves = Trees.leaves(11, 300);
        TileTree.Growth old = TileTree.empty().append(leaves.subList(0, 200));
        var files = new Trees.Files().write(TileTree.empty().append(leaves).files());
        TileTree tree = TileTree.open(files, old.size(), old.root()).orThrow();
        assertEquals(leaves.subList(0, 200), tree.leafHashes(0, 200).orThrow());
    }

    @Test
    void a_second_tree_is_under_its_prefix() throws IOException {
        TileTree.Growth growth = TileTree.empty().append(Trees.leaves(12, 5));
        var files = new Trees.Files();
        growth.files().forEach(file -> files.files.put("accessions/0001/" + file.path(), file.bytes()));
        assertTrue(
                TileTree.open(files.under("accessions/0001/"), 5, growth.root()).isOk());
    }

    @Test
    void a_failing_source_is_an_exception() {
        TileSource broken = (path, limitBytes) -> {
            throw new IOException("disk");
        };
        assertThrows(IOException.class, () -> TileTree.open(broken, 5, Sha256.of()));
    }

    @Test
    void no_leaves_are_read_for_an_empty_range_and_none_outside_the_tree() throws IOException {
        TileTree.Growth growth = TileTree.empty().append(Trees.leaves(13, 300));
        TileTree tree = TileTree.open(new Trees.Files().write(growth.files()), 300, growth.root())
                .orThrow();
        assertEquals(List.of(), tree.leafHashes(0, 0).orThrow());
        assertEquals(List.of(), tree.leafHashes(300, 300).orThrow());
        assertThrows(IndexOutOfBoundsException.class, () -> tree.leafHashes(-1, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> tree.leafHashes(2, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> tree.leafHashes(299, 301));
    }

    @Test
    void a_tree_proves_that_its_earlier_states_extended_each_other() throws IOException {
        List<Sha256> leaves = Trees.leaves(14, 600);
        TileTree.Growth growth = TileTree.empty().append(leaves);
        TileTree tree = TileTree.open(new Trees.Files().write(growth.files()), 600, growth.root())
                .orThrow();
        for (int newSize : new int[] {1, 255, 256, 257, 599, 600}) {
            var then = MerkleTree.of(leaves.subList(0, newSize));
            for (int oldSize : new int[] {1, 200, newSize}) {
                if (oldSize <= newSize) {
                    assertEquals(
                            then.consistencyProof(oldSize),
                            tree.consistencyProof(oldSize, newSize).orThrow());
                }
            }
        }
        assertThrows(IndexOutOfBoundsException.class, () -> tree.consistencyProof(1, 601));
    }

    @Test
    void the_hash_of_a_subtree_is_that_of_its_leaves() throws IOException {
        List<Sha256> leaves = Trees.leaves(15, 1024);
        TileTree.Growth growth = TileTree.empty().append(leaves);
        TileTree tree = TileTree.open(new Trees.Files().write(growth.files()), 1024, growth.root())
                .orThrow();
        for (int level = 0; level <= 10; level++) {
            int width = 1 << level;
            int last = 1024 / width - 1;
            for (int index : new int[] {0, last / 2, last}) {
                assertEquals(
                        MerkleTree.of(leaves.subList(index * width, (index + 1) * width))
                                .root(),
                        tree.hash(new PartialTree.Subtree(level, index)).orThrow());
            }
        }
        assertThrows(IndexOutOfBoundsException.class, () -> tree.hash(PartialTree.Subtree.leaf(1024)));
        assertThrows(IndexOutOfBoundsException.class, () -> tree.hash(new PartialTree.Subtree(9, 2)));
    }

    @Test
    void a_size_below_zero_is_no_tree_and_zero_is_one() throws IOException {
        TileSource none = new Trees.Files();
        assertThrows(IllegalArgumentException.class, () -> TileTree.open(none, -1, MerkleTree.emptyRoot()));
        assertEquals(
                MerkleTree.emptyRoot(),
                TileTree.open(none, 0, MerkleTree.emptyRoot()).orThrow().root());
    }

    @Test
    void a_proved_tile_is_read_once_as_long_as_it_is_among_the_last_128() throws IOException {
        TileTree.Growth growth = TileTree.empty().append(Trees.leaves(16, 256 * 130));
        var files = new Trees.Files().write(growth.files());
        TileTree tree = TileTree.open(files, growth.size(), growth.root()).orThrow();
        for (int round = 0; round < 2; round++) {
            for (int tile = 0; tile < 128; tile++) {
                tree.leafHashes(256L * tile, 256L * tile + 1).orThrow();
            }
        }
        assertEquals(1 + 128, files.reads, "the right edge, and each tile once");
        tree.leafHashes(0, 1).orThrow(); // now the tile used longest ago is the second
        tree.leafHashes(256 * 128, 256 * 128 + 1).orThrow();
        tree.leafHashes(0, 1).orThrow();
        assertEquals(1 + 129, files.reads);
        tree.leafHashes(256, 257).orThrow();
        assertEquals(1 + 130, files.reads, "the second was removed for the last");
    }

    /** Each leaf of this tree is the same, and so is each tile of a level. */
    @Test
    void a_leaf_of_the_largest_tree_is_reached_by_the_tiles_above_it() throws IOException {
        var complete = new ArrayList<>(List.of(MerkleTree.leafHash(new byte[0]))); // by level of the binary tree
        while (complete.size() < 63) {
            complete.add(MerkleTree.nodeHash(complete.getLast(), complete.getLast()));
        }
        var paths = new ArrayList<String>();
        TileSource source = (path, limitBytes) -> {
            paths.add(path);
            TilePath tile = TilePath.parse(path).orThrow();
            ByteBuffer bytes = ByteBuffer.allocate(tile.width() * Sha256.BYTES);
            for (int i = 0; i < tile.width(); i++) {
                complete.get(8 * tile.level()).put(bytes);
            }
            return Optional.of(bytes.array());
        };
        Sha256 root = complete.getFirst();
        for (Sha256 left : complete.subList(1, complete.size())) {
            root = MerkleTree.nodeHash(left, root);
        }
        TileTree tree = TileTree.open(source, Long.MAX_VALUE, root).orThrow();
        assertEquals(8, paths.size(), "one partial tile for each level");

        paths.clear();
        long index = 0x01_02_03_04_05_06_07_08L;
        assertEquals(
                List.of(complete.getFirst()), tree.leafHashes(index, index + 1).orThrow());
        List<String> expected = new ArrayList<>();
        for (int level = 6; level >= 0; level--) {
            expected.add(new TilePath(level, index >>> 8 * (level + 1), TilePath.WIDTH).path());
        }
        assertEquals(expected, paths);

        paths.clear();
        long other = 0x11_12_13_14_15_16_17L;
        assertEquals(
                complete.get(8), tree.hash(new PartialTree.Subtree(8, other)).orThrow());
        expected.clear();
        for (int level = 6; level >= 1; level--) {
            expected.add(new TilePath(level, other >>> 8 * level, TilePath.WIDTH).path());
        }
        assertEquals(expected, paths, "a subtree of a higher level needs no tile below it");
    }

    private static Outcome<List<Sha256>> leafHashes(TileTree tree, long index) {
        try {
            return tree.leafHashes(index, index + 1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
