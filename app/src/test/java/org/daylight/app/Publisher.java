package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;

/** Runs the {@code daylight} command in this process, in its own folder and with its own clock. */
final class Publisher {

    private final Path folder;
    private Clock clock = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);

    Publisher(Path folder) {
        this.folder = folder;
    }

    void clock(String instant) {
        clock = Clock.fixed(Instant.parse(instant), ZoneOffset.UTC);
    }

    /** Runs a command that must succeed completely. */
    void daylight(String... arguments) {
        daylight(Set.of(Exit.DONE), arguments);
    }

    /** Runs a command that must end with one of these exit codes. @return what it printed */
    String daylight(Set<Integer> expected, String... arguments) {
        var output = new ByteArrayOutputStream();
        var out = new PrintStream(output, true, StandardCharsets.UTF_8);
        int exit = Main.run(new Terminal(out, out, false, folder, clock), arguments);
        assertTrue(
                expected.contains(exit),
                () -> "daylight " + String.join(" ", List.of(arguments)) + " ended with " + exit + ":\n"
                        + output.toString(StandardCharsets.UTF_8));
        return output.toString(StandardCharsets.UTF_8);
    }
}
