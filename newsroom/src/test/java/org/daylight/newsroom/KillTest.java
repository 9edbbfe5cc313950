package org.daylight.newsroom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.daylight.flow.decide.ChangePlan;
import org.daylight.flow.ingest.ImportTrove;
import org.daylight.flow.ingest.RemoveAccession;
import org.daylight.flow.publish.PublishRelease;
import org.daylight.flow.publish.WithdrawDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/**
 * The process is killed at every step of an import and of a release ({@link KilledAtStep} says how), and run again. The result is the same as after one
 * undisturbed run. The documents of releases and withdrawals have safe views.
 */
class KillTest {

    @TempDir
    Path folder;

    @Test
    void anImportThatIsKilledAtAnyStepAndRunAgainGivesWhatOneUndisturbedRunGives() throws Exception {
        Path source = Rooms.source(folder.resolve("source"), 45);
        Path undisturbed = Rooms.create(folder.resolve("undisturbed"));
        Rooms.importAll(undisturbed, List.of(source), 25, StepListener.NONE);
        String expected = Rooms.written(undisturbed);

        List<String> killedAt = new ArrayList<>();
        // The normal build kills at each kind of step, and in the middle.
        List<String> steps = Boolean.getBoolean("daylight.slow")
                ? IntStream.range(1, 100).mapToObj(Integer::toString).toList()
                : List.of("vaulted", "4", "indexed", "read", "closed");
        for (String step : steps) {
            Path newsroom = Rooms.create(folder.resolve("killed-" + step));
            String name = KilledAtStep.run("import", newsroom, step, source.toString());
            if (name.isEmpty()) {
                break;
            }
            killedAt.add(name);
            Rooms.importAll(newsroom, List.of(source), 25, StepListener.NONE);
            assertEquals(expected, Rooms.written(newsroom), "killed at step " + step + ", " + name);
        }
        assertTrue(killedAt.containsAll(List.of("vaulted", "cataloged", "indexed", "read")), killedAt.toString());
        assertTrue(killedAt.size() >= 5, killedAt.toString());
    }

    /** The same for nested archives: a place in them is the same in every reading. */
    @Test
    void anImportOfArchivesInArchivesThatIsKilledGivesWhatOneUndisturbedRunGives() throws Exception {
        Path packed = folder.resolve("packed.zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(packed))) {
            Path source = Rooms.source(folder.resolve("source"), 90);
            for (String file : Rooms.files(source).keySet()) {
                zip.putNextEntry(new ZipEntry(file + ".xz"));
                var xz = new XZOutputStream(zip, new LZMA2Options(0));
                xz.write(Files.readAllBytes(source.resolve(file)));
                xz.finish();
                zip.closeEntry();
            }
        }
        Path outer = folder.resolve("outer.zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(outer))) {
            zip.putNextEntry(new ZipEntry("packed.zip"));
            zip.write(Files.readAllBytes(packed));
        }
        Path undisturbed = Rooms.create(folder.resolve("undisturbed"));
        ImportTrove.Result whole = Rooms.importAll(undisturbed, List.of(outer), 25, StepListener.NONE);
        assertEquals(
                90,
                assertInstanceOf(ImportTrove.Imported.class, whole)
                        .accession()
                        .account()
                        .seen());
        for (int step : Boolean.getBoolean("daylight.slow") ? new int[] {1, 4, 6} : new int[] {4}) {
            Path newsroom = Rooms.create(folder.resolve("killed-" + step));
            assertTrue(!KilledAtStep.run("import", newsroom, step, outer.toString())
                    .isEmpty());
            Rooms.importAll(newsroom, List.of(outer), 25, StepListener.NONE);
            assertEquals(Rooms.written(undisturbed), Rooms.written(newsroom), "killed at step " + step);
            try (var left = Files.list(newsroom.resolve("spool"))) {
                assertEquals(0, left.count());
            }
        }
    }

