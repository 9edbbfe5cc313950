package org.daylight.flow.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.daylight.archive.Archive;
import org.daylight.log.ArchiveAddress;
import org.daylight.newsroom.KilledAtStep;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A publisher lists copies, removes one, and is stopped on the way: readers see either the old list or the new one. */
class PublishMirrorsTest {

    @TempDir
    Path folder = Path.of("");

    private Path newsroom = Path.of("");

    @BeforeEach
    void aNewsroom() throws Exception {
        newsroom = Rooms.create(folder.resolve("newsroom"));
    }

    private void said(String... lines) throws IOException {
        Files.writeString(newsroom.resolve("mirrors.txt"), String.join("\n", lines));
    }

    private List<String> shown() throws IOException {
        try (Archive archive = Archive.open(newsroom.resolve("archive"))) {
            return archive.contents().mirrors().stream()
                    .map(ArchiveAddress::text)
                    .toList();
        }
    }

    @Test
    void theNewestListIsTheWholeList() throws Exception {
        said("# ours", "https://Papers.Example", "", "http://abcdefghij234567.onion/port");
        assertTrue(Rooms.publishMirrors(newsroom, StepListener.NONE));
        assertEquals(List.of("https://papers.example/", "http://abcdefghij234567.onion/port/"), shown());
        assertFalse(Rooms.publishMirrors(newsroom, StepListener.NONE), "it says so already");
        said("https://other.example/");
        assertTrue(Rooms.publishMirrors(newsroom, StepListener.NONE));
        assertEquals(List.of("https://other.example/"), shown());
        said("");
        assertTrue(Rooms.publishMirrors(newsroom, StepListener.NONE), "all is taken back");
        assertEquals(List.of(), shown());
    }

    @Test
    void torrentsLeadToTheNewestListAlsoThoseOfEarlierReleases() throws Exception {
        Rooms.importAll(newsroom, List.of(Rooms.source(folder.resolve("source"), 60)), 4_000, StepListener.NONE);
        Rooms.plan(newsroom, 2);
        Rooms.publish(newsroom, Rooms.FIRST, StepListener.NONE);
        assertEquals(List.of(false), torrentsNaming("https://a.example/releases/"));
        said("https://a.example/");
        Rooms.publishMirrors(newsroom, StepListener.NONE);
        assertEquals(List.of(true), torrentsNaming("https://a.example/releases/"));
        Rooms.publishAlone(newsroom, Rooms.FIRST.plus(java.time.Duration.ofDays(1)));
        assertEquals(List.of(true, true), torrentsNaming("https://a.example/releases/"));
        Files.delete(newsroom.resolve("archive/releases/0001.torrent")); // as before there were torrents
        Files.write(newsroom.resolve("archive/releases/0002.zip"), new byte[] {1});
        Files.delete(newsroom.resolve("archive/releases/0002.torrent"));
        said("https://b.example/");
        Rooms.publishMirrors(newsroom, StepListener.NONE);
        assertEquals(List.of(true), torrentsNaming("https://b.example/releases/"), "none of a pack that is damaged");
    }

    /** For each existing torrent, whether it contains this text. */
    private List<Boolean> torrentsNaming(String letters) throws IOException {
        try (var files = Files.list(newsroom.resolve("archive/releases"))) {
            var all = new ArrayList<Boolean>();
            for (Path file : files.filter(one -> one.toString().endsWith(".torrent"))
                    .sorted()
                    .toList()) {
                all.add(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1)
                        .contains(letters));
            }
            return all;
        }
    }

    @Test
    void aFileWithAFaultIsRefusedAsAWhole() throws Exception {
        assertSays("mirrors.txt does not exist");
        said("https://a.example/", "ftp://b.example/");
        assertSays("mirrors.txt: line 2: it must begin with http:// or https://");
        said("https://a.example/", "https://A.example");
        assertSays("mirrors.txt: an address is listed twice");
        assertFalse(Files.exists(newsroom.resolve("archive/checkpoint")));
    }

    private void assertSays(String words) {
        var e = assertThrows(IOException.class, () -> Rooms.publishMirrors(newsroom, StepListener.NONE));
        assertTrue(String.valueOf(e.getMessage()).contains(words), e.getMessage());
    }

    @Test
    void aRunThatIsKilledAtAnyStepIsAllOrNothing() throws Exception {
        said("https://a.example/");
        Rooms.publishMirrors(newsroom, StepListener.NONE);
        said("https://a.example/", "https://b.example/");
        Path undisturbed = folder.resolve("undisturbed");
        Rooms.copy(newsroom, undisturbed);
        Rooms.publishMirrors(undisturbed, StepListener.NONE);
        Map<String, String> expected = Rooms.files(undisturbed.resolve("archive"));
        List<String> killedAt = new ArrayList<>();
        for (int step = 1; ; step++) {
            Path killed = folder.resolve("killed-" + step);
            Rooms.copy(newsroom, killed);
            String name = KilledAtStep.run("mirrors", killed, step);
            if (name.isEmpty()) {
                break;
            }
            killedAt.add(name);
            try (Archive archive = Archive.open(killed.resolve("archive"))) {
                int shown = archive.contents().mirrors().size();
                assertEquals(
                        List.of("published", "catalog updated", "surplus deleted")
                                        .contains(name)
                                ? 2
                                : 1,
                        shown,
                        "killed at " + name);
            }
            Rooms.publishMirrors(killed, StepListener.NONE);
            assertEquals(expected, Rooms.files(killed.resolve("archive")), "killed at " + name);
        }
        assertTrue(
                killedAt.containsAll(List.of("begun", "decided", "placing checkpoint", "published", "catalog updated")),
                killedAt.toString());
    }
}
