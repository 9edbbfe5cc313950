package org.daylight.newsroom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.daylight.check.ArchiveFiles;
import org.daylight.check.CheckArchive;
import org.daylight.check.VerdictCode;
import org.daylight.doctor.LeftFiles;
import org.daylight.faults.FaultyDisk;
import org.daylight.faults.FaultyDisk.Fault;

/**
 * Lets a disk fail at each step of an operation, in each way that {@link FaultyDisk} knows. After each failure: what is public is consistent, the message is
 * one line, and the same operation, run again, gives what one undisturbed run gives.
 */
public final class FailedSteps {

    /** The normal build fails at so many steps of each operation, spread over all of them. */
    private static final int SAMPLE = Boolean.getBoolean("daylight.slow") ? Integer.MAX_VALUE : 5;

    private final Path folder;

    /** @param folder for copies */
    public FailedSteps(Path folder) {
        this.folder = folder;
    }

    /** Something that a command does in a folder; it may be run again. */
    public interface Operation {
        void run(Path root) throws Exception;
    }

    /** What must be the same after a failure and a second run. */
    public interface Result {
        String of(Path root) throws Exception;
    }

    /** As {@link #run(Path, Operation, Result, boolean)}, where what is public is always consistent. */
    public void run(Path template, Operation operation, Result result) throws Exception {
        run(template, operation, result, true);
    }

    /**
     * Fails at the steps of an operation, and compares.
     *
     * @param template the folder in which it is done; it is copied for each attempt
     * @param staysWhole whether what is public is consistent also between the failure and the second run
     */
    public void run(Path template, Operation operation, Result result, boolean staysWhole) throws Exception {
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
            // Lucene asserts that a folder can be synced; without assertions, as users run it, it does not rely on
            // that.
            boolean isOfLucene = String.valueOf(cut.getMessage()).startsWith("On Linux and MacOSX fsyncing");
            assertFalse(cut instanceof AssertionError && !isOfLucene, () -> cut.toString());
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
}
