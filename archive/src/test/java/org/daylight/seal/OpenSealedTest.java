package org.daylight.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.daylight.archive.Archive;
import org.daylight.archive.PublicRecord;
import org.daylight.bulletin.BulletinText;
import org.daylight.bulletin.WriteBulletin;
import org.daylight.file.ExclusiveLock;
import org.daylight.log.OpenedStory;
import org.daylight.mirror.PortArchive;
import org.daylight.seal.OpenSealed.Result;
import org.daylight.sealing.SealKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a key does to one copy of an archive. Part 1 is published; 2 and 3 are sealed, part 3 with a story. */
class OpenSealedTest {

    private static final OpenedStory STORY = new OpenedStory(
            "mud", "Mud", "Ann Lee", "---\ntitle: Mud\nauthor: Ann Lee\n---\nThe quay.\n".getBytes(UTF_8));
    private static final List<String> OPENED =
            List.of("releases/0003.zip", "unsealed/0003.json", "unsealed/0003.md", "views/0003.zip");

    @TempDir
    Path folder = Path.of("");

    private PortArchive port = new PortArchive(Path.of(""));
    private Path copy = Path.of("");

    @BeforeEach
    void aPublisherAndACopy() throws IOException {
        port = new PortArchive(folder.resolve("port"));
        port.hasViews = true;
        port.accession(60).part(1, 5).seal(6, 9);
        port.story = STORY;
        port.seal(10, 12).publish();
        copy = port.copy(folder.resolve("copy"));
    }

    private static PublicRecord contents(Path archive) throws IOException {
        try (Archive opened = Archive.open(archive)) {
            return opened.contents();
        }
    }

    private Result open(int part) throws IOException {
        return new OpenSealed(copy).open(PortArchive.sealKey(part));
    }

    private Map<String, ?> files() throws IOException {
        return PortArchive.files(copy);
    }

    /** The files that are there now and were not before. */
    private List<String> added(Map<String, ?> before) throws IOException {
        return files().keySet().stream()
                .filter(path -> !before.containsKey(path))
                .toList();
    }

    @Test
    void a_key_opens_its_part_with_views_and_story_and_leaves_nothing_else() throws IOException {
        Map<String, ?> before = files();
        var result = assertInstanceOf(Result.Opened.class, open(3));
        assertTrue(result.isNew());
        assertEquals(3, result.part().sequence());
        assertEquals(OPENED, added(before));
        assertEquals(2, contents(copy).releases().size());
        assertEquals(
                List.of("lock"),
                PortArchive.files(folder.resolve("copy.unseal")).keySet().stream()
                        .toList());
        for (String path : List.of("releases/0003.zip", "views/0003.zip")) {
            port.release(3);
            assertEquals(PortArchive.files(port.folder()).get(path), files().get(path), path);
        }
        Map<String, ?> opened = files();
        assertFalse(assertInstanceOf(Result.Opened.class, open(3)).isNew());
        assertEquals(opened, files());
    }

    @Test
    void a_part_without_views_and_story_gets_none() throws IOException {
        port = new PortArchive(folder.resolve("plain"));
        port.accession(20).seal(1, 5).publish();
        copy = port.folder();
        Map<String, ?> before = files();
        assertTrue(assertInstanceOf(Result.Opened.class, open(1)).isNew());
        assertEquals(List.of("releases/0001.zip", "unsealed/0001.json"), added(before));
        assertFalse(assertInstanceOf(Result.Opened.class, open(1)).isNew(), "nothing else belongs to it");
        before = files();
        Files.delete(copy.resolve("releases/0001.zip"));
        assertTrue(assertInstanceOf(Result.Opened.class, open(1)).isNew());
        assertEquals(before, files());
    }

