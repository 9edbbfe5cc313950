package org.daylight.push;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.flow.recovery.PrepareRecovery;
import org.daylight.log.KeyChange;
import org.daylight.newsroom.RoomTemplates;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.daylight.note.NoteKey;
import org.daylight.store.MemoryStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a push demands and in which order it writes, without a server; the addon s3 has the tests with servers. */
class PushArchiveTest {

    @TempDir
    Path temp;

    private final MemoryStore.Objects objects = new MemoryStore.Objects();
    private Path newsroom;

    @BeforeEach
    void publishAPart() throws Exception {
        newsroom = RoomTemplates.imported(temp.resolve("newsroom"), temp.resolve("source"), 90);
        Rooms.plan(newsroom, 3);
        publish(newsroom, 0);
    }

    private static void publish(Path newsroom, int day) throws Exception {
        Rooms.publish(newsroom, Rooms.FIRST.plus(Duration.ofDays(day)), StepListener.NONE);
    }

    private PushArchive.Pushed push(Path newsroom) throws IOException {
        return new PushArchive(newsroom.resolve("archive"), new MemoryStore(objects), 2, (bytes, total) -> {}).run();
    }

    private byte[] file(Path newsroom, String path) throws IOException {
        return Files.readAllBytes(newsroom.resolve("archive").resolve(path));
    }

    @Test
    void theCheckpointIsLastAndThePushIsAnnouncedFirst() throws Exception {
        List<String> puts = new ArrayList<>();
        objects.beforePut(path -> {
            synchronized (puts) {
                puts.add(path);
            }
        });
        push(newsroom);
        puts.removeIf(path -> path.equals("pushing.trial"));
        assertEquals("pushing", puts.getFirst());
        assertEquals(ArchivePath.CHECKPOINT, puts.getLast());
        int firstTile = 0;
        while (!puts.get(firstTile).startsWith("tile/")) {
            firstTile++;
        }
        assertTrue(puts.indexOf(ArchivePath.pack(1)) < firstTile);
        for (String path : puts) {
            if (!path.equals("pushing")) {
                assertArrayEquals(file(newsroom, path), objects.all().get(path), path);
            }
        }
    }

    @Test
    void nothingPrivateAndNothingThatTheLogDoesNotNameIsPushed() throws Exception {
        Path archive = newsroom.resolve("archive");
        Files.writeString(archive.resolve("notes.txt"), "mine");
        Files.write(archive.resolve(ArchivePath.pack(7)), new byte[10]);
        Files.createDirectories(archive.resolve("stories"));
        Files.writeString(archive.resolve("stories/0001.md"), "not yet");
        push(newsroom);
        for (String path : List.of("notes.txt", ArchivePath.pack(7), "stories/0001.md")) {
            assertFalse(objects.all().containsKey(path), path);
        }
    }

    @Test
    void aStoreThatIgnoresConditionsIsRefused() {
        objects.ignoreConditions();
        var e = assertThrows(PushRefused.class, () -> push(newsroom));
        assertTrue(e.getMessage().contains("ignores the conditions"), e.getMessage());
        assertFalse(objects.all().containsKey(ArchivePath.CHECKPOINT));
    }

    /** Whatever the other one has written when the checkpoint is about to be stored, it stays. */
    @Test
    void aCheckpointThatChangedMeanwhileIsNotReplaced() throws Exception {
        push(newsroom);
        publish(newsroom, 1);
        byte[] other = {1, 2, 3};
        objects.beforePut(path -> {
            if (path.equals(ArchivePath.CHECKPOINT)) {
                objects.all().put(path, other);
            }
        });
        var e = assertThrows(PushRefused.class, () -> push(newsroom));
        assertTrue(e.getMessage().contains("could fork the log"), e.getMessage());
        assertArrayEquals(other, objects.all().get(ArchivePath.CHECKPOINT));
    }

    /** A newer push announces itself while an older one writes a pack. */
    @Test
    void anOlderPushEndsWhenANewerOneBegins() throws Exception {
        byte[] newer = {1, 2, 3};
        objects.beforePut(path -> {
            if (path.equals(ArchivePath.pack(1))) {
                objects.all().put(path, newer);
                objects.all().put("pushing", newer);
            }
        });
        var e = assertThrows(PushRefused.class, () -> push(newsroom));
        assertTrue(e.getMessage().contains("another publisher has begun"), e.getMessage());
        assertArrayEquals(newer, objects.all().get(ArchivePath.pack(1)));
        assertFalse(objects.all().containsKey(ArchivePath.CHECKPOINT));
    }

    @Test
    void whatAPushThatWasKilledLeftIsReplaced() throws Exception {
        objects.all().put(ArchivePath.pack(1), new byte[5]);
        push(newsroom);
        assertArrayEquals(file(newsroom, ArchivePath.pack(1)), objects.all().get(ArchivePath.pack(1)));
        publish(newsroom, 1);
        objects.beforePut(path -> {
            if (path.equals(ArchivePath.pack(2))) {
                objects.all().putIfAbsent(path, new byte[6]);
            }
        });
        push(newsroom);
        assertArrayEquals(file(newsroom, ArchivePath.pack(2)), objects.all().get(ArchivePath.pack(2)));
    }

    @Test
    void aDamagedArchiveIsNotPushed() throws Exception {
        Path pack = newsroom.resolve("archive").resolve(ArchivePath.pack(1));
        Files.write(pack, Arrays.copyOf(Files.readAllBytes(pack), 100));
        var e = assertThrows(IOException.class, () -> push(newsroom));
        assertTrue(e.getMessage().contains("daylight check"), e.getMessage());
        assertFalse(objects.all().containsKey(ArchivePath.CHECKPOINT));
    }

    /** A thief pushed with the stolen key. After the recovery the publisher replaces that, and the thief cannot push any more. */
    @Test
    void aRecoveryReplacesWhatAThiefPushed() throws Exception {
        assertTrue(Rooms.nameRecoveryKeys(newsroom, "ann", "ben", "eve"));
        push(newsroom);
        Path thief = temp.resolve("thief");
        Rooms.copy(newsroom, thief);
        publish(thief, 1);
        publish(thief, 2);
        push(thief);
        Path archive = newsroom.resolve("archive");
        NoteKey.Signer next;
        try (Archive opened = Archive.open(archive)) {
            next = NoteKey.generate(opened.contents().origin(), Rooms.random("recovered"));
        }
        KeyChange change = PrepareRecovery.of(archive, null, next, "The key was stolen.");
        for (String holder : List.of("ann", "eve")) {
            change = change.with(change.signedBy(Rooms.holder(holder)));
        }
        Rooms.recover(newsroom, Files.write(temp.resolve("statement"), change.bytes()), StepListener.NONE);
        PushArchive.Pushed pushed = push(newsroom);
        assertTrue(pushed.isNew());
        assertTrue(pushed.deleted().contains(ArchivePath.pack(2)), pushed::toString);
        assertArrayEquals(file(newsroom, ArchivePath.CHECKPOINT), objects.all().get(ArchivePath.CHECKPOINT));
        assertThrows(PushRefused.class, () -> push(thief));
        assertArrayEquals(file(newsroom, ArchivePath.CHECKPOINT), objects.all().get(ArchivePath.CHECKPOINT));
    }
}
