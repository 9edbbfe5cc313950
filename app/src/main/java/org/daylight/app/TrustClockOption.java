package org.daylight.app;

import java.io.IOException;
import java.time.Duration;
import org.daylight.flow.publish.StoredClock;
import org.daylight.newsroom.Newsroom;
import org.daylight.schedule.ReleaseClock;
import picocli.CommandLine.Option;

/** {@code --trust-clock}, for the commands that publish at a given time. */
final class TrustClockOption {

    @Option(
            names = "--trust-clock",
            description = "Confirms that the clock of this machine is right. Needed once after it has jumped.")
    private boolean given;

    /** The clock to use. @throws IOException in one line, if the clock is not plausible */
    StoredClock open(Newsroom newsroom, Terminal terminal) throws IOException {
        return StoredClock.open(newsroom, terminal.clock(), terminal.steady(), given);
    }

    /** Prints a warning when the clock is ahead. */
    static void warn(ReleaseClock clock, Terminal terminal) {
        clock.doubt().ifPresent(ahead -> warn(ahead, terminal));
    }

    static void warn(Duration ahead, Terminal terminal) {
        terminal.err()
                .println("daylight: the clock was set ahead by " + TerminalFormats.duration(ahead)
                        + ": the new time is ignored, only the time that has passed counts; if it is right, start this"
                        + " again with  --trust-clock");
    }
}
