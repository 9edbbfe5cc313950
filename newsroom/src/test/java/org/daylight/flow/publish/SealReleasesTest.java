package org.daylight.flow.publish;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.audit.By;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlannedPart;
import org.daylight.check.ArchiveFiles;
import org.daylight.check.CheckArchive;
import org.daylight.check.CheckReport;
import org.daylight.check.VerdictCode;
import org.daylight.flow.decide.ChangePlan;
import org.daylight.flow.decide.CopiesRule;
import org.daylight.flow.decide.DecideDocument;
import org.daylight.flow.decide.DescribePart;
import org.daylight.flow.decide.RedactDocuments;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.RoomTemplates;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.SealKeys;
import org.daylight.newsroom.StepListener;
import org.daylight.redact.RedactionReason;
import org.daylight.redact.Selector;
import org.daylight.seal.OpenSealed;
import org.daylight.sealing.SealKey;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Vault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts are sealed, locked, released on their day as they were sealed, or cancelled; after a stop at any step, the next run completes it. */
class SealReleasesTest {

    private static final Instant BEFORE = Rooms.FIRST.minus(Duration.ofHours(1));

    @TempDir
    Path folder = Path.of("");

    private Path newsroom = Path.of("");

    @BeforeEach
    void aPlan() throws Exception {
        newsroom = room("newsroom");
    }

    private Path room(String name) throws Exception {
        Path room = RoomTemplates.imported(folder.resolve(name), folder.resolve("source of " + name), 60);
        Rooms.plan(room, 3);
        return room;
    }

    /** A thing to do with an open newsroom. */
    private interface Work<T> {
        T with(Newsroom room, Vault vault) throws Exception;
    }

    private <T> T in(Path place, Work<T> work) throws Exception {
        try (Newsroom room = Newsroom.open(place);
                Vault vault = FolderVault.open(room.vaultFolder())) {
            return work.with(room, vault);
        }
    }

    private static HeldTrove trove(Newsroom room) {
        return room.catalog().troves().find("harbour").orElseThrow();
    }

    private SealReleases.Result seal(int part, StepListener steps) throws Exception {
        return in(
                newsroom,
                (room, vault) -> new SealReleases(room, vault, By.nobody(BEFORE), new SecureRandom(), null, steps)
                        .seal(trove(room), part, BEFORE, false));
    }

    private SealReleases.Sealed seal(int part) throws Exception {
        return assertInstanceOf(SealReleases.Sealed.class, seal(part, StepListener.NONE));
    }

    private PublishRelease.Result publish(int day, boolean now, StepListener steps) throws Exception {
        return in(
                newsroom,
                (room, vault) ->
                        new PublishRelease(room, vault, steps).next(Rooms.FIRST.plus(Duration.ofDays(day)), now));
    }

    private CancelSeal.Result cancel(int part, String reason, StepListener steps) throws Exception {
        return in(
                newsroom,
                (room, vault) -> new CancelSeal(room, By.nobody(BEFORE), steps).run(trove(room), part, reason));
    }

    private Path archive() {
        return newsroom.resolve("archive");
    }

    private CheckReport check() throws IOException {
        var faults = new ArrayList<String>();
        try (ArchiveFiles files = ArchiveFiles.at(archive().toString())) {
            CheckReport report = CheckArchive.check(
                    files,
                    new CheckArchive.Options(
                            null,
                            1,
                            verdict -> {
                                if (verdict.code() != VerdictCode.CONFIRMED) {
                                    faults.add(verdict.text());
                                }
                            },
                            (d, b, t) -> {}));
            assertEquals(List.of(), faults);
            return report;
        }
    }

    private Set<String> files(String under) throws IOException {
        var names = new TreeSet<String>();
        if (Files.isDirectory(archive().resolve(under))) {
            try (var all = Files.list(archive().resolve(under))) {
                all.forEach(file -> names.add(file.getFileName().toString()));
            }
        }
        return names;
    }

    private PlannedPart part(int number) throws Exception {
        return in(
                newsroom,
                (room, vault) -> room.catalog().parts().find("harbour", number).orElseThrow());
    }

