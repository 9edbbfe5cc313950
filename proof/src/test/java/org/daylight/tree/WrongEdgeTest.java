package org.daylight.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.daylight.format.Sha256;
import org.junit.jupiter.api.Test;

/** If one hash of one partial tile was changed, that tile is named, on any level. */
class WrongEdgeTest {

    @Test
    void the_changed_tile_is_named() throws IOException {
        for (String path : List.of("tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1")) {
            TileTree.Growth growth = TileTree.empty().append(Trees.leaves(5, 70_000));
            var files = new Trees.Files().write(growth.files());
            files.files.get(path)[33 % files.files.get(path).length] ^= 1;
            assertFalse(TileTree.open(files, growth.size(), growth.root()).isOk());
            var edge = new WrongEdge(files, growth.size(), growth.root(), false);
            assertEquals(List.of(TilePath.parse(path).orThrow()), edge.suspects(), path);
        }
    }

    @Test
    void the_lowest_tile_is_compared_with_the_entries() throws IOException {
        Trees.Files files = withEntries(600);
        Sha256 root = root(600);
        assertEquals(List.of(), new WrongEdge(files, 600, root, true).suspects());
        files.files.get("tile/0/002.p/88")[5] ^= 1;
        assertEquals(List.of("tile/0/002.p/88"), paths(new WrongEdge(files, 600, root, true)));
        files.files.get("tile/1/000.p/2")[5] ^= 1;
        assertEquals(List.of("tile/0/002.p/88", "tile/1/000.p/2"), paths(new WrongEdge(files, 600, root, true)));
    }

    @Test
    void without_its_entries_the_lowest_tile_may_be_wrong() throws IOException {
        Trees.Files files = withEntries(600);
        files.files.get("tile/0/002.p/88")[5] ^= 1;
        byte[] bundle = files.files.remove("tile/entries/002.p/88");
        assertEquals(List.of("tile/0/002.p/88"), paths(new WrongEdge(files, 600, root(600), true)), "no bundle");
        files.files.put("tile/entries/002.p/88", Arrays.copyOf(bundle, 100));
        assertEquals(List.of("tile/0/002.p/88"), paths(new WrongEdge(files, 600, root(600), true)), "a cut bundle");
    }

    @Test
    void a_level_whose_full_tiles_are_missing_may_be_wrong() throws IOException {
        Trees.Files files = withEntries(600);
        files.files.remove("tile/0/001");
        files.files.get("tile/0/002.p/88")[5] ^= 1;
        assertEquals(
                List.of("tile/0/002.p/88"),
                paths(new WrongEdge(files, 600, root(600), true)),
                "the root is right with it");
        assertEquals(
                List.of("tile/1/000.p/2", "tile/0/002.p/88"),
                paths(new WrongEdge(files, 600, MerkleTree.emptyRoot(), true)),
                "first what is unknown, then what differs");
    }

    @Test
    void all_tiles_are_suspects_if_they_agree_and_the_root_does_not() throws IOException {
        assertEquals(
                List.of("tile/0/002.p/88", "tile/1/000.p/2"),
                paths(new WrongEdge(withEntries(600), 600, MerkleTree.emptyRoot(), true)));
    }

    @Test
    void a_file_that_cannot_be_read_is_an_exception() {
        Trees.Files files = withEntries(600);
        TileSource failing = (path, limitBytes) -> {
            if (path.equals("tile/0/001") || path.startsWith("tile/entries/")) {
                throw new IOException(path);
            }
            return files.read(path, limitBytes);
        };
        assertThrows(IOException.class, () -> new WrongEdge(failing, 600, root(600), true).suspects());
        assertThrows(IOException.class, () -> new WrongEdge(failing, 600, root(600), false).suspects());
    }

    private static List<byte[]> entries(int size) {
        return Trees.entries(5, size, 40);
    }

    private static Sha256 root(int size) {
        return MerkleTree.of(entries(size).stream().map(MerkleTree::leafHash).toList())
                .root();
    }

    private static Trees.Files withEntries(int size) {
        List<byte[]> entries = entries(size);
        TileTree.Growth growth = TileTree.empty()
                .append(entries.stream().map(MerkleTree::leafHash).toList());
        var files = new Trees.Files().write(growth.files());
        for (int from = 0; from < size; from += 256) {
            int to = Math.min(size, from + 256);
            var path = new TilePath(TilePath.ENTRIES, from / 256, to - from);
            files.files.put(path.path(), EntryBundle.write(entries.subList(from, to)));
        }
        return files;
    }

    private static List<String> paths(WrongEdge edge) throws IOException {
        return edge.suspects().stream().map(TilePath::path).toList();
    }

    @Test
    void two_changed_tiles_are_both_suspects() throws IOException {
        TileTree.Growth growth = TileTree.empty().append(Trees.leaves(5, 70_000));
        var files = new Trees.Files().write(growth.files());
        List<String> changed = List.of("tile/0/273.p/112", "tile/1/001.p/17");
        changed.forEach(path -> files.files.get(path)[3] ^= 1);
        var edge = new WrongEdge(files, growth.size(), growth.root(), false);
        assertEquals(changed, edge.suspects().stream().map(TilePath::path).toList());
    }
}
