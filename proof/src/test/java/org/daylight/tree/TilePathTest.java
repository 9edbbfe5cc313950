package org.daylight.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TilePathTest {

    @Test
    void the_examples_of_the_specification() {
        assertBoth("tile/0/x001/x234/067", new TilePath(0, 1_234_067, 256));
        assertBoth("tile/63/x001/x234/067.p/8", new TilePath(63, 1_234_067, 8));
        assertBoth("tile/entries/x001/x234/067.p/255", new TilePath(TilePath.ENTRIES, 1_234_067, 255));
        assertBoth("tile/0/000", new TilePath(0, 0, 256));
        assertBoth("tile/1/999.p/1", new TilePath(1, 999, 1));
        assertBoth("tile/1/x001/000", new TilePath(1, 1000, 256));
        assertBoth(
                "tile/entries/x999/x999/x999/x999/x999/999",
                new TilePath(TilePath.ENTRIES, 999_999_999_999_999_999L, 256));
    }

    @Test
    void any_tile_has_one_path() {
        var random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            long index = (random.nextLong() >>> 5 + random.nextInt(58)) % 1_000_000_000_000_000_000L;
            var path = new TilePath(random.nextInt(65) - 1, index, 1 + random.nextInt(256));
            assertBoth(path.path(), path);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "checkpoint",
                "tile",
                "tile/0",
                "tile/0/",
                "/tile/0/000",
                "tile/0/000/",
                "tile//000",
                "tile/00/000",
                "tile/01/000",
                "tile/64/000",
                "tile/-1/000",
                "tile/data/000",
                "tile/0/0",
                "tile/0/00",
                "tile/0/0000",
                "tile/0/001/000",
                "tile/0/x000/001",
                "tile/0/x001",
                "tile/0/x001/",
                "tile/0/x001/x002",
                "tile/0/001.p",
                "tile/0/001.p/",
                "tile/0/001.p/0",
                "tile/0/001.p/01",
                "tile/0/001.p/256",
                "tile/0/001.p/1000",
                "tile/0/001.p/1/1",
                "tile/0/001.P/1",
                "tile/0/x001/x001/x001/x001/x001/x001/001",
                "tile/0/../000",
                "tile/0/\u0660\u0660\u0660",
                "tile/0/000\n",
                "TILE/0/000"
            })
    void anything_else_is_refused(String path) {
        assertFalse(TilePath.parse(path).isOk());
    }

    @Test
    void the_files_of_a_tree_are_the_bundles_and_then_the_tiles_from_level_0() {
        assertEquals(List.of(), ofTree(0, true, 9));
        assertEquals(List.of("tile/entries/000.p/1", "tile/0/000.p/1"), ofTree(1, true, 9));
        assertEquals(List.of("tile/0/000", "tile/1/000.p/1"), ofTree(256, false, 9));
        assertEquals(
                List.of("tile/entries/000", "tile/entries/001.p/1", "tile/0/000", "tile/0/001.p/1", "tile/1/000.p/1"),
                ofTree(257, true, 9));
        List<String> large = ofTree(70_000, false, 1000);
        assertEquals(
                List.of("tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"),
                large.subList(273, large.size()));
        assertEquals(List.of("tile/0/000", "tile/0/001"), ofTree(70_000, false, 2), "the consumer stops");
    }

    private static List<String> ofTree(long size, boolean entries, int most) {
        var paths = new ArrayList<String>();
        TilePath.ofTree(size, entries, path -> {
            paths.add(path.path());
            return paths.size() < most;
        });
        return paths;
    }

    @Test
    void an_impossible_tile_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> new TilePath(-2, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new TilePath(64, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new TilePath(0, -1, 1));
        assertThrows(IllegalArgumentException.class, () -> new TilePath(0, 1_000_000_000_000_000_000L, 1));
        assertThrows(IllegalArgumentException.class, () -> new TilePath(0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new TilePath(0, 0, 257));
    }

    private static void assertBoth(String path, TilePath parsed) {
        assertEquals(path, parsed.path());
        assertEquals(parsed, TilePath.parse(path).orThrow());
    }
}
