package org.daylight.newsroom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateModesTest {

    @TempDir
    Path folder;

    private Path newsroom;

    @BeforeEach
    void aNewsroomThatHasPublished() throws Exception {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"), "no owners here");
        newsroom = RoomTemplates.published(folder.resolve("newsroom"), folder.resolve("source"), 30, 2);
    }

    @Test
    void nothing_private_is_open_to_others() throws Exception {
        for (Path each : privates()) {
            boolean isInIndex =
                    each.getParent().getFileName().toString().equals("index"); // Lucene's, in a closed folder
            if (!isInIndex) {
                assertEquals(Files.isDirectory(each) ? "rwx------" : "rw-------", modes(each), each.toString());
            }
        }
        assertTrue(modes(newsroom.resolve("archive")).startsWith("rwxr"), "the archive is public");
        assertTrue(modes(newsroom.resolve("archive/checkpoint")).startsWith("rw-r"), "the archive is public");
    }

    @Test
    void a_newsroom_of_before_is_closed_when_it_is_opened_which_is_said_once() throws Exception {
        for (Path each : privates()) {
            Files.setPosixFilePermissions(
                    each, PosixFilePermissions.fromString(Files.isDirectory(each) ? "rwxr-xr-x" : "rw-r--r--"));
        }
        Files.setPosixFilePermissions(newsroom, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> said = open();
        assertEquals(1, said.size(), said.toString());
        assertTrue(said.getFirst().contains("vault") && said.getFirst().contains("catalog.db"), said.toString());
        for (Path each : privates()) {
            assertEquals(Files.isDirectory(each) ? "rwx------" : "rw-------", modes(each), each.toString());
        }
        assertEquals("rwx--x--x", modes(newsroom), "a web server may pass through to the archive, and see nothing");
        assertTrue(modes(newsroom.resolve("archive/checkpoint")).startsWith("rw-r"), "the archive is public");
        assertEquals(List.of(), open());
    }

    private List<String> open() throws IOException {
        List<String> said = new ArrayList<>();
        Newsroom.open(newsroom, new Newsroom.Opening(said::add, false)).close();
        return said;
    }

    private List<Path> privates() throws IOException {
        try (Stream<Path> all = Files.walk(newsroom)) {
            return all.filter(each -> !each.equals(newsroom) && !each.startsWith(newsroom.resolve("archive")))
                    .toList();
        }
    }

    private static String modes(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
