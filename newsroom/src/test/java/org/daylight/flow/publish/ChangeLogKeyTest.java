package org.daylight.flow.publish;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.daylight.archive.Archive;
import org.daylight.archive.PublicRecord;
import org.daylight.audit.By;
import org.daylight.check.ArchiveFiles;
import org.daylight.check.CheckArchive;
import org.daylight.check.CheckReport;
import org.daylight.check.VerdictCode;
import org.daylight.flow.backup.BackupFixture;
import org.daylight.flow.recovery.PrepareRecovery;
import org.daylight.format.Outcome;
import org.daylight.log.KeyChange;
import org.daylight.newsroom.KilledAtStep;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.RoomTemplates;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.daylight.note.NoteKey;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Vault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A publisher changes the log's key, loses it, and is stopped on the way. */
class ChangeLogKeyTest {
    private static final Instant SECOND = Rooms.FIRST.plus(Duration.ofDays(1));

    @TempDir
    Path folder = Path.of("");

    private Path newsroom = Path.of("");

    @BeforeEach
    void aNewsroom() throws Exception {
        newsroom = RoomTemplates.published(folder.resolve("newsroom"), folder.resolve("source"), 30, 3);
        assertTrue(Rooms.nameRecoveryKeys(newsroom, "ann", "ben", "eve"));
    }

    private static PublicRecord contents(Path newsroom) throws IOException {
        try (Archive archive = Archive.open(newsroom.resolve("archive"))) {
            return archive.contents();
        }
    }

