package org.daylight.newsroom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.daylight.age.AgeFile;
import org.daylight.archive.Archive;
import org.daylight.archive.PublicRecord;
import org.daylight.audit.By;
import org.daylight.doctor.LeftFiles;
import org.daylight.flow.backup.BackupFixture;
import org.daylight.flow.backup.VerifyBackup;
import org.daylight.flow.publish.LeaseOfLog;
import org.daylight.format.Sha256;
import org.daylight.log.FileKind;
import org.daylight.partners.Partners;
import org.daylight.partners.ShareFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link FailedSteps} of what is done besides releases: stories, partners, trustees, backups, and a lease. */
class FaultyWorkTest {

    private static final Instant LATER = Rooms.FIRST.plus(Duration.ofDays(1));

    @TempDir
    Path folder;

    private Path template() throws IOException {
        return Files.createDirectories(folder.resolve("template"));
    }

    private void failing(FailedSteps.Operation operation, FailedSteps.Result result) throws Exception {
        new FailedSteps(folder).run(folder.resolve("template"), operation, result);
    }

    private static PublicRecord contents(Path root) throws IOException {
        try (Archive opened = Archive.open(root.resolve("newsroom/archive"))) {
            return opened.contents();
        }
    }

    private static String hash(String text) {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8)).hex();
    }

    @Test
    void aStory() throws Exception {
        Path newsroom = RoomTemplates.published(template().resolve("newsroom"), folder.resolve("source"), 30, 3);
        int cited = Rooms.readable(newsroom).first();
        Files.createDirectories(newsroom.resolve("stories"));
        Files.writeString(
                newsroom.resolve("stories/one.md"),
                "---\ntitle: Notes on mud\nauthor: Ann Lee\n---\nSee [a letter](harbour/" + cited + ").\n");
        failing(
                root -> {
                    Rooms.finish(root.resolve("newsroom"));
                    if (contents(root).stories().isEmpty()) {
                        Rooms.publishVersion(
                                root.resolve("newsroom"), FileKind.STORY, "one", "", LATER, StepListener.NONE);
                    }
                },
                root -> {
                    assertEquals(1, contents(root).stories().size());
                    return Rooms.files(root.resolve("newsroom/archive")).toString();
                });
    }

    @Test
    void aPartner() throws Exception {
        RoomTemplates.imported(template().resolve("newsroom"), folder.resolve("source"), 30);
        Rooms.plan(folder.resolve("template/newsroom"), 3);
        failing(
                root -> {
                    if (partners(root).isEmpty()) {
                        Rooms.finish(root.resolve("newsroom"));
                        Rooms.addPartner(root.resolve("newsroom"));
                    }
                },
                root -> partners(root).toString() + Rooms.files(root.resolve("newsroom/archive")));
    }

    private static List<String> partners(Path root) throws IOException {
        try (Newsroom room = Newsroom.open(root.resolve("newsroom"))) {
            return new Partners(room)
                    .list().partners().stream().map(each -> each.name()).toList();
        }
    }

    /** What a partner gets is complete, or it cannot be opened; and it is in the list of what was given. */
    @Test
    void aShare() throws Exception {
        RoomTemplates.imported(template().resolve("newsroom"), folder.resolve("source"), 30);
        Rooms.plan(folder.resolve("template/newsroom"), 3);
        Rooms.addPartner(folder.resolve("template/newsroom"));
        failing(
                root -> {
                    Path file = root.resolve("for-courier.age");
                    if (Files.exists(file) && !isWhole(file)) {
                        Files.delete(file); // as its receiver says
                    }
                    if (Files.notExists(file)) {
                        Rooms.share(root.resolve("newsroom"), file, false, StepListener.NONE);
                    }
                },
                root -> {
                    try (Newsroom room = Newsroom.open(root.resolve("newsroom"))) {
                        assertTrue(!new Partners(room).list().shares().isEmpty(), "what was given is known");
                    }
                    return isWhole(root.resolve("for-courier.age")) + Rooms.planOf(root.resolve("newsroom"));
                });
    }

    private static boolean isWhole(Path file) throws IOException {
        Path to = Files.createTempDirectory("opened");
        try (InputStream in = AgeFile.decrypt(Files.newInputStream(file), BackupFixture.identity())) {
            ShareFile.unpack(in, to, Rooms.FIRST.minus(Duration.ofDays(2)));
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        } finally {
            LeftFiles.delete(to);
        }
    }

    /** Whatever happens, either nobody has shares of this plan, or all have them and the log says so. */
    @Test
    void aPlanOfTrustees() throws Exception {
        RoomTemplates.imported(template().resolve("newsroom"), folder.resolve("source"), 30);
        Rooms.plan(folder.resolve("template/newsroom"), 3);
        Rooms.seal(folder.resolve("template/newsroom"), 1, StepListener.NONE);
        failing(
                root -> {
                    Rooms.finish(root.resolve("newsroom"));
                    if (contents(root).trustees().isEmpty()) {
                        LeftFiles.delete(root.resolve("shares")); // they open nothing
                        Rooms.planTrustees(
                                root.resolve("newsroom"), root.resolve("shares"), Rooms.FIRST, StepListener.NONE);
                    }
                },
                root -> {
                    PublicRecord record = contents(root);
                    try (Newsroom room = Newsroom.open(root.resolve("newsroom"));
                            Stream<Path> shares = Files.list(root.resolve("shares"))) {
                        List<String> names = new ArrayList<>();
                        for (Path each : shares.sorted().toList()) {
                            names.add(each.getFileName() + " " + (Files.size(each) > 500));
                        }
                        return record.trustees().size() + " " + record.heartbeat() + " "
                                + KnownTrustees.read(room).orElseThrow().threshold() + names;
                    }
                });
    }

    @Test
    void aHeartbeat() throws Exception {
        RoomTemplates.imported(template().resolve("newsroom"), folder.resolve("source"), 30);
        Path newsroom = folder.resolve("template/newsroom");
        Rooms.plan(newsroom, 3);
        Rooms.seal(newsroom, 1, StepListener.NONE);
        Rooms.planTrustees(newsroom, folder.resolve("shares"), Rooms.FIRST, StepListener.NONE);
        Instant due = Rooms.FIRST.plus(Duration.ofDays(4));
        failing(
                root -> {
                    Rooms.finish(root.resolve("newsroom"));
                    Rooms.heartbeatIfDue(root.resolve("newsroom"), due);
                },
                root -> {
                    assertEquals(due, contents(root).heartbeat().orElseThrow());
                    return Rooms.files(root.resolve("newsroom/archive")).toString();
                });
    }

    /** The last complete snapshot can be restored, and what was saved before is not harmed. */
    @Test
    void aBackup() throws Exception {
        Path newsroom = BackupFixture.newsroom(template());
        BackupFixture.save(newsroom, folder.resolve("template/place"));
        Rooms.withhold(newsroom, 51, "privacy", StepListener.NONE);
        failing(
                root -> {
                    assertEquals(
                            List.of(),
                            BackupFixture.verify(root.resolve("place"), true).faults());
                    BackupFixture.save(root.resolve("newsroom"), root.resolve("place"));
                },
                root -> {
                    VerifyBackup.Result verified = BackupFixture.verify(root.resolve("place"), true);
                    assertEquals(List.of(), verified.faults());
                    assertTrue(verified.snapshots().size() >= 2);
                    Path restored = root.resolve("restored");
                    BackupFixture.restore(root.resolve("place"), restored);
                    assertEquals(
                            BackupFixture.everything(root.resolve("newsroom")), BackupFixture.everything(restored));
                    return hash(BackupFixture.everything(restored).toString());
                });
    }

    @Test
    void aFirstBackup() throws Exception {
        BackupFixture.newsroom(template());
        failing(root -> BackupFixture.save(root.resolve("newsroom"), root.resolve("place")), root -> {
            assertEquals(
                    List.of(), BackupFixture.verify(root.resolve("place"), true).faults());
            Path restored = root.resolve("restored");
            BackupFixture.restore(root.resolve("place"), restored);
            return hash(BackupFixture.everything(restored).toString().replaceAll("keys/backup.key=[^,]*", ""));
        });
    }

    @Test
    void aRestoration() throws Exception {
        Path newsroom = BackupFixture.newsroom(folder);
        BackupFixture.save(newsroom, template().resolve("place"));
        failing(
                root -> {
                    if (Files.notExists(root.resolve("newsroom"))) {
                        BackupFixture.restore(root.resolve("place"), root.resolve("newsroom"));
                    }
                },
                root -> {
                    assertTrue(RestoredMark.read(root.resolve("newsroom")).isPresent(), "it signs nothing yet");
                    Files.deleteIfExists(root.resolve("newsroom/restoring.txt")); // says nothing any more
                    return hash(
                            BackupFixture.everything(root.resolve("newsroom")).toString());
                });
    }

    /** The copies of the newsroom are in other folders, and the lease is next to each. */
    private static void leaseBeside(Path root) throws IOException {
        Path file = Path.of(root.resolve("newsroom/lease.json").toString()); // not through the disk that fails
        if (Files.exists(file)) {
            String text = Files.readString(file);
            Files.writeString(
                    file,
                    text.replaceFirst("\"folder\":\\s*\"[^\"]*\"", "\"folder\":\"" + root.resolve("store") + "\""));
        }
    }

    /** Each signature has a record that was stored before it; a release is continued with the record that it has. */
    @Test
    void aPublicationWithALease() throws Exception {
        Path newsroom = BackupFixture.newsroom(template());
        Path store = Files.createDirectories(folder.resolve("template/store"));
        try (Newsroom room = Newsroom.open(newsroom)) {
            assertTrue(new LeaseOfLog(room, By.nobody(Rooms.FIRST)).start(store, "first office"));
            room.catalog()
                    .troves()
                    .all()
                    .forEach(trove -> room.catalog().troves().pause(trove.id(), false));
        }
        failing(
                root -> {
                    leaseBeside(root);
                    Rooms.publish(root.resolve("newsroom"), LATER, StepListener.NONE);
                },
                root -> {
                    assertEquals(2, contents(root).releases().size());
                    try (Newsroom room = Newsroom.open(root.resolve("newsroom"))) {
                        NewsroomLease lease = NewsroomLease.of(room).orElseThrow();
                        assertTrue(lease.isHeld());
                        assertEquals(
                                contents(root).checkpoint().size(),
                                lease.newest().size());
                    }
                    return Rooms.files(root.resolve("newsroom/archive")) + Rooms.planOf(root.resolve("newsroom"));
                });
    }

    @Test
    void aLeaseBegins() throws Exception {
        BackupFixture.newsroom(template());
        Files.createDirectories(folder.resolve("template/store"));
        failing(
                root -> {
                    leaseBeside(root);
                    try (Newsroom room = Newsroom.open(root.resolve("newsroom"))) {
                        new LeaseOfLog(room, By.nobody(Rooms.FIRST)).start(root.resolve("store"), "first office");
                    } catch (IOException e) {
                        if (!String.valueOf(e.getMessage()).startsWith("this newsroom has a lease already")) {
                            throw e; // otherwise it was begun before
                        }
                    }
                },
                root -> {
                    try (Newsroom room = Newsroom.open(root.resolve("newsroom"))) {
                        NewsroomLease lease = NewsroomLease.of(room).orElseThrow();
                        return lease.isHeld() + " " + lease.newest().number() + " "
                                + lease.newest().holder();
                    }
                });
    }
}