    @Test
    void the_steps_are_in_the_order_in_which_they_can_be_seen() throws IOException {
        var steps = new ArrayList<String>();
        new OpenSealed(
                        copy,
                        step -> steps.add(step + " "
                                + OPENED.stream()
                                        .filter(path -> Files.exists(copy.resolve(path)))
                                        .count()))
                .open(PortArchive.sealKey(3));
        assertEquals(
                List.of("decrypted 0", "pack in place 1", "views in place 2", "story in place 3", "opened 4"), steps);
    }

    @Test
    void whose_key_it_is() throws IOException {
        assertInstanceOf(Result.Unknown.class, OpenSealed.find(contents(copy), SealKey.of(BigInteger.TEN)));
        assertInstanceOf(Result.Unknown.class, new OpenSealed(copy).open(SealKey.of(BigInteger.TEN)));
        var closed = assertInstanceOf(Result.Opened.class, OpenSealed.find(contents(copy), PortArchive.sealKey(2)));
        assertEquals(2, closed.part().sequence());
        assertTrue(closed.isNew());
        open(2);
        assertFalse(assertInstanceOf(Result.Opened.class, OpenSealed.find(contents(copy), PortArchive.sealKey(2)))
                .isNew());
        port.release(2).cancel(3).publish();
        var released = assertInstanceOf(
                Result.Released.class, OpenSealed.find(contents(port.folder()), PortArchive.sealKey(2)));
        assertEquals(2, released.release().sequence());
        var cancelled = assertInstanceOf(
                Result.Cancelled.class, OpenSealed.find(contents(port.folder()), PortArchive.sealKey(3)));
        assertEquals(3, cancelled.part().sequence());
        assertInstanceOf(Result.Unknown.class, OpenSealed.find(contents(port.folder()), SealKey.of(BigInteger.TEN)));
        assertInstanceOf(
                Result.Cancelled.class, new OpenSealed(port.folder()).open(PortArchive.sealKey(3)), "it stays closed");
    }

    @Test
    void a_part_that_an_accepted_bulletin_cancels_is_not_opened() throws IOException {
        port.cancel(3).publish();
        String bulletin;
        try (Archive archive = Archive.open(port.folder())) {
            bulletin = BulletinText.mail(WriteBulletin.of(archive));
        }
        Files.writeString(copy.resolve("bulletin.txt"), bulletin);
        Map<String, ?> before = files();
        var result = assertInstanceOf(Result.Cancelled.class, open(3));
        assertEquals(3, result.part().sequence());
        assertEquals(before, files());
        assertInstanceOf(Result.Opened.class, open(2));
    }

    @Test
    void a_sealed_file_that_is_missing_or_damaged_is_named() throws IOException {
        Path sealed = copy.resolve("sealed/0003.age");
        byte[] right = Files.readAllBytes(sealed);
        Files.write(sealed, new byte[70_000]);
        Map<String, ?> before = files();
        var damaged = assertInstanceOf(Result.Unusable.class, open(3));
        assertTrue(damaged.reason().startsWith("0003.age cannot be decrypted"), damaged::reason);
        assertEquals(before, files());
        Files.delete(sealed);
        var missing = assertInstanceOf(Result.Unusable.class, open(3));
        assertEquals(3, missing.part().sequence());
        assertEquals("sealed/0003.age is missing here: fetch it with  daylight mirror  first", missing.reason());
        Files.createSymbolicLink(sealed, Files.write(folder.resolve("elsewhere"), right));
        assertInstanceOf(Result.Unusable.class, open(3), "links are not followed");
        Files.delete(sealed);
        Files.write(sealed, right);
        assertInstanceOf(Result.Opened.class, open(3));
    }

