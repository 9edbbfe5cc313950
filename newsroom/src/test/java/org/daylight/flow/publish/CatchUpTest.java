package org.daylight.flow.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.daylight.audit.By;
import org.daylight.flow.backup.BackupFixture;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A newsroom that was restored from an old backup signs nothing before it has caught up with a mirror. */
class CatchUpTest {

    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path folder;

    private Path newsroom;
    private Path place;
    private Path restored;

    @BeforeEach
    void makeNewsroom() throws Exception {
        newsroom = BackupFixture.newsroom(folder);
        place = folder.resolve("place");
        BackupFixture.save(newsroom, place);
        restored = folder.resolve("restored");
    }

    static CatchUp.Result catchUp(Path newsroom, List<String> sources, boolean nobody, StepListener steps)
            throws IOException {
        try (Newsroom room = Newsroom.open(newsroom, new Newsroom.Opening(line -> {}, nobody))) {
            return new CatchUp(room, steps)
                    .run(
                            By.nobody(Rooms.FIRST.plus(DAY)),
                            sources,
                            nobody,
                            () -> Rooms.FIRST.plus(DAY),
                            (f, b, t) -> {});
        }
    }

    private static CatchUp.Result catchUp(Path newsroom, Path mirror) throws IOException {
        CatchUp.Result result = catchUp(newsroom, List.of(mirror.toString()), false, StepListener.NONE);
        declareNoLease(newsroom);
        return result;
    }