    @Test
    void aSealedPartIsPublicOnlyAsAnEncryptedFile() throws Exception {
        for (int part = 1; part <= 3; part++) {
            assertEquals(part, seal(part).release());
        }
        assertFalse(seal(2).isNew());
        CheckReport report = check();
        assertEquals(Set.of("0001.age", "0002.age", "0003.age"), files("sealed"));
        assertEquals(Set.of(), files("releases"));
        assertEquals(
                3, java.util.Objects.requireNonNull(report.contents()).sealed().size());
        String log = Files.readString(
                archive().resolve("tile/entries/000.p/6"), java.nio.charset.StandardCharsets.ISO_8859_1);
        assertFalse(log.contains("\"published\""), "no counts");
        Set<SealKey> keys = new HashSet<>();
        for (int part = 1; part <= 3; part++) {
            int number = part;
            keys.add(in(newsroom, (room, vault) -> SealKeys.find(room, number).orElseThrow()));
        }
        assertEquals(3, keys.size());
        Path key = newsroom.resolve("keys/sealed/0002.key");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
        assertFalse(Files.exists(newsroom.resolve("stage")), "the pack is not left on the stage");
    }

    @Test
    void itIsReleasedOnItsDayByteForByteAsItWouldHaveBeenWithoutASeal() throws Exception {
        Path plain = room("plain");
        in(plain, (room, vault) -> new PublishRelease(room, vault).next(Rooms.FIRST, false));
        seal(1);
        seal(2);
        assertInstanceOf(PublishRelease.NotDue.class, publish(-1, false, StepListener.NONE));
        var early = assertInstanceOf(PublishRelease.Refused.class, publish(-1, true, StepListener.NONE));
        assertTrue(early.reason().contains("is sealed until"), early::reason);

        // A mirror opens it with the key; the publisher releases it; both have the same pack.
        Path copy = folder.resolve("copy");
        copy(archive(), copy);
        SealKey key = in(newsroom, (room, vault) -> SealKeys.find(room, 1).orElseThrow());
        assertInstanceOf(OpenSealed.Result.Opened.class, new OpenSealed(copy).open(key));

        var published = assertInstanceOf(PublishRelease.Published.class, publish(3, false, StepListener.NONE));
        assertEquals(Rooms.FIRST, published.time(), "the planned time");
        check();
        assertEquals(Set.of("0002.age"), files("sealed"));
        byte[] pack = Files.readAllBytes(archive().resolve("releases/0001.zip"));
        assertArrayEquals(Files.readAllBytes(plain.resolve("archive/releases/0001.zip")), pack);
        assertArrayEquals(Files.readAllBytes(copy.resolve("releases/0001.zip")), pack);
        assertEquals(Rooms.FIRST, part(1).published());
        publish(3, false, StepListener.NONE);
        var last = assertInstanceOf(PublishRelease.Published.class, publish(3, false, StepListener.NONE));
        assertEquals(3, last.part().number(), "part 3 was never sealed");
        check();
        assertEquals(Set.of(), files("sealed"));
    }

    @Test
    void partsAreSealedInOrderAndNotWhenTheyAreDue() throws Exception {
        var gap = assertInstanceOf(SealReleases.Refused.class, seal(2, StepListener.NONE));
        assertTrue(gap.reason().contains("part 1 of harbour is neither published nor sealed"), gap::reason);
        assertInstanceOf(SealReleases.Refused.class, seal(9, StepListener.NONE));
        publish(0, false, StepListener.NONE);
        assertInstanceOf(SealReleases.Refused.class, seal(1, StepListener.NONE));
        assertInstanceOf(
                SealReleases.Refused.class,
                in(
                        newsroom,
                        (room, vault) -> new SealReleases(room, vault, By.nobody(BEFORE), new SecureRandom(), null)
                                .seal(trove(room), 2, Rooms.FIRST.plus(Duration.ofDays(9)), false)));
        var tried = assertInstanceOf(
                SealReleases.Sealed.class,
                in(
                        newsroom,
                        (room, vault) -> new SealReleases(room, vault, By.nobody(BEFORE), new SecureRandom(), null)
                                .seal(trove(room), 2, BEFORE, true)));
        assertEquals(0, tried.release());
        assertEquals(Set.of(), files("sealed"));
        assertEquals(2, seal(2).release());
        check();
    }