    private static NoteKey.Verifier key(Path newsroom) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            return room.verifierKey();
        }
    }

    private static void isConfirmed(Path newsroom) throws IOException {
        CheckReport report = CheckArchive.check(
                ArchiveFiles.at(newsroom.resolve("archive").toString()),
                new CheckArchive.Options(null, 1, verdict -> {}, (documents, bytes, total) -> {}));
        assertEquals(VerdictCode.Status.CONFIRMED, report.status(), report.toString());
    }

    /** A statement about the log as it is, signed by these holders. */
    private Path statement(Path newsroom, String... signers) throws IOException {
        NoteKey.Signer next = NoteKey.generate(contents(newsroom).origin(), Rooms.random("recovered"));
        KeyChange change = PrepareRecovery.of(newsroom.resolve("archive"), null, next, "The key was stolen.");
        for (String signer : signers) {
            change = change.with(change.signedBy(Rooms.holder(signer)));
        }
        return Files.write(folder.resolve("statement-" + String.join("-", signers)), change.bytes());
    }

    @Test
    void a_planned_change_and_what_follows() throws Exception {
        NoteKey.Verifier before = key(newsroom);
        KeyChange change = Rooms.rotate(newsroom, StepListener.NONE);
        assertEquals(before, change.oldKey());
        assertEquals(change.newKey(), key(newsroom));
        assertEquals(change.newKey(), contents(newsroom).key());
        assertFalse(Files.exists(newsroom.resolve("keys/log-next.key")));
        isConfirmed(newsroom);
        assertInstanceOf(PublishRelease.Published.class, Rooms.publish(newsroom, SECOND, StepListener.NONE));
        isConfirmed(newsroom);
        Path statement = statement(newsroom, "ann", "eve");
        Rooms.recover(newsroom, statement, StepListener.NONE);
        assertEquals(2, contents(newsroom).logKeys().changes().size());
        assertEquals("recovery, signed by ann, eve", LogKeysWords.of(contents(newsroom)));
        Rooms.publishAlone(newsroom, SECOND.plus(Duration.ofDays(1)));
        isConfirmed(newsroom);
    }

    /** The words about the newest change. */
    private static final class LogKeysWords {
        static String of(PublicRecord record) {
            return org.daylight.log.LogKeys.words(record.logKeys().changes().getLast());
        }
    }

    /** A command that runs for months, such as  daylight run , must not sign with the old key. */
    @Test
    void a_process_that_has_the_newsroom_open_uses_the_new_key() throws Exception {
        try (Newsroom open = Newsroom.open(newsroom, new Newsroom.Opening(notice -> {}, true))) {
            KeyChange change = Rooms.rotate(newsroom, StepListener.NONE);
            new PublishMirrors(open)
                    .run(List.of(org.daylight.log.ArchiveAddress.typed("https://a.example/")
                            .orThrow()));
            assertEquals(change.newKey(), open.verifierKey());
        }
        isConfirmed(newsroom);
    }

    @Test
    void recovery_keys_are_named_once_and_replaced() throws Exception {
        assertFalse(Rooms.nameRecoveryKeys(newsroom, "ann", "ben", "eve"), "the log says so already");
        assertTrue(Rooms.nameRecoveryKeys(newsroom, "ann", "ben", "max"));
        assertEquals(2, contents(newsroom).recoveryKeys().orElseThrow().number());
        isConfirmed(newsroom);
    }

    @Test
    void what_does_not_fit_changes_nothing() throws Exception {
        Path few = statement(newsroom, "ann");
        Path right = statement(newsroom, "ann", "ben");
        Map<String, String> before = Rooms.files(newsroom.resolve("archive"));
        assertSays(newsroom, few, "signatures of 1 more recovery key are needed");
        Path older = folder.resolve("older");
        Rooms.copy(newsroom, older);
        Rooms.publish(newsroom, SECOND, StepListener.NONE);
        assertSays(newsroom, right, "only the first");
        Path newer = statement(newsroom, "ann", "ben", "eve");
        assertSays(older, newer, "restore a newer backup");
        assertEquals(before, Rooms.files(older.resolve("archive")));
        Rooms.rotate(newsroom, StepListener.NONE);
        assertSays(newsroom, newer, "is not the key that the statement replaces");
        // the right statement in the right newsroom
        Rooms.recover(older, right, StepListener.NONE);
        isConfirmed(older);
    }

    private void assertSays(Path newsroom, Path statement, String words) {
        var e = assertThrows(IOException.class, () -> Rooms.recover(newsroom, statement, StepListener.NONE));
        assertTrue(String.valueOf(e.getMessage()).contains(words), e.getMessage());
    }

    /** A thief published with the stolen key, and a mirror followed. The newsroom of before recovers all the same. */
    @Test
    void the_thiefs_mirror_does_not_stop_the_recovery() throws Exception {
        Path thief = folder.resolve("thief");
        Rooms.copy(newsroom, thief);
        Rooms.publish(thief, SECOND, StepListener.NONE);
        HttpServer site = SimpleFileServer.createFileServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                thief.resolve("archive"),
                SimpleFileServer.OutputLevel.NONE);
        site.start();
        try {
            Files.writeString(
                    newsroom.resolve("mirrors.txt"),
                    "http://127.0.0.1:" + site.getAddress().getPort() + "/\n");
            assertThrows(
                    NotTheNewest.class, () -> Rooms.rotate(newsroom, StepListener.NONE), "only the thief's answer");
            assertTrue(Files.exists(newsroom.resolve("history.json")));
            Rooms.recover(newsroom, statement(newsroom, "ben", "eve"), StepListener.NONE);
            isConfirmed(newsroom);
            Rooms.publishAlone(newsroom, SECOND); // the mirror has not followed yet, so nobody confirms
            isConfirmed(newsroom);
        } finally {
            site.stop(0);
        }
    }

    /** A thief recovers another log, which they made before the real recovery keys were named. */
    @Test
    void a_recovery_of_another_history_is_a_contradiction_until_the_key_is_replaced() throws Exception {
        Path early = RoomTemplates.published(folder.resolve("early"), folder.resolve("more"), 30, 3);
        Path thief = folder.resolve("thief");
        Rooms.copy(early, thief);
        assertTrue(Rooms.nameRecoveryKeys(early, "ann", "ben"));
        assertTrue(Rooms.nameRecoveryKeys(thief, "max", "moe"));
        NoteKey.Signer theirs = NoteKey.generate(contents(thief).origin(), Rooms.random("thief"));
        KeyChange change = PrepareRecovery.of(thief.resolve("archive"), null, theirs, "Mine now.");
        change = change.with(change.signedBy(Rooms.holder("max"))).with(change.signedBy(Rooms.holder("moe")));
        try (Newsroom room = Newsroom.open(thief, new Newsroom.Opening(notice -> {}, true))) {
            new ChangeLogKey(room).recover(By.nobody(SECOND), change, theirs);
        }
        HttpServer site = SimpleFileServer.createFileServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                thief.resolve("archive"),
                SimpleFileServer.OutputLevel.NONE);
        site.start();
        try {
            Files.writeString(
                    early.resolve("mirrors.txt"),
                    "http://127.0.0.1:" + site.getAddress().getPort() + "/\n");
            var e = assertThrows(NotTheNewest.class, () -> Rooms.publish(early, SECOND, StepListener.NONE));
            assertTrue(String.valueOf(e.getMessage()).contains("signed two histories"), e.getMessage());
            assertTrue(Files.exists(early.resolve("history.json")));
            Rooms.recover(early, statement(early, "ann", "ben"), StepListener.NONE);
            Rooms.publishAlone(early, SECOND); // what the old key signed does not contradict any more
            isConfirmed(early);
        } finally {
            site.stop(0);
        }
    }

    /** A newsroom that has entries after the last one that counts removes their files, and keeps them as evidence. */
    @Test
    void a_newsroom_with_fenced_entries_catches_up() throws Exception {
        Path late = folder.resolve("late");
        Rooms.copy(newsroom, late);
        Rooms.publish(late, SECOND, StepListener.NONE);
        byte[] replaced = Files.readAllBytes(late.resolve("archive/checkpoint"));
        Rooms.recover(newsroom, statement(newsroom, "ann", "ben"), StepListener.NONE);
        Path again = folder.resolve("again");
        List<String> steps = new ArrayList<>();
        CatchUp.Result result =
                CatchUpTest.catchUp(late, List.of(newsroom.resolve("archive").toString()), true, step -> {
                    steps.add(step);
                    if (step.equals("decided") || step.startsWith("moving ") && !Files.exists(again)) {
                        copied(late, folder.resolve(step.equals("decided") ? "decided" : "again"));
                    }
                });
        isCaughtUp(late, replaced);
        assertTrue(result.notes().toString().contains("do not count any more"), result.toString());
        assertTrue(steps.stream().anyMatch(step -> step.startsWith("moving ")), steps.toString());
        assertEquals("catch-up", Rooms.audited(late).getLast());
        // a backup has what was moved aside
        Path place = folder.resolve("place");
        assertEquals(List.of(), BackupFixture.save(late, place).notes());
        Path restored = folder.resolve("restored");
        assertEquals(List.of(), BackupFixture.restore(place, restored).damaged());
        Map<String, String> everything = BackupFixture.everything(restored);
        assertEquals(BackupFixture.everything(late), everything);
        for (String path : List.of("checkpoint", "releases/0002.zip")) {
            assertTrue(
                    everything.keySet().stream().anyMatch(one -> one.matches("fenced-[0-9a-f]{16}/" + path)),
                    everything.keySet().toString());
        }
        CatchUpTest.catchUp(restored, List.of(newsroom.resolve("archive").toString()), true, StepListener.NONE);
        isCaughtUp(restored, replaced);
        // a copy at a step is what a stop there leaves: the next command completes it
        for (String stopped : List.of("decided", "again")) {
            Path room = folder.resolve(stopped);
            CatchUpTest.catchUp(room, List.of(newsroom.resolve("archive").toString()), true, StepListener.NONE);
            isCaughtUp(room, replaced);
        }
    }

    /** What only the replaced key published, sealed and announced can be published again. */
    @Test
    void after_a_recovery_the_catalog_agrees_with_the_log() throws Exception {
        Path late = folder.resolve("late");
        Rooms.copy(newsroom, late);
        Path more = Files.writeString(
                folder.resolve("more.mbox"),
                "From a Thu Mar 12 18:42:00 2015\nFrom: a@port.example\nSubject: dredging\n\nharbour\n");
        Rooms.importAll(late, List.of(more), 25, StepListener.NONE);
        Rooms.announce(late);
        assertInstanceOf(PublishRelease.Published.class, Rooms.publish(late, SECOND, StepListener.NONE));
        assertInstanceOf(SealReleases.Sealed.class, sealThird(late));
        byte[] key = Files.readAllBytes(late.resolve("keys/sealed/0003.key"));
        Rooms.recover(newsroom, statement(newsroom, "ann", "ben"), StepListener.NONE);
        CatchUp.Result result =
                CatchUpTest.catchUp(late, List.of(newsroom.resolve("archive").toString()), true, StepListener.NONE);
        assertTrue(result.notes().toString().contains("part 2 of harbour was published on"), result.toString());
        assertTrue(result.notes().toString().contains("part 3 of harbour was sealed"), result.toString());
        try (Newsroom room = Newsroom.open(late)) {
            assertEquals(
                    List.of(true, false, false),
                    room
                            .catalog()
                            .parts()
                            .of(room.catalog()
                                    .troves()
                                    .find("harbour")
                                    .orElseThrow()
                                    .id())
                            .stream()
                            .map(part -> part.published() != null)
                            .toList());
            assertEquals(
                    0, room.catalog().parts().find("harbour", 3).orElseThrow().sealed());
            assertTrue(room.catalog().troves().find("harbour").orElseThrow().paused());
        }
        assertFalse(Files.exists(late.resolve("keys/sealed/0003.key")));
        try (var aside = Files.list(late.resolve("keys/sealed/fenced"))) {
            assertArrayEquals(key, Files.readAllBytes(aside.findFirst().orElseThrow()));
        }
        // The newsroom that recovered the log gives its key to this one, and this one publishes the part again, with
        // what was announced again.
        try (Newsroom room = Newsroom.open(late, new Newsroom.Opening(notice -> {}, true))) {
            new LeaseOfLog(room, By.nobody(SECOND)).declareNone();
            room.catalog()
                    .troves()
                    .all()
                    .forEach(trove -> room.catalog().troves().pause(trove.id(), false));
        }
        Files.copy(newsroom.resolve("keys/log.key"), late.resolve("keys/log.key"), StandardCopyOption.REPLACE_EXISTING);
        assertInstanceOf(PublishRelease.Published.class, Rooms.publishAlone(late, SECOND));
        assertEquals(2, contents(late).releases().size());
        assertTrue(Files.isDirectory(late.resolve("archive/accessions/0002")));
        isConfirmed(late);
        // Catching up once more changes nothing.
        CatchUpTest.catchUp(late, List.of(newsroom.resolve("archive").toString()), true, StepListener.NONE);
        assertEquals(2, contents(late).releases().size());
    }

    private static SealReleases.Result sealThird(Path newsroom) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            return new SealReleases(room, vault, By.nobody(SECOND), new SecureRandom(), null)
                    .seal(room.catalog().troves().find("harbour").orElseThrow(), 3, SECOND, false);
        }
    }

    private static void copied(Path from, Path to) {
        try {
            Rooms.copy(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void isCaughtUp(Path room, byte[] replaced) throws IOException {
        isConfirmed(room);
        Map<String, String> expected = Rooms.files(newsroom.resolve("archive"));
        Rooms.files(room.resolve("archive")).forEach((path, hash) -> assertEquals(expected.get(path), hash, path));
        assertFalse(Files.exists(room.resolve("catch-up")));
        try (var all = Files.list(room)) {
            Path kept = all.filter(one -> one.getFileName().toString().startsWith("fenced-"))
                    .findFirst()
                    .orElseThrow();
            assertArrayEquals(replaced, Files.readAllBytes(kept.resolve("checkpoint")));
            assertTrue(Files.isDirectory(kept.resolve("tile")));
            assertTrue(Files.isDirectory(kept.resolve("releases")));
        }
    }

    /** An old copy of the newsroom has the old key. A mirror with the new key tells it. */
    @Test
    void an_old_copy_of_the_newsroom_learns_of_the_new_key() throws Exception {
        Path old = folder.resolve("old");
        Rooms.copy(newsroom, old);
        Rooms.rotate(newsroom, StepListener.NONE);
        HttpServer site = SimpleFileServer.createFileServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                newsroom.resolve("archive"),
                SimpleFileServer.OutputLevel.NONE);
        site.start();
        try {
            Files.writeString(
                    old.resolve("mirrors.txt"),
                    "http://127.0.0.1:" + site.getAddress().getPort() + "/\n");
            var e = assertThrows(NotTheNewest.class, () -> Rooms.publish(old, SECOND, StepListener.NONE));
            assertTrue(String.valueOf(e.getMessage()).contains("a newer key"), e.getMessage());
        } finally {
            site.stop(0);
        }
        assertThrows(NotTheNewest.class, () -> Rooms.publish(old, SECOND, StepListener.NONE), "it is remembered");
    }

    @Test
    void killed_at_any_step_the_old_key_is_valid_or_the_new_one() throws Exception {
        for (String what : List.of("rotate", "recover")) {
            String[] more = what.equals("rotate")
                    ? new String[0]
                    : new String[] {statement(newsroom, "ann", "ben").toString()};
            NoteKey.Verifier old = key(newsroom);
            Path undisturbed = folder.resolve(what + "-undisturbed");
            Rooms.copy(newsroom, undisturbed);
            again(what, undisturbed, more);
            NoteKey.Verifier next = key(undisturbed);
            Map<String, String> expected = Rooms.files(undisturbed.resolve("archive"));
            List<String> killedAt = new ArrayList<>();
            for (int step = 1; ; step++) {
                Path killed = folder.resolve(what + "-killed-" + step);
                Rooms.copy(newsroom, killed);
                String name = KilledAtStep.run(what, killed, step, more);
                if (name.isEmpty()) {
                    break;
                }
                killedAt.add(name);
                boolean isPublic = List.of("published", "key adopted", "catalog updated", "surplus deleted")
                        .contains(name);
                boolean isDecided = isPublic || name.equals("decided") || name.startsWith("placing ");
                assertEquals(isPublic ? next : old, contents(killed).key(), what + " killed at " + name);
                if (isDecided) {
                    Rooms.finish(killed); // what was decided is completed, by whichever command comes next
                    assertEquals(next, key(killed), what + " killed at " + name);
                } else {
                    assertEquals(old, key(killed), what + " killed at " + name);
                    again(what, killed, more);
                }
                assertEquals(expected, Rooms.files(killed.resolve("archive")), what + " killed at " + name);
                assertFalse(Files.exists(killed.resolve("keys/log-next.key")), what + " killed at " + name);
            }
            assertTrue(
                    killedAt.containsAll(List.of(
                            "begun", "next key", "decided", "placing log-keys/0001.json", "published", "key adopted")),
                    killedAt.toString());
            isConfirmed(undisturbed);
        }
    }

    private static void again(String what, Path newsroom, String... more) throws IOException {
        if (what.equals("rotate")) {
            Rooms.rotate(newsroom, StepListener.NONE);
        } else {
            Rooms.recover(newsroom, Path.of(more[0]), StepListener.NONE);
        }
    }

    @Test
    void a_statement_is_prepared_on_a_copy_that_the_thief_has_extended() throws Exception {
        byte[] last = Files.readAllBytes(newsroom.resolve("archive/checkpoint"));
        Path thief = folder.resolve("thief");
        Rooms.copy(newsroom, thief);
        Rooms.publish(thief, SECOND, StepListener.NONE);
        Rooms.rotate(thief, StepListener.NONE);
        NoteKey.Signer next = NoteKey.generate(contents(newsroom).origin(), Rooms.random("recovered"));
        KeyChange change = PrepareRecovery.of(thief.resolve("archive"), last, next, "Stolen.");
        assertEquals(key(newsroom), change.oldKey());
        assertEquals(1, change.number());
        for (String signer : List.of("ann", "eve")) {
            change = change.with(change.signedBy(Rooms.holder(signer)));
        }
        Rooms.recover(newsroom, Files.write(folder.resolve("s"), change.bytes()), StepListener.NONE);
        isConfirmed(newsroom);
        assertTrue(contents(newsroom)
                .logKeys()
                .changes()
                .getFirst()
                .beats(contents(thief).logKeys().changes().getFirst()));
        assertInstanceOf(
                Outcome.Refused.class,
                contents(newsroom).logKeys().open(Files.readAllBytes(thief.resolve("archive/checkpoint"))));
    }
}
