package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.daylight.demo.HarbourTrove;
import org.daylight.format.Sha256;
import org.daylight.seal.SealIdentity;
import org.daylight.sealing.SealKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rehearsal shows when each part appears, finds each kind of plan that does not work, and changes nothing. */
class RehearseCommandTest {

    @TempDir
    Path folder = Path.of("");

    private static final String CLOCK = "2026-11-22T12:00:00Z";
    private String printed = "";

    private int daylight(String... arguments) {
        var output = new ByteArrayOutputStream();
        var out = new PrintStream(output, true, StandardCharsets.UTF_8);
        int exit = Main.run(
                new Terminal(out, out, false, folder, Clock.fixed(Instant.parse(CLOCK), ZoneOffset.UTC)), arguments);
        printed = output.toString(StandardCharsets.UTF_8);
        return exit;
    }

    private void done(String... arguments) {
        assertEquals(Exit.DONE, daylight(arguments), () -> String.join(" ", List.of(arguments)) + ":\n" + printed);
    }

    private void faults(String... arguments) {
        assertEquals(Exit.SOME_LOST, daylight(arguments), printed);
    }

    private void printed(String words) {
        assertTrue(printed.contains(words), printed);
    }

    private String hash() throws IOException {
        var all = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder.resolve("n"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (!file.toString().matches(".*(lock|-wal|-shm)$")) {
                    all.append(file)
                            .append(Sha256.of(Files.readAllBytes(file)).hex())
                            .append('\n');
                }
            }
        }
        return all.toString();
    }

    private void trustees(int silenceDays) {
        var command = new ArrayList<>(List.of(
                "trustees",
                "plan",
                "-n",
                "n",
                "--threshold",
                "2",
                "--silence-days",
                Integer.toString(silenceDays),
                "--heartbeat-days",
                "1",
                "--out",
                "shares-" + silenceDays));
        for (String name : List.of("Ann", "Ben", "Eve")) {
            SealKey key = SealKey.of(BigInteger.valueOf(name.hashCode()));
            command.add("--trustee");
            command.add(name + "=" + SealIdentity.recipient(key).text());
        }
        done(command.toArray(String[]::new));
    }

    @Test
    void eachKindOfPlanThatDoesNotWorkIsFound() throws IOException {
        Path mail = new HarbourTrove(7, 20).writeTo(folder.resolve("source")).mail();
        done("init", "n", "--title", "The Harbour Papers", "--origin", "harbour.example.org");
        assertEquals(Exit.NOTHING_DONE, daylight("rehearse", "-n", "n"));
        printed("no part is planned for these days");
        assertEquals(Exit.USAGE, daylight("rehearse", "-n", "n", "--lost-mirrors", "4"));
        done("import", "-n", "n", "--trove", "harbour", mail.toString());
        done(
                "schedule",
                "-n",
                "n",
                "--trove",
                "harbour",
                "--first",
                "2026-11-24T09:00Z",
                "--every",
                "P3D",
                "--parts",
                "3");

        // The publisher is never cut off.
        done("rehearse", "-n", "n", "--days", "9", "--cut-off-at", "9", "--mirrors", "1");
        printed("day 2, 2026-11-24 12:00 UTC: part 1 of harbour, released by the publisher, on 1 mirror of 1");
        printed("the plan works");

        // Nothing is sealed.
        faults("rehearse", "-n", "n", "--days", "9", "--cut-off-at", "3", "--mirrors", "1");
        printed("2 parts are not sealed (part 2 of harbour, part 3 of harbour)");
        printed("not released in these days: part 3 of harbour");

        // Sealed, and nobody has the keys.
        done("seal", "-n", "n", "--trove", "harbour", "--parts", "1..2");
        faults("rehearse", "-n", "n", "--days", "9", "--cut-off-at", "3", "--mirrors", "1");
        printed("there are no trustees");

        // The rule takes effect too late, and one part was not sealed before the trustees got their shares.
        trustees(5);
        done("seal", "-n", "n", "--trove", "harbour", "--parts", "3");
        String before = hash();
        faults("rehearse", "-n", "n", "--days", "9", "--cut-off-at", "3", "--mirrors", "2", "--lost-mirrors", "1");
        printed("part 2 of harbour, released by Ann, Ben, Eve, on 1 mirror of 1");
        printed("late by up to 3 days: part 2 of harbour. The rule applies only after 5 days without a heartbeat");
        printed("1 part is not shared with the trustees (part 3 of harbour)");
        faults("rehearse", "-n", "n", "--days", "9", "--cut-off-at", "3", "--lost-trustees", "2", "--mirrors", "1");
        printed("too few trustees are left: 1, and 2 are needed");
        faults("rehearse", "-n", "n", "--days", "9", "--cut-off-at", "3", "--mirrors", "1", "--lost-mirrors", "1");
        printed("no mirror is left");
        assertEquals(before, hash());

        // A plan that works, and a real mirror that lacks files.
        trustees(2);
        done(
                "rehearse",
                "-n",
                "n",
                "--days",
                "9",
                "--cut-off-at",
                "3",
                "--mirrors",
                "3",
                "--lost-mirrors",
                "1",
                "--lost-trustees",
                "1");
        printed("day 5, 2026-11-27 12:00 UTC: part 2 of harbour, released by Ann, Ben, on 2 mirrors of 2");
        printed("the plan works");
        done("rehearse", "-n", "n", "--days", "3", "--cut-off-at", "3", "--mirrors", "1", "--json");
        printed(
                "{\"trove\":\"harbour\",\"part\":1,\"time\":\"2026-11-24T09:00:00Z\",\"dueDay\":2,\"day\":2,\"by\":\"the"
                    + " publisher\",\"mirrors\":1}");
        printed("{\"faults\":[]}");
        Files.createDirectories(folder.resolve("empty"));
        faults(
                "rehearse",
                "-n",
                "n",
                "--days",
                "3",
                "--cut-off-at",
                "3",
                "--mirrors",
                "1",
                "--copy",
                "empty",
                "--copy",
                "n/archive");
        printed("empty lacks 1 sealed file:");
        assertFalse(printed.contains("archive lacks"), printed);
    }
}