    @Test
    void aRemovalThatIsKilledAtAnyStepAndRunAgainLeavesWhatWasThereBefore() throws Exception {
        Path before = Rooms.create(folder.resolve("before"));
        Rooms.importAll(before, List.of(Rooms.source(folder.resolve("source"), 60)), 25, StepListener.NONE);
        String expected = Rooms.writtenButVault(before);
        Path both = folder.resolve("both");
        Rooms.copy(before, both);
        Path more = folder.resolve("more.mbox");
        Files.writeString(
                more, "From a Thu Mar 12 18:42:00 2015\nFrom: a@port.example\nSubject: dredging\n\nharbour\n");
        Rooms.importAll(both, List.of(more), 25, StepListener.NONE);
        String withMore = Rooms.writtenButVault(both);
        List<String> killedAt = new ArrayList<>();
        for (int step = 1; ; step++) {
            Path newsroom = folder.resolve("killed-" + step);
            Rooms.copy(both, newsroom);
            String name = KilledAtStep.run("remove", newsroom, step, "2");
            if (name.isEmpty()) {
                break;
            }
            killedAt.add(name);
            boolean done = name.equals("removed");
            Path looked = folder.resolve("looked-" + step);
            Rooms.copy(newsroom, looked);
            assertEquals(done ? expected : withMore, Rooms.writtenButVault(looked), "killed at " + name);
            Class<?> again = done ? RemoveAccession.Refused.class : RemoveAccession.Removed.class;
            assertInstanceOf(again, Rooms.remove(newsroom, 2, StepListener.NONE), "killed at " + name);
            assertEquals(expected, Rooms.writtenButVault(newsroom), "killed at " + name);
        }
        assertEquals(List.of("forgotten", "removed"), killedAt);
    }

    @Test
    void aReleaseThatIsKilledAtAnyStepIsPublicCompletelyOrNotAtAllAndRunningAgainGivesTheSame() throws Exception {
        Path base = RoomTemplates.imported(folder.resolve("base"), folder.resolve("source"), 90);
        Rooms.addViews(base);
        Rooms.plan(base, 3);
        Rooms.publish(base, Rooms.FIRST, StepListener.NONE);
        Path undisturbed = folder.resolve("undisturbed");
        Rooms.copy(base, undisturbed);
        var second = Rooms.FIRST.plus(Duration.ofDays(1));
        assertInstanceOf(PublishRelease.Published.class, Rooms.publish(undisturbed, second, StepListener.NONE));
        var expected = Rooms.files(undisturbed.resolve("archive"));

        List<String> killedAt = new ArrayList<>();
        for (int step = 1; ; step++) {
            Path newsroom = folder.resolve("killed-" + step);
            Rooms.copy(base, newsroom);
            String name = KilledAtStep.run("publish", newsroom, step);
            if (name.isEmpty()) {
                break;
            }
            killedAt.add(name);
            int seen = Rooms.seenByReaders(newsroom);
            assertEquals(
                    List.of("published", "catalog updated", "surplus deleted").contains(name) ? 2 : 1,
                    seen,
                    "killed at " + name);
            // Run again at the same moment: it completes what was decided, or does everything; and the third part is
            // not due.
            PublishRelease.Result again = Rooms.publish(newsroom, second, StepListener.NONE);
            if (seen == 2) {
                assertInstanceOf(PublishRelease.NotDue.class, again, "published twice after " + name);
            }
            assertInstanceOf(PublishRelease.NotDue.class, Rooms.publish(newsroom, second, StepListener.NONE));
            assertEquals(expected, Rooms.files(newsroom.resolve("archive")), "killed at " + name);
        }
        assertTrue(
                killedAt.containsAll(List.of(
                        "begun",
                        "confirmed",
                        "packed",
                        "views staged",
                        "decided",
                        "placing views/0002.zip",
                        "placing checkpoint",
                        "published",
                        "catalog updated")),
                killedAt.toString());
    }

