package org.daylight.flow.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.daylight.audit.By;
import org.daylight.check.ArchiveFiles;
import org.daylight.check.CheckArchive;
import org.daylight.check.VerdictCode;
import org.daylight.flow.backup.BackupFixture;
import org.daylight.newsroom.KilledAtStep;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.NewsroomLease;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A standby is promoted: its backup is restored, it catches up from a mirror, and it takes the lease. It is killed at every step, and the same commands
 * are run again. Then it publishes the next part, and the first newsroom, which had only been silent, can sign nothing more.
 */
class KilledPromotionTest {

    @TempDir
    Path folder;

    private Path first;
    private Path store;
    private Path place;
    private Path mirror;

    /** The first newsroom has a lease, is saved, publishes one more part, and is not seen any more. */
    @BeforeEach
    void twoOffices() throws Exception {
        first = BackupFixture.newsroom(folder);
        store = Files.createDirectory(folder.resolve("store"));
        place = folder.resolve("place");
        try (Newsroom room = Newsroom.open(first)) {
            new LeaseOfLog(room, By.nobody(Rooms.FIRST)).start(store, "first office");
        }
        BackupFixture.save(first, place);
        assertInstanceOf(PublishRelease.Published.class, publish(first, 1));
        mirror = folder.resolve("mirror");
        Rooms.copy(first.resolve("archive"), mirror);
    }

    private static PublishRelease.Result publish(Path newsroom, int day) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            room.catalog()
                    .troves()
                    .all()
                    .forEach(trove -> room.catalog().troves().pause(trove.id(), false));
        }
        return Rooms.publish(newsroom, Rooms.FIRST.plus(Duration.ofDays(day)), StepListener.NONE);
    }

    private static void copyIfThere(Path from, Path to) {
        try {
            if (Files.exists(from)) {
                Files.createDirectories(to.getParent());
                Rooms.copy(from, to);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void isConfirmed(Path archive) throws IOException {
        try (ArchiveFiles files = ArchiveFiles.at(archive.toString())) {
            assertEquals(
                    VerdictCode.Status.CONFIRMED,
                    CheckArchive.check(
                                    files,
                                    new CheckArchive.Options(null, 1, verdict -> {}, (documents, bytes, total) -> {}))
                            .status());
        }
    }

    /** Each folder is what a kill at one step leaves, with the shared folder of the lease as it was then. */
    private Map<String, Path> killedEverywhere() throws Exception {
        Path standby = folder.resolve("standby");
        Path restoring = folder.resolve("standby.restoring");
        var states = new LinkedHashMap<String, Path>();
        BackupFixture.promote(place, standby, mirror, step -> {
            // Files are all restored, or put in place, in the same way: the normal build stops at some of them.
            if (!Boolean.getBoolean("daylight.slow")
                    && step.matches("file (?!1$|9$)\\d+|placing (?!releases/0002.zip$|checkpoint$).*")) {
                return;
            }
            Path state = folder.resolve("state " + states.size());
            states.put(step, state);
            copyIfThere(standby, state.resolve("standby"));
            copyIfThere(restoring, state.resolve("standby.restoring"));
            copyIfThere(store, state.resolve("store"));
        });
        Path whole = folder.resolve("whole");
        states.put("nothing", whole);
        copyIfThere(standby, whole.resolve("standby"));
        copyIfThere(store, whole.resolve("store"));
        // The names of places are in the newsrooms: the shared folder is put back for each state.
        return states;
    }

    private void putBack(Path state) throws IOException {
        try (var files = Files.list(store)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        try (var files = Files.list(state.resolve("store"))) {
            for (Path file : files.toList()) {
                Files.copy(file, store.resolve(file.getFileName()));
            }
        }
    }

    /** The commands are run again, and the standby goes on alone. */
    private void isPromoted(String step, Path standby, Map<String, String> expected) throws Exception {
        BackupFixture.promote(place, standby, mirror, StepListener.NONE);
        assertEquals(expected, Rooms.files(standby.resolve("archive")), "killed at " + step);
        try (Newsroom room = Newsroom.open(standby)) {
            assertTrue(NewsroomLease.of(room).orElseThrow().isHeld(), "killed at " + step);
        }
        assertInstanceOf(PublishRelease.Published.class, publish(standby, 2), "killed at " + step);
        assertInstanceOf(PublishRelease.NothingPlanned.class, publish(standby, 2), "killed at " + step);
        isConfirmed(standby.resolve("archive"));
        Map<String, String> before = Rooms.files(first.resolve("archive"));
        Path holding = first.resolve("lease-holder.json");
        byte[] seen = Files.readAllBytes(holding);
        String refused = assertThrows(IOException.class, () -> publish(first, 2), "killed at " + step)
                .getMessage();
        assertTrue(refused.contains("standby has the lease now"), refused);
        assertThrows(IOException.class, () -> Rooms.heartbeat(first, Rooms.FIRST.plus(Duration.ofDays(2))));
        assertEquals(before, Rooms.files(first.resolve("archive")), "killed at " + step);
        Files.write(holding, seen); // for the next state
    }

    @Test
    void aPromotionThatIsKilledAtAnyStepIsCompletedByTheSameCommands() throws Exception {
        Map<String, String> expected = Rooms.files(mirror);
        var steps = new ArrayList<String>();
        for (Map.Entry<String, Path> killed : killedEverywhere().entrySet()) {
            steps.add(killed.getKey());
            putBack(killed.getValue());
            isPromoted(killed.getKey(), killed.getValue().resolve("standby"), expected);
        }
        assertTrue(
                steps.containsAll(List.of(
                        "file 1",
                        "files restored",
                        "newsroom in place",
                        "fetched",
                        "staged",
                        "decided",
                        "published",
                        "catalog updated",
                        "recorded",
                        "lease to be taken",
                        "lease taken",
                        "lease held",
                        "nothing")),
                steps.toString());
    }

    /** The same with a process; the normal build kills it once, where the lease is taken and the newsroom does not know it. */
    @Test
    void aProcessThatIsKilledIsCompletedByTheSameCommands() throws Exception {
        Map<String, String> expected = Rooms.files(mirror);
        Path before = folder.resolve("before");
        copyIfThere(store, before.resolve("store"));
        List<String> steps = Boolean.getBoolean("daylight.slow")
                ? List.of("file 9", "newsroom in place", "fetched", "decided", "recorded", "lease taken")
                : List.of("lease taken");
        for (String step : steps) {
            putBack(before);
            Path standby = folder.resolve("killed at " + step);
            assertEquals(step, KilledAtStep.run("promote", standby, step, place.toString(), mirror.toString()));
            isPromoted(step, standby, expected);
        }
    }
}
