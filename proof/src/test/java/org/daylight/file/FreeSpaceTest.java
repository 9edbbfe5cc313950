package org.daylight.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeSpaceTest {

    @TempDir
    Path folder;

    @Test
    void a_folder_has_the_space_of_its_disk() throws IOException {
        long total = FreeSpace.total(folder);
        assertEquals(Files.getFileStore(folder).getTotalSpace(), total);
        long usable = FreeSpace.usable(folder);
        assertTrue(usable > 0 && usable <= total, usable + " of " + total);
    }

    @Test
    void a_folder_that_is_not_there_has_none() {
        assertThrows(IOException.class, () -> FreeSpace.usable(folder.resolve("absent")));
        assertThrows(IOException.class, () -> FreeSpace.total(folder.resolve("absent")));
    }

    @Test
    void another_file_system_is_asked_in_its_own_way() throws IOException {
        URI zip = URI.create("jar:" + folder.resolve("a.zip").toUri());
        try (FileSystem files = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
            Path root = files.getPath("/");
            assertEquals(Files.getFileStore(root).getUsableSpace(), FreeSpace.usable(root));
        }
    }
}
