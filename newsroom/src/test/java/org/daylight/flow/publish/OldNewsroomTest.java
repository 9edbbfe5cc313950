package org.daylight.flow.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.daylight.audit.By;
import org.daylight.check.ArchiveFiles;
import org.daylight.check.CheckArchive;
import org.daylight.check.Verdict;
import org.daylight.check.VerdictCode;
import org.daylight.format.Slug;
import org.daylight.log.LogEntry;
import org.daylight.log.TileLog;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.RoomTemplates;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.daylight.tree.TileFile;
import org.daylight.tree.TileSource;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Vault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A newsroom that was restored from an old backup, and into which the newest archive folder was copied. */
class OldNewsroomTest {

    private static final Instant SECOND = Rooms.FIRST.plus(Duration.ofDays(1));

    @TempDir
    Path folder;

    private Path newsroom;
    private Path unpublished;
    private Path published;

    @BeforeEach
    void publishTwoParts() throws Exception {
        newsroom = RoomTemplates.imported(folder.resolve("newsroom"), folder.resolve("source"), 60);
        Rooms.plan(newsroom, 4);
        unpublished = folder.resolve("unpublished");
        Rooms.copy(newsroom, unpublished);
        assertInstanceOf(PublishRelease.Published.class, publish(newsroom, Rooms.FIRST));
        published = folder.resolve("published");
        Rooms.copy(newsroom, published);
        assertInstanceOf(PublishRelease.Published.class, publish(newsroom, SECOND));
        withNewestArchive(unpublished);
        withNewestArchive(published);
    }

    @Test
    void aPartThatTheLogHasIsNotPublishedAgain() throws Exception {
        String said = refused(published, () -> publish(published, SECOND.plusSeconds(60)));
        assertTrue(said.contains("part of harbour 2 is where number 3 is expected"), said);
        refused(published, () -> publish(published, SECOND.plusSeconds(90)));
    }

    @Test
    void aPartThatTheLogHasIsNotSealed() throws Exception {
        String said = refused(published, () -> seal(published));
        assertTrue(said.contains("part of harbour 2 is where number 3 is expected"), said);
    }

    @Test
    void aTroveThatTheLogHasIsNotAnnouncedAgain() throws Exception {
        String said = refused(unpublished, () -> publish(unpublished, SECOND.plusSeconds(60)));
        assertTrue(said.contains("trove harbour is announced twice"), said);
        refused(unpublished, () -> Rooms.announce(unpublished));
    }

    @Test
    void theNewestNewsroomContinues() throws Exception {
        assertInstanceOf(PublishRelease.Published.class, publish(newsroom, SECOND.plus(Duration.ofDays(1))));
        assertEquals(VerdictCode.Status.CONFIRMED, check(newsroom));
        assertEquals(3, Rooms.seenByReaders(newsroom));
    }

    @Test
    void nothingIsSignedAfterAnEntryThatIsNotAllowed() throws Exception {
        Path archive = newsroom.resolve("archive");
        try (Newsroom room = Newsroom.open(newsroom)) {
            TileLog log = TileLog.open(TileSource.in(archive), room.logKey().verifier())
                    .orThrow();
            byte[] twice = new LogEntry.Trove(new Slug("harbour"), "Again", "").bytes();
            TileLog.Growth growth = log.append(List.of(twice)).orThrow();
            for (TileFile file : growth.files()) {
                Path path = archive.resolve(file.path().toString());
                Files.createDirectories(path.getParent());
                Files.write(path, file.bytes());
            }
            Files.write(
                    archive.resolve("checkpoint"),
                    growth.checkpoint().sign(room.logKey()).bytes());
        }
        Map<String, String> before = Rooms.files(archive);
        String said = assertThrows(IOException.class, () -> publish(newsroom, SECOND.plus(Duration.ofDays(1))))
                .getMessage();
        assertTrue(said.contains("(entry 5): trove harbour is announced twice"), said);
        Rooms.finish(newsroom);
        assertEquals(before, Rooms.files(archive));
    }

    /** The message; fails unless the archive is the same as before and the checker confirms it. */
    private String refused(Path room, Executable command) throws IOException {
        Map<String, String> before = Rooms.files(room.resolve("archive"));
        String said = assertThrows(NotTheNewest.class, command).getMessage();
        assertTrue(said.contains("this newsroom is older than its archive"), said);
        assertTrue(said.contains("Restore the newest backup of the newsroom; nothing was signed"), said);
        assertEquals(1, said.lines().count());
        Rooms.finish(room);
        assertEquals(before, Rooms.files(room.resolve("archive")));
        assertEquals(VerdictCode.Status.CONFIRMED, check(room));
        return said;
    }

    private void withNewestArchive(Path room) throws IOException {
        Path archive = room.resolve("archive");
        if (Files.exists(archive)) {
            Files.move(archive, folder.resolve("old archive"));
        }
        Rooms.copy(newsroom.resolve("archive"), archive);
    }

    private static SealReleases.Result seal(Path path) throws IOException {
        Instant time = Rooms.FIRST.plusSeconds(60);
        try (Newsroom room = Newsroom.open(path);
                Vault vault = FolderVault.open(room.vaultFolder())) {
            return new SealReleases(room, vault, By.nobody(time), new SecureRandom(), null)
                    .seal(room.catalog().troves().find("harbour").orElseThrow(), 2, time, false);
        }
    }

    private static PublishRelease.Result publish(Path room, Instant now) throws IOException {
        return Rooms.publish(room, now, StepListener.NONE);
    }

    private static VerdictCode.Status check(Path room) throws IOException {
        List<Verdict> verdicts = Collections.synchronizedList(new ArrayList<>());
        try (ArchiveFiles files = ArchiveFiles.at(room.resolve("archive").toString())) {
            return CheckArchive.check(
                            files, new CheckArchive.Options(null, 2, verdicts::add, (documents, bytes, total) -> {}))
                    .status();
        }
    }
}