    @Test
    void nothingInASealedPartCanBeChanged() throws Exception {
        seal(1);
        in(newsroom, (room, vault) -> {
            int first = room.catalog().parts().numbers(part(room, 1).id())[0];
            int other = room.catalog().parts().numbers(part(room, 2).id())[0];
            var id = new DocumentId("harbour", first);
            By by = By.nobody(BEFORE);
            String words = "part 1 of harbour is sealed: cancel the seal first";
            var withheld = assertInstanceOf(
                    DecideDocument.Refused.class,
                    new DecideDocument(room, vault, by).withhold(id, "privacy", CopiesRule.NOT_INCLUDED));
            assertTrue(withheld.reason().contains(words), withheld::reason);
            var moved = new ChangePlan(room, BEFORE, false).move(trove(room), new int[] {first}, 2);
            assertTrue(
                    assertInstanceOf(ChangePlan.Refused.class, moved).reason().contains("sealed"));
            var into = new ChangePlan(room, BEFORE, false).move(trove(room), new int[] {other}, 1);
            assertTrue(assertInstanceOf(ChangePlan.Refused.class, into).reason().contains(words));
            var described = new DescribePart(room).run(trove(room), 1, "Another title", null, BEFORE);
            assertTrue(assertInstanceOf(DescribePart.Refused.class, described)
                    .reason()
                    .contains(words));
            var redact = new RedactDocuments(room, vault, by);
            redact.setReason("P1", "A private address.");
            var redacted = redact.everywhere(
                    trove(room),
                    new Selector.Text("harbour", true, new RedactionReason("P1", false)),
                    false,
                    (done, total) -> {});
            assertTrue(assertInstanceOf(RedactDocuments.Refused.class, redacted)
                    .reason()
                    .contains(words));
            // Whatever flow forgets to ask: the catalog refuses it.
            long key = room.catalog()
                    .documents()
                    .find("harbour", first)
                    .orElseThrow()
                    .key();
            var broken = org.junit.jupiter.api.Assertions.assertThrows(
                    org.daylight.catalog.CatalogBroken.class,
                    () -> room.catalog().documents().withhold(key, "privacy", null));
            assertTrue(
                    broken.getMessage().contains("a document of a sealed part cannot be changed"), broken::getMessage);
            return null;
        });
        // The rest of the plan can change, and the sealed part keeps its number.
        in(
                newsroom,
                (room, vault) -> assertInstanceOf(
                        ChangePlan.Changed.class,
                        new ChangePlan(room, BEFORE, false).merge(trove(room), List.of(3), 2)));
        assertEquals(1, part(1).sealed());
        publish(0, false, StepListener.NONE);
        check();
    }

    private static PlannedPart part(Newsroom room, int number) {
        return room.catalog().parts().find("harbour", number).orElseThrow();
    }

    @Test
    void aCancelledPartIsUnlockedAndMayBeSealedAgainUnderANewNumber() throws Exception {
        seal(1);
        seal(2);
        assertInstanceOf(CancelSeal.Refused.class, cancel(3, "Not sealed.", StepListener.NONE));
        assertInstanceOf(CancelSeal.Refused.class, cancel(1, " ", StepListener.NONE));
        assertEquals(
                1,
                assertInstanceOf(CancelSeal.Cancelled.class, cancel(1, "By order of the court.", StepListener.NONE))
                        .release());
        check();
        assertEquals(Set.of("0002.age"), files("sealed"));
        assertFalse(Files.exists(newsroom.resolve("keys/sealed/0001.key")));
        in(newsroom, (room, vault) -> {
            int first = room.catalog().parts().numbers(part(room, 1).id())[0];
            return assertInstanceOf(
                    DecideDocument.Withheld.class,
                    new DecideDocument(room, vault, By.nobody(BEFORE))
                            .withhold(new DocumentId("harbour", first), "privacy", CopiesRule.NOT_INCLUDED));
        });
        assertEquals(3, seal(1).release());
        check();
        publish(0, false, StepListener.NONE);
        assertInstanceOf(CancelSeal.Refused.class, cancel(1, "Late.", StepListener.NONE));
        try (Archive archive = Archive.open(archive())) {
            assertEquals(1, archive.contents().cancelled().size());
            assertEquals(3, archive.contents().releases().getFirst().sequence());
        }
        check();
    }