    @Test
    void what_is_damaged_or_missing_of_an_open_part_is_replaced() throws IOException {
        open(3);
        Map<String, ?> right = files();
        for (String path : List.of("releases/0003.zip", "views/0003.zip", "unsealed/0003.md")) {
            Path file = copy.resolve(path);
            byte[] bytes = Files.readAllBytes(file);
            byte[] changed = bytes.clone();
            changed[bytes.length / 2] ^= 1; // of the same size
            for (byte[] wrong : List.of(changed, new byte[1], new byte[OpenedStory.MAX_BYTES + 1])) {
                Files.write(file, wrong);
                assertTrue(assertInstanceOf(Result.Opened.class, open(3)).isNew(), path);
                assertEquals(right, files(), path);
            }
            Files.delete(file);
            assertTrue(assertInstanceOf(Result.Opened.class, open(3)).isNew(), path);
            assertEquals(right, files(), path);
            Files.delete(file);
            Files.createSymbolicLink(file, Files.write(folder.resolve("elsewhere"), bytes));
            assertTrue(assertInstanceOf(Result.Opened.class, open(3)).isNew(), path + " as a link");
            assertFalse(Files.isSymbolicLink(file));
            assertEquals(right, files(), path);
        }
    }

    @Test
    void nothing_is_written_through_a_link() throws IOException {
        for (String name : List.of("releases", "views", "unsealed")) {
            Path link = copy.resolve(name);
            Path outside = folder.resolve("outside-" + name);
            boolean isThere = Files.exists(link);
            if (isThere) {
                Files.move(link, outside);
            } else {
                Files.createDirectory(outside);
            }
            Files.createSymbolicLink(link, outside);
            Map<String, ?> before = PortArchive.files(outside);
            IOException fault = assertThrows(IOException.class, () -> open(3));
            assertEquals(
                    link + " is a symbolic link: nothing is written through it; replace it with a folder",
                    fault.getMessage());
            assertEquals(before, PortArchive.files(outside));
            Files.delete(link);
            if (isThere) {
                Files.move(outside, link);
            }
        }
        assertInstanceOf(Result.Opened.class, open(3));
    }

    @Test
    void two_processes_do_not_open_at_the_same_time() throws IOException {
        Path work = Files.createDirectory(folder.resolve("copy.unseal"));
        try (var lock = ExclusiveLock.take(work.resolve("lock")).orElseThrow()) {
            IOException fault = assertThrows(IOException.class, () -> open(3));
            assertEquals(
                    "another process is opening a part of this archive: try again when it is done", fault.getMessage());
        }
        for (String name : List.of("pack.zip", "views.zip", "story.md", "release.json")) {
            Files.write(work.resolve(name), new byte[2_000_000]); // left by a process that was stopped
        }
        Map<String, ?> before = files();
        assertInstanceOf(Result.Opened.class, open(3));
        assertEquals(OPENED, added(before));
        assertEquals(List.of("lock"), List.copyOf(PortArchive.files(work).keySet()));
    }

    @Test
    void nothing_is_left_of_a_sealed_file_that_is_cut_off() throws IOException {
        port = new PortArchive(folder.resolve("plain"));
        port.accession(60).seal(1, 60).publish();
        copy = port.folder();
        Path sealed = copy.resolve("sealed/0001.age");
        byte[] bytes = Files.readAllBytes(sealed);
        assertTrue(bytes.length > 70_000, "the pack begins in the first chunk of the file and ends in another");
        Files.write(sealed, Arrays.copyOf(bytes, 70_000));
        assertInstanceOf(Result.Unusable.class, open(1));
        assertEquals(
                List.of("lock"),
                List.copyOf(PortArchive.files(folder.resolve("plain.unseal")).keySet()));
    }

    /** The views of another part would be placed with one that has none. */
    @Test
    void what_a_stopped_process_left_is_not_part_of_what_is_opened() throws IOException {
        port = new PortArchive(folder.resolve("plain"));
        port.accession(20).seal(1, 5).publish();
        copy = port.folder();
        Path work = Files.createDirectory(folder.resolve("plain.unseal"));
        Files.write(work.resolve("views.zip"), new byte[10]);
        assertInstanceOf(Result.Opened.class, open(1));
        assertFalse(Files.exists(copy.resolve("views/0001.zip")));
    }