    /** Documents are moved from three parts into a new one: either the old plan is there, or the new one. */
    @Test
    void aChangeOfThePlanThatIsKilledAtAnyStepIsCompleteOrHasNoEffect() throws Exception {
        Path base = RoomTemplates.imported(folder.resolve("base"), folder.resolve("source"), 90);
        Rooms.plan(base, 3);
        String before = Rooms.planOf(base);
        Path undisturbed = folder.resolve("undisturbed");
        Rooms.copy(base, undisturbed);
        assertInstanceOf(
                ChangePlan.Changed.class, Rooms.newPart(undisturbed, new int[] {3, 40, 80}, StepListener.NONE));
        String after = Rooms.planOf(undisturbed);

        List<String> killedAt = new ArrayList<>();
        for (int step = 1; ; step++) {
            Path newsroom = folder.resolve("killed-" + step);
            Rooms.copy(base, newsroom);
            String name = KilledAtStep.run("plan", newsroom, step);
            if (name.isEmpty()) {
                break;
            }
            killedAt.add(name);
            boolean isDone = name.equals("changed");
            assertEquals(isDone ? after : before, Rooms.planOf(newsroom), "killed at " + name);
            if (!isDone) {
                Rooms.newPart(newsroom, new int[] {3, 40, 80}, StepListener.NONE);
                assertEquals(after, Rooms.planOf(newsroom), "killed at " + name);
            }
        }
        assertEquals(List.of("placed", "changed"), killedAt);
    }

    /** Withdraws from two parts at once: either everything is withdrawn or nothing. */
    @Test
    void aWithdrawalThatIsKilledAtAnyStepIsCompleteOrHasNoEffect() throws Exception {
        Path base = RoomTemplates.imported(folder.resolve("base"), folder.resolve("source"), 90);
        Rooms.addViews(base);
        Rooms.plan(base, 3);
        Rooms.publish(base, Rooms.FIRST, StepListener.NONE);
        Rooms.publish(base, Rooms.FIRST.plus(Duration.ofDays(1)), StepListener.NONE);
        Set<Integer> before = Rooms.readable(base);
        String cited = "harbour/2,5-6," + before.stream().max(Integer::compare).orElseThrow();
        Path undisturbed = folder.resolve("undisturbed");
        Rooms.copy(base, undisturbed);
        assertInstanceOf(WithdrawDocument.Withdrawn.class, Rooms.withdraw(undisturbed, cited, StepListener.NONE));
        var expected = Rooms.files(undisturbed.resolve("archive"));
        Set<Integer> after = Rooms.readable(undisturbed);
        assertEquals(before.size() - 4, after.size());

        List<String> killedAt = new ArrayList<>();
        for (int step = 1; ; step++) {
            Path newsroom = folder.resolve("killed-" + step);
            Rooms.copy(base, newsroom);
            String name = KilledAtStep.run("withdraw", newsroom, step, cited);
            if (name.isEmpty()) {
                break;
            }
            killedAt.add(name);
            // In order: the tiles, then each pack with its torrent, then the checkpoint. Other documents are never
            // touched.
            List<String> done = killedAt.subList(0, killedAt.size() - 1);
            boolean begun = done.contains("placing releases/0001.zip");
            boolean replaced = done.contains("placing releases/0002.zip");
            Set<Integer> readable = Rooms.readable(newsroom);
            assertTrue(readable.containsAll(after), "killed at " + name);
            if (!begun || replaced) {
                assertEquals(replaced ? after : before, readable, "killed at " + name);
            }
            if (!begun || done.contains("placing checkpoint")) {
                assertEquals(2, Rooms.seenByReaders(newsroom), "every pack is the one in the log, killed at " + name);
            }
            boolean decided = done.contains("decided") || name.equals("decided");
            // The next run does everything, or finds that it has just completed the withdrawal.
            Class<?> again = decided ? WithdrawDocument.Refused.class : WithdrawDocument.Withdrawn.class;
            assertInstanceOf(again, Rooms.withdraw(newsroom, cited, StepListener.NONE), "killed at " + name);
            assertEquals(expected, Rooms.files(newsroom.resolve("archive")), "killed at " + name);
            assertEquals(Rooms.withdrawn(undisturbed), Rooms.withdrawn(newsroom), "killed at " + name);
        }
        assertTrue(
                killedAt.containsAll(List.of(
                        "begun",
                        "confirmed",
                        "packed 1",
                        "packed 2",
                        "decided",
                        "placing releases/0001.zip",
                        "placing releases/0001.torrent",
                        "placing views/0001.zip",
                        "placing checkpoint",
                        "published",
                        "catalog updated")),
                killedAt.toString());
    }