    private static void declareNoLease(Path newsroom) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            new LeaseOfLog(room, By.nobody(Rooms.FIRST.plus(DAY))).declareNone();
        }
    }

    private static PublishRelease.Result publish(Path newsroom, int day) throws IOException {
        return Rooms.publish(newsroom, Rooms.FIRST.plus(DAY.multipliedBy(day)), StepListener.NONE);
    }

    /** Nothing is signed, also if nobody needs to answer. */
    private String refused() throws IOException {
        var before = Rooms.files(restored.resolve("archive"));
        String said = assertThrows(IOException.class, () -> Rooms.heartbeat(restored, Rooms.FIRST.plus(DAY)))
                .getMessage();
        assertEquals(before, Rooms.files(restored.resolve("archive")));
        return said;
    }

    private Instant resumeAndPublish(Path room, int day) throws IOException {
        try (Newsroom each = Newsroom.open(room)) {
            each.catalog()
                    .troves()
                    .all()
                    .forEach(trove -> each.catalog().troves().pause(trove.id(), false));
        }
        return assertInstanceOf(PublishRelease.Published.class, publish(room, day))
                .time();
    }

    @Test
    void whatWasPublishedAfterTheBackupIsFetched() throws Exception {
        publish(newsroom, 1);
        Rooms.withdraw(newsroom, "harbour/" + shown(newsroom), StepListener.NONE);
        BackupFixture.restore(place, restored);
        assertTrue(refused().contains("was restored from a backup"));
        assertThrows(IOException.class, () -> publish(restored, 1));
        assertThrows(IOException.class, () -> Rooms.publishAlone(restored, Rooms.FIRST.plus(DAY)));
        CatchUp.Result result = catchUp(restored, newsroom.resolve("archive"));
        assertTrue(result.now() > result.before(), result.toString());
        assertTrue(result.complete(), result.toString());
        assertTrue(result.notes().stream().anyMatch(note -> note.contains("are paused")), result.toString());
        assertEquals(archive(newsroom), archive(restored));
        assertEquals(
                Rooms.planOf(newsroom).replaceAll("\\d+$", ""),
                Rooms.planOf(restored).replaceAll("\\d+$", ""));
        assertFalse(Files.exists(restored.resolve("restored.json")));
        assertFalse(Files.exists(restored.resolve("catch-up")));
        assertEquals(
                List.of("catch-up", "lease-none"),
                Rooms.audited(restored).reversed().subList(0, 2).reversed());
        // Both would now sign the same.
        resumeAndPublish(restored, 2);
        publish(newsroom, 2);
        assertEquals(archive(newsroom), archive(restored));
        assertEquals(0, catchUp(restored, newsroom.resolve("archive")).updates());
    }

    /** Without the partial tiles of smaller logs, which a mirror does not fetch. */
    private static java.util.TreeMap<String, String> archive(Path room) throws IOException {
        var files = Rooms.files(room.resolve("archive"));
        files.keySet().removeIf(path -> path.matches("tile/.*\\.p/.*"));
        return files;
    }

    private static int shown(Path room) throws IOException {
        try (Newsroom each = Newsroom.open(room)) {
            return each.catalog()
                    .parts()
                    .numbers(each.catalog()
                            .parts()
                            .find("harbour", 2)
                            .orElseThrow()
                            .id())[0];
        }
    }

    @Test
    void anotherPlanIsReplacedByWhatIsPublic() throws Exception {
        Rooms.newPart(newsroom, new int[] {3, 40, 45}, StepListener.NONE);
        publish(newsroom, 1);
        BackupFixture.restore(place, restored);
        CatchUp.Result result = catchUp(restored, newsroom.resolve("archive"));
        assertTrue(
                result.notes().stream().anyMatch(note -> note.contains("was planned in another way")),
                result.toString());
        try (Newsroom here = Newsroom.open(restored);
                Newsroom there = Newsroom.open(newsroom)) {
            for (int part = 1; part <= 2; part++) {
                int[] expected = there.catalog()
                        .parts()
                        .numbers(there.catalog()
                                .parts()
                                .find("harbour", part)
                                .orElseThrow()
                                .id());
                var found = here.catalog().parts().find("harbour", part).orElseThrow();
                org.junit.jupiter.api.Assertions.assertArrayEquals(
                        expected, here.catalog().parts().numbers(found.id()));
                assertTrue(found.published() != null);
            }
        }
    }

    @Test
    void whatWasImportedAfterTheBackupIsNamedUntilItIsImportedAgain() throws Exception {
        Path more = Rooms.source(folder.resolve("more"), 90);
        Rooms.importAll(newsroom, List.of(more), 4_000, StepListener.NONE);
        publish(newsroom, 1);
        BackupFixture.restore(place, restored);
        CatchUp.Result result = catchUp(restored, newsroom.resolve("archive"));
        assertFalse(result.complete());
        assertTrue(
                result.notes().stream().anyMatch(note -> note.contains("Import the same files again")),
                result.toString());
        Rooms.importAll(restored, List.of(more), 4_000, StepListener.NONE);
        assertTrue(catchUp(restored, newsroom.resolve("archive")).complete());
        assertEquals(archive(newsroom), archive(restored));
    }

    @Test
    void withoutAnybodyToAskAnEditorMustDeclareIt() throws Exception {
        BackupFixture.restore(place, restored);
        String said = assertThrows(NotTheNewest.class, () -> catchUp(restored, List.of(), false, StepListener.NONE))
                .getMessage();
        assertTrue(said.contains("--nobody-has-more"), said);
        said = assertThrows(
                        NotTheNewest.class,
                        () -> catchUp(
                                restored, List.of(folder.resolve("nowhere").toString()), false, StepListener.NONE))
                .getMessage();
        assertTrue(said.startsWith("no mirror could be reached"), said);
        refused();
        CatchUp.Result result = catchUp(restored, List.of(), true, StepListener.NONE);
        assertTrue(result.complete());
        // The backup may be from before a lease.
        assertTrue(refused().contains("--no-lease"));
        catchUp(restored, List.of(), true, StepListener.NONE);
        assertTrue(refused().contains("--no-lease"));
        declareNoLease(restored);
        assertInstanceOf(PublishRelease.Published.class, publish(restored, 1));
    }

    @Test
    void aBackupFromBeforeTheLeaseDoesNotSignWithoutIt() throws Exception {
        Path store = Files.createDirectory(folder.resolve("store"));
        try (Newsroom room = Newsroom.open(newsroom)) {
            new LeaseOfLog(room, By.nobody(Rooms.FIRST)).start(store, "first office");
        }
        publish(newsroom, 1);
        BackupFixture.restore(place, restored);
        try (Newsroom room = Newsroom.open(restored)) {
            var lease = new LeaseOfLog(room, By.nobody(Rooms.FIRST));
            assertThrows(IOException.class, lease::declareNone);
            assertThrows(IOException.class, () -> lease.start(store, "standby"));
        }
        catchUp(restored, List.of(newsroom.resolve("archive").toString()), false, StepListener.NONE);
        assertTrue(refused().contains("which knew of no lease"));
        try (Newsroom room = Newsroom.open(restored)) {
            var lease = new LeaseOfLog(room, By.nobody(Rooms.FIRST));
            assertFalse(lease.start(store, "standby"));
            assertThrows(IOException.class, lease::declareNone);
        }
        assertTrue(refused().contains("does not hold the lease"));
        Rooms.heartbeat(newsroom, Rooms.FIRST.plus(DAY));
    }

    @Test
    void aDamagedMarkIsAnError() throws Exception {
        BackupFixture.restore(place, restored);
        Files.writeString(restored.resolve("restored.json"), "{}");
        assertTrue(refused().contains("restored.json is damaged"));
    }

    @Test
    void aMirrorWithAnotherHistoryIsRefused() throws Exception {
        Path other = folder.resolve("other");
        Rooms.copy(newsroom, other);
        publish(newsroom, 1);
        BackupFixture.save(newsroom, place);
        BackupFixture.restore(place, restored);
        Rooms.heartbeat(other, Rooms.FIRST);
        publish(other, 1);
        var before = BackupFixture.everything(restored);
        String said = assertThrows(NotTheNewest.class, () -> catchUp(restored, other.resolve("archive")))
                .getMessage();
        assertTrue(said.contains("another history"), said);
        var after = BackupFixture.everything(restored);
        after.keySet().removeIf(path -> path.startsWith("catch-up"));
        assertEquals(before, after);
        refused();
    }

    @Test
    void itMayStopAtAnyStep() throws Exception {
        publish(newsroom, 1);
        BackupFixture.restore(place, restored);
        var copies = new ArrayList<Path>();
        catchUp(restored, List.of(newsroom.resolve("archive").toString()), false, step -> {
            try {
                Path copy = folder.resolve("copy " + copies.size());
                copies.add(copy);
                Rooms.copy(restored, copy);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        var expected = archive(restored);
        String plan = Rooms.planOf(restored);
        assertTrue(copies.size() > 8, copies.toString());
        for (Path copy : copies) {
            assertTrue(Files.exists(copy.resolve("restored.json")));
            // What was decided before is put in place, and nothing is signed.
            assertThrows(IOException.class, () -> Rooms.heartbeat(copy, Rooms.FIRST.plus(DAY)));
            assertTrue(expected.keySet().containsAll(archive(copy).keySet()), copy.toString());
            catchUp(copy, newsroom.resolve("archive"));
            assertEquals(expected, archive(copy), copy.toString());
            assertEquals(plan, Rooms.planOf(copy));
        }
    }

    @Test
    void aDecidedPublicationInTheBackupIsNotLostAndNotMadeTwice() throws Exception {
        // Stopped right after the decision, then saved.
        var decided = new ArrayList<Path>();
        Path before = folder.resolve("before");
        Rooms.copy(newsroom, before);
        Rooms.publish(newsroom, Rooms.FIRST.plus(DAY), step -> {
            if (step.equals("decided")) {
                try {
                    decided.add(folder.resolve("decided"));
                    Rooms.copy(newsroom, decided.getFirst());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        Path there = folder.resolve("there");
        BackupFixture.save(decided.getFirst(), there);
        BackupFixture.restore(there, restored);
        assertTrue(Files.exists(restored.resolve("stage/decision.json")));
        Path behind = folder.resolve("behind");
        Rooms.copy(restored, behind);
        // The mirror has it, or the mirror does not have it.
        catchUp(restored, newsroom.resolve("archive"));
        assertEquals(archive(newsroom), archive(restored));
        catchUp(behind, before.resolve("archive"));
        assertEquals(archive(newsroom), archive(behind));
    }
}
