package org.daylight.app;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import org.daylight.schedule.SteadyTime;

/**
 * The environment of a command: its output, its folder, its clock. Tests create their own.
 *
 * @param isTerminal whether a person is watching: progress is drawn only then
 * @param folder relative paths are resolved against it
 * @param steady a clock that cannot be set, to check {@code clock} against
 */
public record Terminal(
        PrintStream out, PrintStream err, boolean isTerminal, Path folder, Clock clock, SteadyTime steady) {

    public Terminal {
        err = ErrorOutput.of(err);
    }

    /** A terminal whose steady time follows its clock. */
    public Terminal(PrintStream out, PrintStream err, boolean isTerminal, Path folder, Clock clock) {
        this(out, err, isTerminal, folder, clock, SteadyTime.of(clock));
    }

    Path path(Path given) {
        return folder.resolve(given);
    }

    /** Resolves a path against the folder; a URL is returned unchanged. */
    String resolve(String place) {
        return place.matches("(?i)([a-z][a-z0-9+.-]*://|file:).*")
                ? place
                : path(Path.of(place)).toString();
    }
}
