package org.daylight.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TileSourceTest {

    @Test
    void a_folder_gives_its_files_and_at_most_one_byte_more_than_the_limit(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("tile/0"));
        Files.write(folder.resolve("tile/0/000"), new byte[] {1, 2, 3, 4});
        TileSource source = TileSource.in(folder);
        assertArrayEquals(new byte[] {1, 2, 3, 4}, source.read("tile/0/000", 4).orElseThrow());
        assertEquals(3, source.read("tile/0/000", 2).orElseThrow().length, "so that the reader notices");
        assertEquals(Optional.empty(), source.read("tile/0/001", 4));
    }
}
