package org.daylight.flow.backup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.daylight.age.AgeRecipient;
import org.daylight.backup.BackupHead;
import org.daylight.backup.BackupPath;
import org.daylight.backup.FolderPlace;
import org.daylight.backup.ObjectList;
import org.daylight.backup.RclonePlace;
import org.daylight.backup.SnapshotManifest;
import org.daylight.newsroom.KilledAtStep;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackUpNewsroomTest {

    @TempDir
    Path folder;

    private Path newsroom;
    private Path place;

    @BeforeEach
    void makeNewsroom() throws Exception {
        newsroom = BackupFixture.newsroom(folder);
        place = folder.resolve("place");
    }

    @Test
    void whatIsRestoredIsWhatWasSaved() throws Exception {
        BackUpNewsroom.Result saved = BackupFixture.save(newsroom, place);
        assertEquals(List.of(), saved.notes());
        TreeMap<String, String> expected = BackupFixture.everything(newsroom);
        assertTrue(
                expected.keySet()
                        .containsAll(List.of(
                                "vault/000001.segment",
                                "audit.jsonl",
                                "keys/log.key",
                                "keys/accessions.key",
                                "daylight.toml",
                                "archive/checkpoint",
                                "archive/releases/0001.zip",
                                "people.txt",
                                "lexicons/secret-names.txt")),
                expected.keySet().toString());
        Path restored = folder.resolve("restored");
        RestoreBackup.Result result = BackupFixture.restore(place, restored);
        assertEquals(saved.files(), result.files());
        assertEquals(List.of(), result.damaged());
        assertEquals(expected, BackupFixture.everything(restored));
        assertEquals(Rooms.planOf(newsroom), Rooms.planOf(restored));
        assertEquals(Rooms.audited(newsroom), Rooms.audited(restored));
        assertTrue(Files.exists(restored.resolve("restored.json")));
    }

    @Test
    void onlyWhatIsNewIsWritten() throws Exception {
        int first = BackupFixture.save(newsroom, place).newChunks();
        assertTrue(first > 10, "" + first);
        assertEquals(0, BackupFixture.save(newsroom, place).newChunks());
        // Lost caches only cost time.
        for (Path each : list(newsroom.resolve("backups"))) {
            if (!each.toString().endsWith(".json")) {
                Files.delete(each);
            }
        }
        assertEquals(0, BackupFixture.save(newsroom, place).newChunks());
        for (Path each : list(newsroom.resolve("backups"))) {
            if (!each.toString().endsWith(".json")) {
                Files.writeString(each, "damaged\n\ndamaged\n\ndamaged \u00ff");
            }
        }
        assertEquals(0, BackupFixture.save(newsroom, place).newChunks());
        Rooms.publish(newsroom, Rooms.FIRST.plusSeconds(86400), StepListener.NONE);
        int second = BackupFixture.save(newsroom, place).newChunks();
        assertTrue(second > 0 && second < first, second + " of " + first);
        Path restored = folder.resolve("restored");
        BackupFixture.restore(place, restored);
        assertEquals(BackupFixture.everything(newsroom), BackupFixture.everything(restored));
        assertEquals(List.of(), BackupFixture.verify(place, true).faults());
    }

    @Test
    void anImportMayRunMeanwhile() throws Exception {
        Path more = Rooms.source(folder.resolve("more"), 45);
        Path whole = folder.resolve("whole");
        Rooms.copy(newsroom, whole);
        Rooms.importAll(whole, List.of(more), 20, StepListener.NONE);
        AtomicBoolean done = new AtomicBoolean();
        Rooms.importAll(newsroom, List.of(more), 20, step -> {
            if (step.equals("vaulted") && done.compareAndSet(false, true)) {
                try {
                    BackupFixture.save(newsroom, place);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        assertTrue(done.get());
        Path restored = folder.resolve("restored");
        BackupFixture.restore(place, restored);
        assertFalse(BackupFixture.everything(whole).equals(BackupFixture.everything(restored)));
        // The import continues in the restored newsroom as after a crash.
        Rooms.importAll(restored, List.of(more), 20, StepListener.NONE);
        assertEquals(numbered(whole), numbered(restored));
    }

    private static String numbered(Path newsroom) throws Exception {
        return Rooms.planOf(newsroom) + Rooms.withheld(newsroom) + holdings(newsroom);
    }

    private static String holdings(Path newsroom) throws Exception {
        try (Newsroom room = Newsroom.open(newsroom)) {
            var trove = room.catalog().troves().find("harbour").orElseThrow();
            var text = new StringBuilder();
            room.catalog()
                    .documents()
                    .range(trove.id(), 1, trove.documents())
                    .forEach(each ->
                            text.append(each.number()).append(each.sha256()).append('\n'));
            return text.toString();
        }
    }

    @Test
    void aBackupThatStopsAtAnyStepIsCompletedByTheNext() throws Exception {
        var steps = new ArrayList<String>();
        BackupFixture.save(newsroom, folder.resolve("elsewhere"), steps::add);
        assertTrue(steps.containsAll(List.of(
                "remembered", "captured", "chunk 1", "chunks written", "manifest written", "snapshot complete")));
        Path before = folder.resolve("before");
        Rooms.copy(newsroom, before);
        TreeMap<String, String> expected = BackupFixture.everything(before);
        for (String step :
                List.of("captured", "chunk 1", "chunk 7", "chunks written", "manifest written", "snapshot complete")) {
            // What a kill leaves is a copy of both folders (decision 0256).
            Path room = folder.resolve("room " + step);
            Path at = folder.resolve("at " + step);
            Path work = folder.resolve("work " + step);
            Rooms.copy(before, work);
            BackupFixture.save(work, folder.resolve("in " + step), reached -> {
                if (reached.equals(step)) {
                    try {
                        Rooms.copy(work, room);
                        Rooms.copy(folder.resolve("in " + step), at);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            });
            boolean isComplete = step.equals("snapshot complete");
            assertEquals(
                    isComplete ? 1 : 0,
                    BackupFixture.verify(at, true).snapshots().size(),
                    step);
            BackupFixture.save(room, at);
            assertEquals(List.of(), BackupFixture.verify(at, true).faults(), step);
            Path restored = folder.resolve("restored " + step);
            BackupFixture.restore(at, restored);
            assertEquals(expected, BackupFixture.everything(restored), step);
            assertFalse(Files.exists(room.resolve("backups/work")), step);
        }
    }

    @Test
    void aProcessThatIsKilledLeavesABackupThatContinues() throws Exception {
        BackupFixture.save(newsroom, place);
        Rooms.publish(newsroom, Rooms.FIRST.plusSeconds(86400), StepListener.NONE);
        assertEquals("chunk 3", KilledAtStep.run("backup", newsroom, "chunk 3", place.toString()));
        assertEquals(1, BackupFixture.verify(place, true).snapshots().size());
        assertEquals(List.of(), BackupFixture.verify(place, true).faults());
        BackupFixture.save(newsroom, place);
        Path restored = folder.resolve("restored");
        BackupFixture.restore(place, restored);
        assertEquals(BackupFixture.everything(newsroom), BackupFixture.everything(restored));
    }

    @Test
    void whatIsDerivedIsSavedOnlyIfWanted() throws Exception {
        Rooms.addViews(newsroom);
        BackupFixture.save(newsroom, place);
        BackupFixture.restore(place, folder.resolve("without"));
        assertFalse(Files.exists(folder.resolve("without/views.db")));
        try (Newsroom room = Newsroom.open(newsroom);
                var there = new FolderPlace(place)) {
            new BackUpNewsroom(room, there, new SecureRandom())
                    .run(BackupFixture.TIME, true, (files, done, total) -> {});
        }
        BackupFixture.restore(place, folder.resolve("with"));
        String views = BackupFixture.rows(newsroom.resolve("views.db"));
        assertTrue(views.length() > 1000);
        assertEquals(views, BackupFixture.rows(folder.resolve("with/views.db")));
        assertFalse(Files.exists(folder.resolve("with/index/segments_1")));
    }

    @Test
    void aPlaceThatWasChangedIsRefused() throws Exception {
        BackupFixture.save(newsroom, place);
        Path file = place.resolve("backup.json");
        byte[] genuine = Files.readAllBytes(file);
        BackupHead head = BackupHead.parse(genuine).orThrow();
        var more = new ArrayList<>(head.recipients());
        more.add(Rooms.trustees(1).getFirst().key());
        Files.write(file, new BackupHead(head.id(), head.key(), more, null).bytes());
        String said = assertThrows(IOException.class, () -> BackupFixture.save(newsroom, place))
                .getMessage();
        assertTrue(said.startsWith("backup.json is not as this newsroom wrote it"), said);
        Files.writeString(file, "{}");
        said = assertThrows(IOException.class, () -> BackupFixture.save(newsroom, place))
                .getMessage();
        assertTrue(said.startsWith("backup.json is damaged"), said);
        Files.write(file, genuine);
        Path other = Rooms.create(folder.resolve("other"));
        said = assertThrows(IOException.class, () -> BackupFixture.save(other, place))
                .getMessage();
        assertTrue(said.startsWith("this backup was not begun by this newsroom"), said);
        try (Newsroom room = Newsroom.open(newsroom);
                var there = new FolderPlace(place)) {
            var again = new BackUpNewsroom(room, there, new SecureRandom());
            assertThrows(IOException.class, () -> again.begin(head.recipients(), null));
        }
    }

    @Test
    void whileAnotherCommandPublishesNothingIsSaved() throws Exception {
        BackupFixture.save(newsroom, place);
        try (Newsroom room = Newsroom.open(newsroom);
                Closeable busy = room.lock("backup")) {
            String said = assertThrows(IOException.class, () -> BackupFixture.save(newsroom, place))
                    .getMessage();
            assertTrue(said.contains("already at work here (backup)"), said);
        }
    }

    @Test
    void namesAndSizesRevealNoContent() throws Exception {
        BackupFixture.save(newsroom, place);
        for (String path : Rooms.files(place).keySet()) {
            assertTrue(BackupPath.isKnown(path), path);
            String bytes = Files.readString(place.resolve(path), StandardCharsets.ISO_8859_1);
            assertFalse(bytes.contains("secret-names") || bytes.contains("catalog"), path);
            if (path.endsWith(".age")) {
                assertTrue(bytes.startsWith("age-encryption.org/v1\n"), path);
            }
        }
        // The same newsroom in another backup has the same names only because its secret is the same.
        Path other = folder.resolve("other");
        Rooms.copy(newsroom, other);
        Files.writeString(other.resolve("keys/accessions.key"), "ab".repeat(32) + "\n");
        Path there = folder.resolve("there");
        BackupFixture.save(other, there);
        var names = new java.util.TreeSet<>(Rooms.files(place).keySet());
        names.retainAll(Rooms.files(there).keySet());
        assertTrue(names.stream().noneMatch(BackupPath::isChunk), names.toString());
    }

    @Test
    void otherProgramsReadIt() throws Exception {
        BackupFixture.save(newsroom, place);
        Assumptions.assumeTrue(runs("age", "--version"), "skipped: the program age is not installed");
        Path key = folder.resolve("key.txt");
        Files.writeString(key, Rooms.AGE_SECRET + "\n");
        Path script = folder.resolve("restore.sh");
        // The reader of spec/backup.md section 8.
        Files.writeString(script, readerOfTheSpecification());
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder("sh", script.toString(), place.toString(), key.toString(), out.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        TreeMap<String, String> expected = BackupFixture.everything(newsroom);
        expected.remove("catalog.db");
        TreeMap<String, String> found = Rooms.files(out);
        assertTrue(found.remove("catalog.db") != null);
        assertEquals(expected, found);
    }

    static String readerOfTheSpecification() throws IOException {
        String page = Files.readString(Path.of("../spec/backup.md"));
        int from = page.indexOf("```sh reader\n");
        return page.substring(from + 13, page.indexOf("```", from + 13));
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    @Test
    void rcloneCarriesIt() throws Exception {
        Assumptions.assumeTrue(runs("rclone", "version"), "skipped: the program rclone is not installed");
        try (Newsroom room = Newsroom.open(newsroom);
                var remote = new RclonePlace(":local:" + place, folder.resolve("work"))) {
            var backup = new BackUpNewsroom(room, remote, new SecureRandom());
            assertTrue(BackupSnapshots.head(remote).isEmpty());
            backup.begin(List.of(AgeRecipient.parse(Rooms.AGE_PUBLIC).orThrow()), null);
            int first = backup.run(BackupFixture.TIME, false, (files, done, total) -> {})
                    .newChunks();
            assertTrue(first > 10);
            assertEquals(
                    0,
                    backup.run(BackupFixture.TIME, false, (files, done, total) -> {})
                            .newChunks());
            BackupHead head = BackupSnapshots.head(remote).orElseThrow();
            assertEquals(
                    List.of(),
                    new VerifyBackup(remote, head)
                            .run(BackupFixture.identity(), (f, d, t) -> {})
                            .faults());
            assertEquals(List.of(1), new ForgetSnapshots(room, remote).run(1).snapshots());
            var newest =
                    BackupSnapshots.read(remote, remote.list(), head).newest().orElseThrow();
            assertThrows(IOException.class, () -> remote.create(BackupPath.note(newest.number()), new byte[1]));
            new RestoreBackup(remote, head, BackupFixture.identity())
                    .run(newest, folder.resolve("restored"), false, (files, done, total) -> {});
        }
        assertEquals(BackupFixture.everything(newsroom), BackupFixture.everything(folder.resolve("restored")));
        // It is the same format as in a folder.
        assertEquals(List.of(), BackupFixture.verify(place, true).faults());
        IOException failed = assertThrows(IOException.class, () -> {
            try (var remote = new RclonePlace("no-such-remote:x", folder.resolve("work"))) {
                remote.list();
            }
        });
        assertTrue(failed.getMessage().startsWith("rclone failed"), failed.getMessage());
        assertEquals(1, failed.getMessage().lines().count());
        assertThrows(IllegalArgumentException.class, () -> new RclonePlace("--config=x", folder.resolve("work")));
    }

    @Test
    void oldSnapshotsAreForgottenAtAnyStep() throws Exception {
        BackupFixture.save(newsroom, place);
        Rooms.publish(newsroom, Rooms.FIRST.plusSeconds(86400), StepListener.NONE);
        BackupFixture.save(newsroom, place);
        BackupFixture.save(newsroom, place);
        TreeMap<String, String> expected = BackupFixture.everything(newsroom);
        try (Newsroom room = Newsroom.open(newsroom);
                var there = new FolderPlace(place)) {
            assertThrows(IllegalArgumentException.class, () -> new ForgetSnapshots(room, there).run(0));
            assertEquals(List.of(), new ForgetSnapshots(room, there).run(3).snapshots());
            Path at = folder.resolve("at");
            ForgetSnapshots.Result result = new ForgetSnapshots(room, there, step -> {
                        if (step.equals("notes deleted")) {
                            try {
                                Rooms.copy(place, at);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        }
                    })
                    .run(1);
            assertEquals(List.of(1, 2), result.snapshots());
            assertTrue(result.files() > 4, "" + result.files());
            VerifyBackup.Result stopped = BackupFixture.verify(at, true);
            assertEquals(List.of(), stopped.faults());
            assertTrue(stopped.surplus() > 0);
            assertEquals(
                    result.files() - 2,
                    new ForgetSnapshots(room, new FolderPlace(at)).run(1).files());
            assertEquals(Rooms.files(place), Rooms.files(at));
        }
        assertEquals(0, BackupFixture.verify(place, true).surplus());
        BackupFixture.restore(place, folder.resolve("restored"));
        assertEquals(expected, BackupFixture.everything(folder.resolve("restored")));
        BackupFixture.save(newsroom, place);
        assertEquals(2, BackupFixture.verify(place, true).snapshots().size());
        // A list that is damaged could make needed chunks look like surplus.
        try (var there = new FolderPlace(place)) {
            int newest = BackupSnapshots.read(
                            there, there.list(), BackupSnapshots.head(there).orElseThrow())
                    .newest()
                    .orElseThrow()
                    .number();
            Files.writeString(place.resolve(BackupPath.list(newest)), "");
        }
        TreeMap<String, String> before = Rooms.files(place);
        try (Newsroom room = Newsroom.open(newsroom)) {
            assertThrows(IOException.class, () -> new ForgetSnapshots(room, new FolderPlace(place)).run(1));
        }
        assertEquals(before, Rooms.files(place));
    }

    @Test
    void formatsAreReadStrictly() throws Exception {
        BackupFixture.save(newsroom, place);
        String key = "names " + "00".repeat(32) + "\n";
        String first = "daylight backup manifest 1\n";
        String none = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assertTrue(manifest(first + key + "end\n"));
        assertTrue(manifest(first + key + "file 0 " + none + " 4194304 a/b\nend\n"));
        for (String wrong : List.of(
                "",
                first,
                first + key,
                "daylight backup manifest 2\n" + key + "end\n",
                first + "names 00\nend\n",
                first + key + "file 1 " + none + " 4194304 a\nend\n",
                first + key + "file 0 " + none + " 0 a\nend\n",
                first + key + "file 0 " + none + " 99999999 a\nend\n",
                first + key + "end\nmore\n",
                first + key + "file 999999999999999999 " + none + " 1 a\nend\n",
                first + key + "file 0 " + none + " 1 a\nfile 0 " + none + " 1 a\nend\n",
                first + key + "file 0 " + none + " 1 a\nfile 0 " + none + " 1 A\nend\n",
                first + key + "file 0 " + none + " 1 a\nfile 0 " + none + " 1 a/b\nend\n",
                first + key + "file 0 " + none + " 1 a/b\nfile 0 " + none + " 1 a\nend\n")) {
            assertFalse(manifest(wrong), wrong);
        }
        for (String path : List.of(
                "../a", "/a", "a//b", "a/../b", "a/.", "", "C:\\a", "a\u0000", "a\u202eb", "a/", "x".repeat(1001))) {
            assertFalse(manifest(first + key + "file 0 " + none + " 1 " + path + "\nend\n"), path);
        }
        assertTrue(ObjectList.parse((none + "  backup.json\n").getBytes(StandardCharsets.US_ASCII))
                .isOk());
        for (String wrong : List.of(
                none + "  ../backup.json\n", none + "  backup.json", "x", "\n", none + "  backup.json\n".repeat(2))) {
            assertFalse(
                    ObjectList.parse(wrong.getBytes(StandardCharsets.US_ASCII)).isOk(), wrong);
        }
    }

    private static boolean manifest(String text) {
        return SnapshotManifest.parse(text.getBytes(StandardCharsets.UTF_8)).isOk();
    }

    private static List<Path> list(Path folder) throws IOException {
        try (var list = Files.list(folder)) {
            return list.toList();
        }
    }

    /** Whoever can write to the place may put links there. */
    @Test
    void linksInThePlaceLeadNowhere() throws Exception {
        BackupFixture.save(newsroom, place);
        Path key = newsroom.resolve("keys/log.key");
        byte[] before = Files.readAllBytes(key);
        for (String name : List.of("000002.sha256.new", "000002.age.new", "000002.note.new")) {
            Files.createSymbolicLink(place.resolve("snapshots").resolve(name), key);
        }
        assertEquals(2, BackupFixture.save(newsroom, place).snapshot().number());
        assertArrayEquals(before, Files.readAllBytes(key));
        assertEquals(List.of(), BackupFixture.verify(place, true).faults());
        // Folders that are links.
        Files.writeString(newsroom.resolve("people.txt"), "# somebody\n");
        for (String name : List.of("snapshots", "chunks")) {
            Path genuine = place.resolve(name);
            Path aside = folder.resolve("aside");
            Files.move(genuine, aside);
            Path elsewhere = Files.createDirectories(folder.resolve("elsewhere " + name));
            Files.createSymbolicLink(genuine, elsewhere);
            String said = assertThrows(IOException.class, () -> BackupFixture.save(newsroom, place))
                    .getMessage();
            assertTrue(said.contains(name + " is a link"), said);
            try (var files = Files.list(elsewhere)) {
                assertEquals(0, files.count());
            }
            Files.delete(genuine);
            Files.move(aside, genuine);
        }
        var chunks = new FolderPlace(place);
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        String chunk = "chunks/ee/" + "e".repeat(64) + ".age";
        if (Files.exists(place.resolve("chunks/ee"))) {
            Files.move(place.resolve("chunks/ee"), folder.resolve("ee"));
        }
        Files.createSymbolicLink(place.resolve("chunks/ee"), elsewhere);
        Files.writeString(elsewhere.resolve("e".repeat(64) + ".age"), "genuine");
        assertThrows(IOException.class, () -> chunks.put(chunk, new byte[] {1}));
        assertThrows(IOException.class, () -> chunks.delete(List.of(chunk)));
        assertEquals("genuine", Files.readString(elsewhere.resolve("e".repeat(64) + ".age")));
    }

    @Test
    void onlyTheOwnerCanReadTheFilesOfThePlace() throws Exception {
        BackupFixture.save(newsroom, place);
        try (var all = Files.walk(place)) {
            for (Path each : all.toList()) {
                assertEquals(
                        Files.isDirectory(each) ? "rwx------" : "rw-------",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(each)),
                        each.toString());
            }
        }
    }

    @Test
    void thePlaceIsOutsideOfTheNewsroomAndOfThePublicFolder() throws Exception {
        Path link = folder.resolve("link");
        Files.createSymbolicLink(link, newsroom.resolve("archive"));
        var before = Rooms.files(newsroom.resolve("archive"));
        for (Path each : List.of(
                newsroom,
                newsroom.resolve("place"),
                newsroom.resolve("archive/backup/place"),
                folder.resolve("other/../newsroom/place"),
                link.resolve("place"))) {
            String said = assertThrows(IOException.class, () -> BackupFixture.save(newsroom, each), each.toString())
                    .getMessage();
            assertTrue(said.contains("name another one for the backup"), said);
        }
        assertEquals(before, Rooms.files(newsroom.resolve("archive")));
        try (var rclone = new RclonePlace(
                newsroom.resolve("archive").toString(), Files.createDirectory(folder.resolve("work")))) {
            assertTrue(rclone.localFolder().orElseThrow().startsWith(newsroom));
        }
    }
}
