package org.daylight.newsroom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.daylight.archive.Archive;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.SealedPart;
import org.daylight.http.client.Route;
import org.daylight.mirror.Mirror;
import org.daylight.note.CosignatureType;
import org.daylight.seal.OpenSealed;
import org.daylight.sealing.SealKey;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.lucene.LuceneFiles;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.search.lucene.LuceneReading;
import org.daylight.witness.AddCheckpoint;
import org.daylight.witness.FollowedLog;
import org.daylight.witness.WitnessFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link FailedSteps} of what a newsroom, a mirror and a witness do. */
class FaultyDiskTest {

    @TempDir
    Path folder;

    private void failing(Path template, FailedSteps.Operation operation, FailedSteps.Result result) throws Exception {
        new FailedSteps(folder).run(template, operation, result);
    }

    @Test
    void anImport() throws Exception {
        Path template = folder.resolve("template");
        Files.createDirectories(template);
        Rooms.create(template.resolve("newsroom"));
        Path source = Rooms.source(folder.resolve("source"), 30);
        failing(
                template,
                root -> Rooms.importAll(root.resolve("newsroom"), List.of(source), 10, StepListener.NONE),
                root -> Rooms.written(root.resolve("newsroom")));
    }

    /** A temporary copy that cannot be written says nothing about the archive: it is read again, and is no loss. */
    @Test
    void anImportOfAnArchiveInAnArchive() throws Exception {
        Path template = folder.resolve("template");
        Files.createDirectories(template);
        Rooms.create(template.resolve("newsroom"));
        Path outer = folder.resolve("outer.zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(outer))) {
            zip.putNextEntry(new ZipEntry("inner.zip"));
            var inner = new ZipOutputStream(zip);
            inner.putNextEntry(new ZipEntry("one.mbox"));
            inner.write("From a Thu Mar 12 18:42:00 2015\nFrom: a@port.example\nSubject: dredging\n\nharbour\n"
                    .getBytes(StandardCharsets.US_ASCII));
            inner.finish();
        }
        failing(
                template,
                root -> Rooms.importAll(root.resolve("newsroom"), List.of(outer), 10, StepListener.NONE),
                root -> Rooms.written(root.resolve("newsroom")));
    }

    @Test
    void aPublication() throws Exception {
        Path template = folder.resolve("template");
        Files.createDirectories(template);
        RoomTemplates.imported(template.resolve("newsroom"), folder.resolve("source"), 30);
        Rooms.plan(template.resolve("newsroom"), 3);
        failing(
                template,
                root -> Rooms.publish(root.resolve("newsroom"), Rooms.FIRST, StepListener.NONE),
                root -> Rooms.files(root.resolve("newsroom/archive")) + Rooms.planOf(root.resolve("newsroom")));
    }

    @Test
    void aWithdrawal() throws Exception {
        Path template = folder.resolve("template");
        Files.createDirectories(template);
        RoomTemplates.published(template.resolve("newsroom"), folder.resolve("source"), 30, 3);
        String cited = "harbour/" + Rooms.readable(template.resolve("newsroom")).first();
        new FailedSteps(folder)
                .run(
                        template,
                        root -> Rooms.withdraw(root.resolve("newsroom"), cited, StepListener.NONE),
                        root -> Rooms.readable(root.resolve("newsroom")) + " "
                                + Rooms.withdrawn(root.resolve("newsroom")),
                        false); // the pack is replaced right before the checkpoint (decision 0111)
    }

    @Test
    void aDecisionInTheAuditLog() throws Exception {
        Path template = folder.resolve("template");
        Files.createDirectories(template);
        RoomTemplates.imported(template.resolve("newsroom"), folder.resolve("source"), 30);
        failing(
                template,
                root -> Rooms.withhold(root.resolve("newsroom"), 5, "a minor", StepListener.NONE),
                root -> Rooms.withheld(root.resolve("newsroom")) + " "
                        + Rooms.audited(root.resolve("newsroom")).getFirst());
    }

    @Test
    void aRoundOfAMirror() throws Exception {
        Path template = folder.resolve("template");
        Files.createDirectories(template);
        RoomTemplates.published(template.resolve("newsroom"), folder.resolve("source"), 30, 3);
        Path publisher = template.resolve("newsroom/archive");
        FailedSteps.Operation round = root -> {
            var options = new Mirror.Options(
                    List.of(publisher.toString()), root.resolve("copy"), null, new Route.Direct(), false, false, 1, 1);
            Mirror.Result result =
                    new Mirror(options).round(InstantSource.fixed(Rooms.FIRST), (files, bytes, total) -> {});
            if (!result.faults().isEmpty() || result.entries() == 0) {
                throw new IOException(result.word() + " " + result.notes() + result.faults());
            }
        };
        Map<String, String> expected = Rooms.files(publisher);
        failing(template, round, root -> {
            assertEquals(expected, Rooms.files(root.resolve("copy")));
            return Rooms.files(root.resolve("copy")).toString();
        });
    }

