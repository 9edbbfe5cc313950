package org.daylight.mirror;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.daylight.archive.Archive;
import org.daylight.check.ArchiveFiles;
import org.daylight.check.CheckArchive;
import org.daylight.check.CheckReport;
import org.daylight.check.VerdictCode;
import org.daylight.http.client.Route;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process is killed at every step of a round: readers see the old state or the new one, and the next round has the result of an undisturbed one. */
class KilledMirrorTest {
    private static final int KILLED = 137;

    @TempDir
    Path folder = Path.of("");

    /** A separate process: {@code SOURCE FOLDER STEP}, where the step is a number or a name. */
    public static void main(String[] arguments) throws IOException {
        MirrorSteps steps = new MirrorSteps() {
            private int reached;

            @Override
            public void reached(String step) {
                reached++;
                if (arguments[2].equals(step) || arguments[2].equals(Integer.toString(reached))) {
                    System.out.println(step);
                    System.out.flush();
                    Runtime.getRuntime().halt(KILLED); // no shutdown hooks, no finally blocks, no flushing
                }
            }
        };
        round(arguments[0], Path.of(arguments[1]), steps);
    }

    private static Mirror.Result round(String source, Path to, MirrorSteps steps) throws IOException {
        var options = new Mirror.Options(List.of(source), to, null, new Route.Direct(), false, false, 2, 2);
        return new Mirror(options, Timeouts.USUAL, (time, over) -> {}, steps)
                .round(InstantSource.fixed(Instant.parse("2026-12-02T12:00:00Z")), (packs, bytes, total) -> {});
    }

    private static String killed(String source, Path to, String step) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledMirrorTest.class.getName(),
                        source,
                        to.toString(),
                        step)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return switch (process.waitFor()) {
            case KILLED -> said.strip();
            case 0 -> "";
            default -> throw new AssertionError("it failed by itself: " + said);
        };
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var walk = Files.walk(from)) {
            for (Path each : walk.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
    }

    @Test
    void aMirrorThatIsKilledAtAnyStepHasTheOldStateOrTheNewOne() throws Exception {
        PortArchive port = new PortArchive(folder.resolve("port"))
                .accession(40)
                .publish()
                .part(1, 5)
                .publish();
        String source = port.folder().toString();
        Path base = folder.resolve("base");
        round(source, base, MirrorSteps.UNWATCHED);
        port.accession(20)
                .part(41, 44)
                .people("person Ann Lee\n  ann@port.example\n")
                .publish();
        Path undisturbed = folder.resolve("undisturbed");
        copy(base, undisturbed);
        copy(MirrorState.folder(base), MirrorState.folder(undisturbed));
        List<String> steps = new ArrayList<>();
        round(source, undisturbed, steps::add);
        var expected = PortArchive.files(undisturbed);

        List<String> killedAt = new ArrayList<>();
        for (int step = 1; step <= steps.size(); step++) {
            String name = steps.get(step - 1);
            boolean isLikeTheLast = step > 1
                    && name.startsWith("placing ")
                    && !name.equals("placing checkpoint")
                    && steps.get(step - 2).startsWith("placing ");
            if (isLikeTheLast && !Boolean.getBoolean("daylight.slow")) {
                continue; // a process takes a second; killed at the first file and before the checkpoint is enough
            }
            Path mirrored = folder.resolve("killed-" + step);
            copy(base, mirrored);
            copy(MirrorState.folder(base), MirrorState.folder(mirrored));
            assertEquals(name, killed(source, mirrored, Integer.toString(step)));
            killedAt.add(name);
            int releases = releases(mirrored);
            boolean placed = List.of("placed", "remembered").contains(name);
            assertEquals(placed ? 2 : 1, releases, "killed at " + name);
            Mirror.Result again = round(source, mirrored, MirrorSteps.UNWATCHED);
            assertEquals(MirrorState.Word.CURRENT, again.word(), "killed at " + name);
            assertEquals(expected, PortArchive.files(mirrored), "killed at " + name);
            assertEquals(VerdictCode.Status.CONFIRMED, check(mirrored).status(), "killed at " + name);
        }
        assertTrue(
                killedAt.containsAll(List.of("log", "packs", "synced", "decided", "placing checkpoint", "placed")),
                killedAt.toString());
    }

    /** A pack is replaced before its checkpoint. A decided update is completed without any source. */
    @Test
    void aDecidedWithdrawalIsCompletedWithoutAnySource() throws Exception {
        PortArchive port = new PortArchive(folder.resolve("port"))
                .accession(40)
                .publish()
                .part(1, 5)
                .publish();
        Path mirrored = folder.resolve("mirrored");
        round(port.folder().toString(), mirrored, MirrorSteps.UNWATCHED);
        port.withdraw(3, 1).publish();
        assertEquals("placing checkpoint", killed(port.folder().toString(), mirrored, "placing checkpoint"));
        Mirror.Result alone = round(folder.resolve("nowhere").toString(), mirrored, MirrorSteps.UNWATCHED);
        assertEquals(MirrorState.Word.UNREACHABLE, alone.word());
        assertEquals(VerdictCode.Status.CONFIRMED, check(mirrored).status());
        assertEquals(5, alone.entries());
    }

    private static int releases(Path mirrored) throws IOException {
        try (Archive archive = Archive.open(mirrored)) {
            return archive.contents().releases().size();
        }
    }

    private static CheckReport check(Path mirrored) throws IOException {
        try (ArchiveFiles files = ArchiveFiles.at(mirrored.toString())) {
            return CheckArchive.check(files, new CheckArchive.Options(null, 1, verdict -> {}, (d, b, t) -> {}));
        }
    }
}