    /** In a newsroom of an earlier version the keys by which copies are found are computed first. */
    @Test
    void aDecisionThatIsKilledAtAnyStepIsMadeForAllCopiesOrForNone() throws Exception {
        Path mail = Files.createDirectories(folder.resolve("mail"));
        String text = "The contract for the dredging was signed on a Tuesday, and nobody told the harbour master.\n";
        for (int i = 1; i <= 3; i++) {
            Files.writeString(mail.resolve(i + ".eml"), "From: a@port.example\nMessage-ID: <" + i + "@a>\n\n" + text);
        }
        Files.writeString(mail.resolve("4.eml"), "From: a@port.example\nMessage-ID: <4@a>\n\nLunch?\n");
        Path base = Rooms.create(folder.resolve("base"));
        Rooms.importAll(base, List.of(mail), 4_000, StepListener.NONE);
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + base.resolve("catalog.db"));
                var statement = connection.createStatement()) {
            statement.execute("UPDATE document SET keys = NULL");
            statement.execute("DELETE FROM match_key");
        }
        List<String> killedAt = new ArrayList<>();
        for (int step = 1; ; step++) {
            Path newsroom = folder.resolve("killed-" + step);
            Rooms.copy(base, newsroom);
            String name = KilledAtStep.run("withhold", newsroom, step, "1");
            int done = Rooms.withheld(newsroom).size();
            if (name.isEmpty()) {
                assertTrue(
                        done == 1 || done == 3, "all copies of number 1, which is one of three, or the other message");
                break;
            }
            killedAt.add(name);
            assertTrue(name.equals("withheld") ? done > 0 : done == 0, "killed at " + name);
            Rooms.withhold(newsroom, 1, "privacy", StepListener.NONE);
            int other = Rooms.withheld(newsroom).size();
            assertTrue(other == 1 || other == 3, "killed at " + name);
        }
        assertEquals(List.of("match keys noted", "withheld"), killedAt);
    }

    /** A decision about all documents, and its undo: each is made and recorded, or neither. */
    @Test
    void aBulkDecisionThatIsKilledAtAnyStepIsMadeAndRecordedOrNeither() throws Exception {
        Path base = RoomTemplates.imported(folder.resolve("base"), folder.resolve("source"), 60);
        Path decided = folder.resolve("decided");
        Rooms.copy(base, decided);
        Rooms.review(decided, StepListener.NONE);
        int all = Rooms.withheld(decided).size();
        assertTrue(all > 50, "nothing was withheld");
        List<String> killedAt = new ArrayList<>();
        for (int step = 1; step <= 3; step++) {
            Path newsroom = folder.resolve("review-" + step);
            Rooms.copy(base, newsroom);
            killedAt.add(KilledAtStep.run("review", newsroom, step));
            assertEquals(all, Rooms.withheld(newsroom).size());
            assertEquals(List.of("withhold"), Rooms.audited(newsroom));
            Path undone = folder.resolve("undo-" + step);
            Rooms.copy(decided, undone);
            killedAt.add(KilledAtStep.run("undo", undone, step));
            assertEquals(0, Rooms.withheld(undone).size());
            assertEquals(List.of("withhold", "undo"), Rooms.audited(undone));
            Rooms.review(undone, StepListener.NONE);
            assertEquals(List.of("withhold", "undo", "withhold"), Rooms.audited(undone));
        }
        assertEquals(
                List.of(
                        "entry decided",
                        "entry decided",
                        "entry appended",
                        "entry appended",
                        "entry synced",
                        "entry synced"),
                killedAt);
        Path newsroom = folder.resolve("whole");
        Rooms.copy(base, newsroom);
        assertEquals("", KilledAtStep.run("review", newsroom, 4));
    }
}
