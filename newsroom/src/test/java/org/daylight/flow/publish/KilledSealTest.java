package org.daylight.flow.publish;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.daylight.archive.Archive;
import org.daylight.archive.PublicRecord;
import org.daylight.check.ArchiveFiles;
import org.daylight.check.CheckArchive;
import org.daylight.check.VerdictCode;
import org.daylight.newsroom.KilledAtStep;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.RoomTemplates;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.SealKeys;
import org.daylight.newsroom.StepListener;
import org.daylight.seal.OpenSealed;
import org.daylight.seal.SealIdentity;
import org.daylight.sealing.SealKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sealing a part, and opening one on a copy, are killed at every step ({@link KilledAtStep} says how), and run again. */
class KilledSealTest {

    @TempDir
    Path folder;

    private Path base;

    /** Part 1 of three is sealed. */
    @BeforeEach
    void aNewsroom() throws Exception {
        base = RoomTemplates.imported(folder.resolve("base"), folder.resolve("source"), 30);
        Rooms.addViews(base);
        Rooms.plan(base, 3);
        assertInstanceOf(SealReleases.Sealed.class, Rooms.seal(base, 1, StepListener.NONE));
    }

    private static void isConfirmed(Path archive) throws IOException {
        var faults = new ArrayList<String>();
        try (ArchiveFiles files = ArchiveFiles.at(archive.toString())) {
            CheckArchive.check(
                    files,
                    new CheckArchive.Options(
                            null,
                            1,
                            verdict -> {
                                if (verdict.status() != VerdictCode.Status.CONFIRMED) {
                                    faults.add(verdict.text());
                                }
                            },
                            (documents, bytes, total) -> {}));
        }
        assertEquals(List.of(), faults);
    }

    private static PublicRecord contents(Path archive) throws IOException {
        try (Archive opened = Archive.open(archive)) {
            return opened.contents();
        }
    }

    /** The parts that the log seals, in the order of its entries. */
    private static List<Integer> sealed(Path newsroom) throws IOException {
        return contents(newsroom.resolve("archive")).sealed().stream()
                .map(part -> part.part())
                .toList();
    }

    private static SealKey key(Path newsroom, int number) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            return SealKeys.find(room, number).orElse(null);
        }
    }

    /** Publishes parts 1 and 2 on their days. */
    private static Map<String, String> released(Path newsroom) throws IOException {
        for (int day = 0; day < 2; day++) {
            Instant due = Rooms.FIRST.plus(Duration.ofDays(day));
            assertInstanceOf(PublishRelease.Published.class, Rooms.publish(newsroom, due, StepListener.NONE));
            assertInstanceOf(PublishRelease.NotDue.class, Rooms.publish(newsroom, due, StepListener.NONE));
        }
        isConfirmed(newsroom.resolve("archive"));
        Map<String, String> files = Rooms.files(newsroom.resolve("archive"));
        files.keySet().removeIf(path -> !path.matches("(releases|views)/000[12]\\.zip"));
        return files;
    }

    @Test
    void aSealThatIsKilledAtAnyStepIsMadeOnceAndNoPartIsLost() throws Exception {
        Path undisturbed = folder.resolve("undisturbed");
        Rooms.copy(base, undisturbed);
        Rooms.seal(undisturbed, 2, StepListener.NONE);
        Map<String, String> expected = released(undisturbed);
        assertEquals(4, expected.size(), expected.toString());
        List<String> killedAt = new ArrayList<>();
        for (int step = 1; ; step++) {
            Path killed = folder.resolve("killed-" + step);
            Rooms.copy(base, killed);
            String name = KilledAtStep.run("seal", killed, step, "2");
            if (name.isEmpty()) {
                break;
            }
            killedAt.add(name);
            boolean isPublic =
                    List.of("published", "catalog updated", "surplus deleted").contains(name);
            assertEquals(isPublic ? List.of(1, 2) : List.of(1), sealed(killed), "killed at " + name);
            SealKey before = key(killed, 2);
            assertEquals(killedAt.contains("key stored"), before != null, "killed at " + name);

            // The same command again.
            assertInstanceOf(SealReleases.Sealed.class, Rooms.seal(killed, 2, StepListener.NONE), "killed at " + name);
            assertEquals(List.of(1, 2), sealed(killed), "killed at " + name);
            if (before != null) {
                assertArrayEquals(before.bytes(), key(killed, 2).bytes(), "another key after a kill at " + name);
            }
            isConfirmed(killed.resolve("archive"));
            byte[] checkpoint = Files.readAllBytes(killed.resolve("archive/checkpoint"));
            Rooms.seal(killed, 2, StepListener.NONE);
            assertArrayEquals(
                    checkpoint, Files.readAllBytes(killed.resolve("archive/checkpoint")), "signed twice after " + name);
            assertEquals(expected, released(killed), "killed at " + name);
        }
        assertTrue(
                killedAt.containsAll(List.of(
                        "begun",
                        "confirmed",
                        "packed",
                        "views staged",
                        "key stored",
                        "sealed file staged",
                        "decided",
                        "placing sealed/0002.age",
                        "placing checkpoint",
                        "published",
                        "catalog updated")),
                killedAt.toString());
    }

    @Test
    void anOpeningThatIsKilledAtAnyStepShowsThePartCompletelyOrNotAtAll() throws Exception {
        String key = SealIdentity.text(key(base, 1));
        Path whole = folder.resolve("whole");
        Rooms.copy(base.resolve("archive"), whole);
        open(whole, key);
        Map<String, String> expected = Rooms.files(whole);
        isConfirmed(whole);
        List<String> killedAt = new ArrayList<>();
        for (int step = 1; ; step++) {
            Path copy = folder.resolve("copy-" + step);
            Rooms.copy(base.resolve("archive"), copy);
            String name = KilledAtStep.run("unseal", copy, step, key);
            if (name.isEmpty()) {
                break;
            }
            killedAt.add(name);
            assertEquals(
                    name.equals("opened") ? 1 : 0, contents(copy).releases().size(), "killed at " + name);
            open(copy, key);
            assertEquals(expected, Rooms.files(copy), "killed at " + name);
            isConfirmed(copy);
        }
        assertEquals(List.of("decrypted", "pack in place", "views in place", "story in place", "opened"), killedAt);
    }

    private static void open(Path copy, String key) throws IOException {
        assertInstanceOf(
                OpenSealed.Result.Opened.class,
                new OpenSealed(copy).open(SealIdentity.parse(key).orThrow()));
    }
}
