package org.daylight.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.util.List;
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
    void two_changed_tiles_are_both_suspects() throws IOException {
        TileTree.Growth growth = TileTree.empty().append(Trees.leaves(5, 70_000));
        var files = new Trees.Files().write(growth.files());
        List<String> changed = List.of("tile/0/273.p/112", "tile/1/001.p/17");
        changed.forEach(path -> files.files.get(path)[3] ^= 1);
        var edge = new WrongEdge(files, growth.size(), growth.root(), false);
        assertEquals(changed, edge.suspects().stream().map(TilePath::path).toList());
    }
}
