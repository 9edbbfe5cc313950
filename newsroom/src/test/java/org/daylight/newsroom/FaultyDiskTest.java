package org.daylight.newsroom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.daylight.archive.Archive;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.SealedPart;
import org.daylight.check.ArchiveFiles;
import org.daylight.check.CheckArchive;
import org.daylight.check.VerdictCode;
import org.daylight.doctor.LeftFiles;
import org.daylight.faults.FaultyDisk;
import org.daylight.faults.FaultyDisk.Fault;
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

/**
 * A disk that fails at each step of an operation, in each way that {@link FaultyDisk} knows. After each failure: what is public is consistent, the message is
 * one line, and the same operation, run again, gives what one undisturbed run gives.
 */
class FaultyDiskTest {

    /** The normal build fails at so many steps of each operation, spread over all of them. */
    private static final int SAMPLE = Boolean.getBoolean("daylight.slow") ? Integer.MAX_VALUE : 5;

    @TempDir
    Path folder;

    /** Something that a command does in a folder; it may be run again. */
    private interface Operation {
        void run(Path root) throws Exception;
    }

    /** What must be the same after a failure and a second run. */
    private interface Result {
        String of(Path root) throws Exception;
    }

    private void failing(Path template, Operation operation, Result result) throws Exception {
        failing(template, operation, result, true);
    }

    /** @param staysWhole whether what is public is consistent also between the failure and the second run */
    private void failing(Path template, Operation operation, Result result, boolean staysWhole) throws Exception {
        var disk = new FaultyDisk();
        Path whole = folder.resolve("whole");
        Rooms.copy(template, whole);
        disk.arm(Fault.IO_ERROR, Integer.MAX_VALUE);
        operation.run(disk.wrap(whole));
        int steps = disk.steps();
        String expected = result.of(whole);
        List<String> wrong = new ArrayList<>();
        int failed = 0;
        int count = 0;
        for (Fault fault : Fault.values()) {
            for (int step : sample(steps, fault.ordinal())) {
                Path broken = folder.resolve("broken-" + ++count);
                Rooms.copy(template, broken);
                disk.arm(fault, step);
                String outcome = attempt(disk, operation, broken);
                String name = fault + " at step " + step + " of " + steps + ", " + disk.name(step);
                failed += outcome.isEmpty() ? 0 : 1;
                if (fault == Fault.SHORT_WRITE && !outcome.isEmpty() || outcome.contains("\n")) {
                    wrong.add(name + ": " + outcome);
                }
                disk.restart();
                // Another path, as in another process: in this one, a library may still hold its locks.
                Path work = folder.resolve("work-" + count);
                Rooms.copy(broken, work);
                LeftFiles.delete(broken);
                try {
                    if (staysWhole) {
                        publicIsConsistent(work);
                    }
                    operation.run(work);
                    publicIsConsistent(work);
                    if (!expected.equals(result.of(work))) {
                        wrong.add(name + ": " + outcome + "; another result:\n" + result.of(work) + "\ninstead of\n"
                                + expected);
                    }
                } catch (Exception | AssertionError e) {
                    wrong.add(name + ": " + outcome + "; then " + e + trace(e));
                }
                LeftFiles.delete(work);
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(failed > 0);
    }

    private static String trace(Throwable e) {
        return e.getStackTrace().length == 0
                ? ""
                : " " + e.getStackTrace()[0] + " " + e.getStackTrace()[Math.min(4, e.getStackTrace().length - 1)];
    }

    /** Each of a few steps, others for each fault, the last one included; all of them in the slow build. */
    private static Iterable<Integer> sample(int steps, int shift) {
        var some = new TreeSet<Integer>();
        int distance = Math.max(1, steps / SAMPLE);
        for (int step = 1 + shift % distance; step <= steps; step += distance) {
            some.add(step);
        }
        some.add(steps);
        return some;
    }

    /** @return empty if it succeeded; otherwise what it said, in one line */
    private static String attempt(FaultyDisk disk, Operation operation, Path work) {
        try {
            operation.run(disk.wrap(work));
            return "";
        } catch (Exception e) {
            Throwable said = e;
            assertNotNull(said.getMessage(), () -> "no message: " + said);
            return said.getMessage();
        } catch (Error cut) {
            assertFalse(cut instanceof AssertionError, () -> cut.toString());
            return "power cut";
        }
    }

    /** Nothing is public that the log does not name, and nothing that it names is missing. */
    private static void publicIsConsistent(Path root) throws IOException {
        for (String name : List.of("newsroom/archive", "copy")) {
            Path archive = root.resolve(name);
            if (!Files.exists(archive.resolve("checkpoint"))) {
                continue;
            }
            List<String> faults = new ArrayList<>();
            try (ArchiveFiles files = ArchiveFiles.at(archive.toString())) {
                CheckArchive.check(
                        files,
                        new CheckArchive.Options(
                                null,
                                1,
                                verdict -> {
                                    // Files that no checkpoint names yet are moved before the checkpoint is.
                                    if (!verdict.code().isConfirmed() && verdict.code() != VerdictCode.NOT_IN_LOG) {
                                        faults.add(verdict.text());
                                    }
                                },
                                (documents, bytes, total) -> {}));
            }
            assertEquals(List.of(), faults);
        }
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
        failing(
                template,
                root -> Rooms.withdraw(root.resolve("newsroom"), cited, StepListener.NONE),
                root -> Rooms.readable(root.resolve("newsroom")) + " " + Rooms.withdrawn(root.resolve("newsroom")),
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
        Operation round = root -> {
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
        Operation cosign = root -> {
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
        Operation seal = root -> {
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
