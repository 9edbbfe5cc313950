package org.daylight.flow.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.TreeMap;
import org.daylight.age.AgeIdentity;
import org.daylight.backup.BackupHead;
import org.daylight.backup.BackupPath;
import org.daylight.backup.FolderPlace;
import org.daylight.backup.SavedFile;
import org.daylight.backup.SnapshotManifest;
import org.daylight.backup.SnapshotNote;
import org.daylight.newsroom.KilledAtStep;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.seal.SealIdentity;
import org.daylight.sealing.SealKey;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Vault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreBackupTest {

    @TempDir
    Path folder;

    private Path newsroom;
    private Path place;
    private Path restored;

    @BeforeEach
    void makeBackup() throws Exception {
        newsroom = BackupFixture.newsroom(folder);
        place = folder.resolve("place");
        restored = folder.resolve("restored");
        BackupFixture.save(newsroom, place);
    }

    private SnapshotManifest manifest() throws IOException {
        try (var there = new FolderPlace(place)) {
            BackupHead head = BackupSnapshots.head(there).orElseThrow();
            SnapshotNote newest =
                    BackupSnapshots.read(there, there.list(), head).newest().orElseThrow();
            return RestoreBackup.manifest(there, newest, BackupFixture.identity());
        }
    }

    private Path chunkOf(String path) throws IOException {
        SavedFile file = manifest().files().stream()
                .filter(each -> each.path().equals(path))
                .findFirst()
                .orElseThrow();
        return place.resolve(BackupPath.chunk(file.chunks().getFirst()));
    }

    private static CheckRestored.Result check(Path newsroom) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            return CheckRestored.run(room, vault);
        }
    }

    @Test
    void theRestoredNewsroomAgreesWithItself() throws Exception {
        BackupFixture.restore(place, restored);
        CheckRestored.Result result = check(restored);
        assertEquals(List.of(), result.faults());
        assertEquals(60, result.documents());
        Files.delete(restored.resolve("vault/000001.segment"));
        Files.writeString(restored.resolve("audit.jsonl"), "");
        List<String> faults = check(restored).faults();
        assertTrue(faults.stream().anyMatch(each -> each.contains("is not in the vault")), faults.toString());
        assertTrue(faults.stream().anyMatch(each -> each.contains("audit")), faults.toString());
    }

    @Test
    void onlyAnEmptyFolderIsUsed() throws Exception {
        Files.createDirectories(restored);
        BackupFixture.restore(place, restored);
        TreeMap<String, String> before = Rooms.files(restored);
        assertThrows(IOException.class, () -> BackupFixture.restore(place, restored));
        assertEquals(before, Rooms.files(restored));
        Path other = folder.resolve("other");
        Files.createDirectories(folder.resolve("other.restoring"));
        Files.writeString(folder.resolve("other.restoring/mine.txt"), "mine");
        assertThrows(IOException.class, () -> BackupFixture.restore(place, other));
        assertEquals("mine", Files.readString(folder.resolve("other.restoring/mine.txt")));
    }

    @Test
    void anotherKeyOpensNothing() throws Exception {
        try (var there = new FolderPlace(place)) {
            BackupHead head = BackupSnapshots.head(there).orElseThrow();
            SnapshotNote newest =
                    BackupSnapshots.read(there, there.list(), head).newest().orElseThrow();
            AgeIdentity other = AgeIdentity.parse(SealIdentity.text(SealKey.generate(new SecureRandom())))
                    .orThrow();
            String said = assertThrows(
                            IOException.class,
                            () -> new RestoreBackup(there, head, other).run(newest, restored, true, (f, d, t) -> {}))
                    .getMessage();
            assertTrue(said.startsWith("the snapshot cannot be decrypted"), said);
        }
        assertFalse(Files.exists(restored));
    }

    @Test
    void whatIsDamagedIsNamedAndTheRestIsRestored() throws Exception {
        Path people = chunkOf("people.txt");
        Path vault = chunkOf("vault/000001.segment");
        byte[] bytes = Files.readAllBytes(people);
        bytes[bytes.length - 1] ^= 1;
        Files.write(people, bytes);
        String said = assertThrows(RestoreBackup.Damaged.class, () -> BackupFixture.restore(place, restored))
                .getMessage();
        assertTrue(said.startsWith("people.txt: chunk 1 of 1 are missing or damaged"), said);
        assertTrue(said.contains("--damaged"), said);
        assertFalse(Files.exists(restored));
        Files.delete(vault);
        said = assertThrows(RestoreBackup.Damaged.class, () -> BackupFixture.restore(place, restored))
                .getMessage();
        assertTrue(said.startsWith("vault/000001.segment: 1 chunks are missing"), said);
        VerifyBackup.Result verified = BackupFixture.verify(place, true);
        assertEquals(2, verified.faults().size(), verified.toString());
        assertTrue(
                verified.faults().stream()
                        .anyMatch(each -> each.contains("is damaged; needed by snapshot 1, for people.txt")),
                verified.toString());
        assertTrue(
                verified.faults().stream()
                        .anyMatch(each -> each.contains("is missing; needed by snapshot 1, for vault/")),
                verified.toString());
        assertEquals(2, BackupFixture.verify(place, false).faults().size());
        RestoreBackup.Result result = BackupFixture.restore(place, restored, true, StepListener.NONE);
        assertEquals(2, result.damaged().size());
        assertFalse(Files.exists(restored.resolve("people.txt")));
        assertTrue(Files.exists(restored.resolve("damaged/people.txt")));
        TreeMap<String, String> expected = BackupFixture.everything(newsroom);
        TreeMap<String, String> found = BackupFixture.everything(restored);
        found.remove("damaged/people.txt");
        expected.remove("people.txt");
        found.remove("vault/000001.segment");
        expected.remove("vault/000001.segment");
        assertEquals(expected, found);
        assertFalse(check(restored).faults().isEmpty());
        // The next backup of the newsroom repairs the place: the size of the damaged chunk is right, so it must be
        // named by the check.
        Files.delete(people);
        BackupFixture.save(newsroom, place);
        assertEquals(List.of(), BackupFixture.verify(place, true).faults());
    }

    @Test
    void anExchangedChunkIsNoticed() throws Exception {
        Files.copy(chunkOf("people.txt"), chunkOf("keys/log.key"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThrows(RestoreBackup.Damaged.class, () -> BackupFixture.restore(place, restored));
        assertEquals(1, BackupFixture.verify(place, false).faults().size());
    }

    @Test
    void aForgedSnapshotIsIgnored() throws Exception {
        try (var there = new FolderPlace(place)) {
            BackupHead head = BackupSnapshots.head(there).orElseThrow();
            SnapshotNote newest =
                    BackupSnapshots.read(there, there.list(), head).newest().orElseThrow();
            NoteKey.Signer other = NoteKey.generate("daylight-backup", new SecureRandom());
            var forged = new SnapshotNote(head.id(), 2, newest.time(), newest.manifest(), newest.list());
            there.create(
                    BackupPath.note(2), SignedNote.sign(forged.text(), other).bytes());
            // An old note under a new number.
            there.create(BackupPath.note(3), Files.readAllBytes(place.resolve(BackupPath.note(1))));
            there.create(BackupPath.note(4), new byte[5000]);
            BackupSnapshots.Found found = BackupSnapshots.read(there, there.list(), head);
            assertEquals(List.of(newest), found.complete());
            assertEquals(3, found.notes().size());
        }
        BackupFixture.restore(place, restored);
        assertEquals(BackupFixture.everything(newsroom), BackupFixture.everything(restored));
    }

    @Test
    void aRestorationThatStopsAtAnyStepContinues() throws Exception {
        TreeMap<String, String> expected = BackupFixture.everything(newsroom);
        for (String step : List.of("file 1", "file 9", "files restored")) {
            Path target = folder.resolve("target " + step);
            Path copy = folder.resolve("copy " + step);
            BackupFixture.restore(place, target, false, reached -> {
                if (reached.equals(step)) {
                    try {
                        assertFalse(Files.exists(target));
                        Rooms.copy(
                                folder.resolve("target " + step + ".restoring"),
                                folder.resolve("copy " + step + ".restoring"));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            });
            BackupFixture.restore(place, copy);
            assertEquals(expected, BackupFixture.everything(copy), step);
        }
    }

    @Test
    void aProcessThatIsKilledLeavesNoNewsroomAndContinues() throws Exception {
        assertEquals("file 7", KilledAtStep.run("restore", restored, "file 7", place.toString()));
        assertFalse(Files.exists(restored));
        BackupFixture.restore(place, restored);
        assertEquals(BackupFixture.everything(newsroom), BackupFixture.everything(restored));
    }

    @Test
    void anArchiveThatWasElsewhereIsInTheNewsroom() throws Exception {
        Path elsewhere = folder.resolve("public");
        Files.move(newsroom.resolve("archive"), elsewhere);
        Path settings = newsroom.resolve("daylight.toml");
        Files.writeString(settings, Files.readString(settings).replace("\"archive\"", "\"" + elsewhere + "\""));
        BackupFixture.save(newsroom, place);
        RestoreBackup.Result result = BackupFixture.restore(place, restored);
        assertTrue(result.archiveMoved());
        assertEquals(Rooms.files(elsewhere), Rooms.files(restored.resolve("archive")));
        try (Newsroom room = Newsroom.open(restored)) {
            assertEquals(restored.resolve("archive"), room.archiveFolder());
        }
    }
}