    @Test
    void aLostOrWrongKeyOrADamagedFileStopsTheReleaseWithOneLine() throws Exception {
        seal(1);
        Path sealed = archive().resolve("sealed/0001.age");
        byte[] right = Files.readAllBytes(sealed);
        Files.write(sealed, new byte[] {1});
        assertFails("from a mirror");
        Files.write(sealed, right);
        Path key = newsroom.resolve("keys/sealed/0001.key");
        String hex = Files.readString(key);
        Files.writeString(key, "0".repeat(63) + "1\n");
        assertFails("this is not the key of 0001.age");
        Files.writeString(key, "junk");
        assertFails("is damaged");
        Files.delete(key);
        assertFails("is missing from keys/sealed");
        assertFails("daylight cancel harbour/1 --reason TEXT");
        Files.writeString(key, hex);
        assertInstanceOf(PublishRelease.Published.class, publish(0, false, StepListener.NONE));
        check();
    }

    private void assertFails(String words) {
        IOException fault = org.junit.jupiter.api.Assertions.assertThrows(
                IOException.class, () -> publish(0, false, StepListener.NONE));
        assertTrue(fault.getMessage().contains(words), fault::getMessage);
        assertEquals(1, fault.getMessage().lines().count());
    }

    /** Stops at one step after the other. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stopped(String step) {
            super(step);
        }
    }

    private interface Stopping {
        void with(StepListener steps) throws Exception;
    }

    /** Runs the work until it has been stopped at each of its steps; after each stop, the check must confirm the archive. */
    private List<String> stoppedEverywhere(Stopping work) throws Exception {
        var names = new ArrayList<String>();
        for (int stop = 1; stop < 100; stop++) {
            int last = stop;
            int[] count = {0};
            try {
                work.with(step -> {
                    if (++count[0] == last) {
                        throw new Stopped(step);
                    }
                });
                return names;
            } catch (Stopped e) {
                names.add(e.getMessage());
            }
        }
        throw new AssertionError("it never ends: " + names);
    }

    @Test
    void afterAStopAtAnyStepTheNextRunCompletesSealingReleasingAndCancelling() throws Exception {
        List<String> sealing = stoppedEverywhere(steps -> {
            SealReleases.Result result = seal(1, steps);
            assertInstanceOf(SealReleases.Sealed.class, result);
        });
        assertTrue(
                sealing.containsAll(List.of("begun", "packed", "key stored", "sealed file staged", "decided")),
                sealing::toString);
        // Once it was decided, a later run finds it sealed and has nothing to do, so the last stops are of finishing.
        assertEquals(1, part(1).sealed());
        check();
        seal(2);
        seal(3);
        List<String> cancelling = stoppedEverywhere(steps -> {
            if (part(2).sealed() != 0) {
                cancel(2, "By order of the court.", steps);
            }
        });
        assertTrue(cancelling.contains("decided"), cancelling::toString);
        in(newsroom, (room, vault) -> org.daylight.newsroom.FinishPublication.run(room, StepListener.NONE));
        assertEquals(0, part(2).sealed());
        check();
        assertFalse(Files.exists(archive().resolve("sealed/0002.age")));
        List<String> releasing = stoppedEverywhere(steps -> {
            if (part(1).published() == null) {
                publish(0, false, steps);
            }
        });
        assertTrue(releasing.containsAll(List.of("begun", "opened", "decided")), releasing::toString);
        in(newsroom, (room, vault) -> org.daylight.newsroom.FinishPublication.run(room, StepListener.NONE));
        check();
        try (Archive archive = Archive.open(archive())) {
            assertEquals(1, archive.contents().releases().size());
            assertInstanceOf(
                    DocumentState.Published.class,
                    archive.state(new DocumentId(
                            "harbour", archive.contents().releases().getFirst().first())));
        }
        assertEquals(Set.of("0003.age"), files("sealed"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var walk = Files.walk(from)) {
            for (Path each : walk.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
    }

    @Test
    void aKeyIsNeverReplaced() throws Exception {
        in(newsroom, (room, vault) -> {
            SealKey first = SealKeys.make(room, 7, new SecureRandom());
            assertEquals(first, SealKeys.make(room, 7, new SecureRandom()));
            assertEquals(Optional.empty(), SealKeys.find(room, 8));
            return null;
        });
    }
}
