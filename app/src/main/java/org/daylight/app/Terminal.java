package org.daylight.app;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import org.daylight.schedule.SteadyTime;

/**
 * The environment of a command: its output, its folder, its clock. Tests create their own.
 *
 * @param isTerminal whether somebody watches: progress is drawn only then
 * @param folder what relative paths are relative to
 * @param steady what the clock is compared with
 */
public record Terminal(
        PrintStream out, PrintStream err, boolean isTerminal, Path folder, Clock clock, SteadyTime steady) {

    /** A terminal whose steady time follows its clock. */
    public Terminal(PrintStream out, PrintStream err, boolean isTerminal, Path folder, Clock clock) {
        this(out, err, isTerminal, folder, clock, SteadyTime.of(clock));
    }

    Path path(Path given) {
        return folder.resolve(given);
    }
}