    @Test
    void a_folder_that_cannot_be_used_is_named() throws IOException {
        assertThrows(IOException.class, () -> new OpenSealed(folder.resolve("nowhere")).open(PortArchive.sealKey(3)));
        Files.write(folder.resolve("copy.unseal"), new byte[1]); // a file in its place
        IOException fault = assertThrows(IOException.class, () -> open(3));
        assertEquals(
                folder.resolve("copy.unseal")
                        + " cannot be created: it is needed to decrypt a part next to the archive",
                fault.getMessage());
    }

    @Test
    void what_belongs_to_no_part_any_more_is_deleted() throws IOException {
        assertTrue(OpenSealed.hasSealedFiles(copy));
        assertFalse(OpenSealed.deleteSurplus(copy, contents(copy)), "nothing was released");
        open(2);
        open(3);
        Files.createFile(copy.resolve("releases/0003.torrent"));
        assertFalse(OpenSealed.deleteSurplus(copy, contents(copy)), "an open part is not confirmed");

        port.release(2).release(3).publish();
        PublicRecord released = contents(port.folder());
        assertTrue(OpenSealed.deleteSurplus(copy, released));
        for (String path : List.of(
                "sealed/0002.age", "sealed/0003.age", "unsealed/0002.json", "unsealed/0003.json", "unsealed/0003.md")) {
            assertFalse(Files.exists(copy.resolve(path)), path);
        }
        assertTrue(Files.exists(copy.resolve("releases/0003.zip")));
        assertTrue(Files.exists(copy.resolve("views/0003.zip")));
        assertFalse(OpenSealed.deleteSurplus(copy, released), "only once");
        assertFalse(OpenSealed.hasSealedFiles(copy));
    }

    @Test
    void everything_of_a_cancelled_part_is_deleted() throws IOException {
        Map<String, ?> closed = files();
        open(3);
        Files.createFile(copy.resolve("releases/0003.torrent"));
        port.cancel(3).publish();
        assertTrue(OpenSealed.deleteSurplus(copy, contents(port.folder())));
        assertFalse(Files.exists(copy.resolve("sealed/0003.age")));
        assertTrue(Files.exists(copy.resolve("sealed/0002.age")));
        assertEquals(List.of(), added(closed));
        assertFalse(OpenSealed.deleteSurplus(copy, contents(port.folder())), "only once");
    }

    /** Each file alone tells that something was deleted. */
    @Test
    void each_file_that_is_deleted_counts() throws IOException {
        port.release(2).cancel(3).publish();
        PublicRecord contents = contents(port.folder());
        OpenSealed.deleteSurplus(copy, contents);
        Files.createDirectories(copy.resolve("unsealed"));
        for (String path : List.of(
                "sealed/0002.age",
                "unsealed/0002.json",
                "unsealed/0002.md",
                "sealed/0003.age",
                "unsealed/0003.json",
                "unsealed/0003.md",
                "releases/0003.torrent",
                "releases/0003.zip",
                "views/0003.zip")) {
            Files.write(copy.resolve(path), new byte[1]);
            assertTrue(OpenSealed.deleteSurplus(copy, contents), path);
            assertFalse(Files.exists(copy.resolve(path)), path);
        }
        assertTrue(Files.exists(copy.resolve("releases/0001.zip")));
    }

    @Test
    void a_copy_with_sealed_or_opened_files_may_have_something_to_delete() throws IOException {
        assertFalse(OpenSealed.hasSealedFiles(folder.resolve("nowhere")));
        Path other = Files.createDirectories(folder.resolve("other"));
        Files.createDirectory(other.resolve("sealed"));
        Path unsealed = Files.createDirectory(other.resolve("unsealed"));
        assertFalse(OpenSealed.hasSealedFiles(other));
        Files.createFile(unsealed.resolve("0001.json"));
        assertTrue(OpenSealed.hasSealedFiles(other));
    }
}
