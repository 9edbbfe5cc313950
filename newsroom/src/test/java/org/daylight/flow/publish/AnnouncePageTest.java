package org.daylight.flow.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.daylight.archive.Archive;
import org.daylight.format.Sha256;
import org.daylight.log.HashedFile;
import org.daylight.log.LogEntry;
import org.daylight.newsroom.KilledAtStep;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A publisher names the page, another one, and none, and is stopped on the way: readers see either the old one or the new one. */
class AnnouncePageTest {

    @TempDir
    Path folder = Path.of("");

    private Path newsroom = Path.of("");

    @BeforeEach
    void aNewsroom() throws Exception {
        newsroom = Rooms.create(folder.resolve("newsroom"));
    }

    private static HashedFile file(String path) {
        return new HashedFile(path, Sha256.of(path.getBytes(StandardCharsets.US_ASCII)), 7);
    }

    private boolean named(String... paths) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            return new AnnouncePage(room)
                    .run(List.of(paths).stream().map(AnnouncePageTest::file).toList());
        }
    }

    private static LogEntry.ReadingPage shown(Path newsroom) throws IOException {
        try (Archive archive = Archive.open(newsroom.resolve("archive"))) {
            return archive.contents().page().orElseThrow();
        }
    }

    @Test
    void theNewestPageIsValidAndIsNamedOnlyWhenItChanged() throws Exception {
        assertFalse(named(), "there is nothing to revoke");
        assertFalse(Files.exists(newsroom.resolve("archive/checkpoint")));
        assertTrue(named("site/b.js", "search.html", "site/a.js"));
        List<HashedFile> rising = List.of(file("search.html"), file("site/a.js"), file("site/b.js"));
        assertEquals(new LogEntry.ReadingPage(1, rising), shown(newsroom));
        assertFalse(named("search.html", "site/b.js", "site/a.js"), "the log says so already");
        assertTrue(named("search.html"));
        assertEquals(new LogEntry.ReadingPage(2, List.of(file("search.html"))), shown(newsroom));
        assertTrue(named());
        assertEquals(new LogEntry.ReadingPage(3, List.of()), shown(newsroom), "revoked");
        assertFalse(named());
        assertTrue(named("search.html"));
        assertEquals(4, shown(newsroom).number());
    }

    @Test
    void aListThatTheLogWouldRefuseChangesNothing() {
        String[] many = IntStream.range(0, 21).mapToObj(i -> "a" + i).toArray(String[]::new);
        assertThrows(IllegalArgumentException.class, () -> named(many));
        assertThrows(IllegalArgumentException.class, () -> named("a", "a"));
        assertFalse(Files.exists(newsroom.resolve("archive/checkpoint")));
    }

    @Test
    void aRunThatIsKilledAtAnyStepIsAllOrNothing() throws Exception {
        Rooms.announcePage(newsroom, "one", StepListener.NONE);
        Path undisturbed = folder.resolve("undisturbed");
        Rooms.copy(newsroom, undisturbed);
        Rooms.announcePage(undisturbed, "two", StepListener.NONE);
        Map<String, String> expected = Rooms.files(undisturbed.resolve("archive"));
        List<String> killedAt = new ArrayList<>();
        for (int step = 1; ; step++) {
            Path killed = folder.resolve("killed-" + step);
            Rooms.copy(newsroom, killed);
            String name = KilledAtStep.run("page", killed, step);
            if (name.isEmpty()) {
                break;
            }
            killedAt.add(name);
            boolean isNew =
                    List.of("published", "catalog updated", "surplus deleted").contains(name);
            assertEquals(isNew ? 2 : 1, shown(killed).number(), "killed at " + name);
            Rooms.announcePage(killed, "two", StepListener.NONE);
            assertEquals(expected, Rooms.files(killed.resolve("archive")), "killed at " + name);
        }
        assertTrue(
                killedAt.containsAll(List.of("begun", "decided", "placing checkpoint", "published", "catalog updated")),
                killedAt.toString());
    }
}