    /** A cosignature that was given is known after every failure, so no second history is ever cosigned. */
    @Test
    void aCosignatureOfAWitness() throws Exception {
        Path template = folder.resolve("template");
        Files.createDirectories(template);
        Path newsroom = RoomTemplates.published(folder.resolve("room"), folder.resolve("source"), 30, 3);
        byte[] checkpoint = Files.readAllBytes(newsroom.resolve("archive/checkpoint"));
        FollowedLog log;
        try (Newsroom room = Newsroom.open(newsroom)) {
            log = new FollowedLog(room.verifierKey(), "");
        }
        WitnessFolder.create(
                        template.resolve("witness"),
                        "witness.example",
                        List.of(CosignatureType.ED25519),
                        new SecureRandom())
                .follow(log);
        var given = new ArrayList<Long>();
        FailedSteps.Operation cosign = root -> {
            WitnessFolder witness = WitnessFolder.open(root.resolve("witness"));
            long before = witness.state(log).size();
            assertTrue(given.isEmpty() || before == given.getFirst(), "what was cosigned is known");
            given.clear();
            if (before == 0) {
                WitnessFolder.CosignatureAnswer answer =
                        witness.add(log, new AddCheckpoint(0, List.of(), checkpoint), Rooms.FIRST);
                given.add(((WitnessFolder.Cosigned) answer).size());
            }
        };
        failing(template, cosign, root -> {
            given.clear();
            return "" + WitnessFolder.open(root.resolve("witness")).state(log).size();
        });
    }

    private static PublicRecord contents(Path archive) throws IOException {
        try (Archive opened = Archive.open(archive)) {
            return opened.contents();
        }
    }

    private static SealKey sealKey(Path newsroom) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            SealedPart part = contents(newsroom.resolve("archive")).sealed().getFirst();
            SealKey key = SealKeys.find(room, part.sequence()).orElseThrow(() -> new IOException("the key is lost"));
            assertEquals(part.seal().keyHash(), key.hash(part.sequence()));
            return key;
        }
    }

    @Test
    void aSeal() throws Exception {
        Path template = folder.resolve("template");
        Files.createDirectories(template);
        RoomTemplates.imported(template.resolve("newsroom"), folder.resolve("source"), 30);
        Rooms.plan(template.resolve("newsroom"), 3);
        FailedSteps.Operation seal = root -> {
            Path archive = root.resolve("newsroom/archive");
            Rooms.finish(root.resolve("newsroom"));
            boolean isSealed = Files.exists(archive.resolve("checkpoint"))
                    && !contents(archive).sealed().isEmpty();
            if (!isSealed) {
                Rooms.seal(root.resolve("newsroom"), 1, StepListener.NONE);
            }
        };
        failing(template, seal, root -> {
            sealKey(root.resolve("newsroom"));
            return contents(root.resolve("newsroom/archive")).sealed().size() + Rooms.planOf(root.resolve("newsroom"));
        });
    }

    @Test
    void anOpeningOfASealedPart() throws Exception {
        Path template = folder.resolve("template");
        Files.createDirectories(template);
        Path room = RoomTemplates.imported(folder.resolve("room"), folder.resolve("source"), 30);
        Rooms.plan(room, 3);
        Rooms.seal(room, 1, StepListener.NONE);
        SealKey key = sealKey(room);
        Rooms.copy(room.resolve("archive"), template.resolve("copy"));
        failing(
                template,
                root -> new OpenSealed(root.resolve("copy")).open(key),
                root -> Rooms.files(root.resolve("copy")).toString()
                        + contents(root.resolve("copy")).releases().size());
    }

    @Test
    void anUpdateOfAnIndex() throws Exception {
        Path template = folder.resolve("template");
        Files.createDirectories(template);
        RoomTemplates.published(template.resolve("newsroom"), folder.resolve("source"), 30, 3);
        failing(
                template,
                root -> {
                    try (Archive archive = Archive.open(root.resolve("newsroom/archive"));
                            ArchiveIndex index =
                                    ArchiveIndex.open(archive, root.resolve("archive.index"), LuceneIndex::open)) {
                        index.catchUp();
                    }
                },
                root -> {
                    try (Archive archive = Archive.open(root.resolve("newsroom/archive"));
                            ArchiveIndex index = ArchiveIndex.openToRead(
                                    archive, root.resolve("archive.index"), LuceneReading::open)) {
                        assertEquals(
                                Optional.empty(),
                                new LuceneFiles().damage(root.resolve("archive.index"), false, (done, total) -> {}));
                        return index.isCurrent() + " " + index.progress();
                    }
                });
    }
}
