package org.daylight.app;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;

/**
 * Where a command runs: its output, its folder, its clock. Tests make their own.
 *
 * @param isTerminal whether somebody watches: progress is drawn only then
 * @param folder what relative paths are relative to
 */
public record Terminal(PrintStream out, PrintStream err, boolean isTerminal, Path folder, Clock clock) {

    Path path(Path given) {
        return folder.resolve(given);
    }
}
