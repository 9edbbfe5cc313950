package org.daylight.app;

import java.io.IOException;
import java.time.Duration;
import org.daylight.flow.publish.StoredClock;
import org.daylight.newsroom.Newsroom;
import org.daylight.schedule.ReleaseClock;
import picocli.CommandLine.Option;

/** {@code --trust-clock}, of the commands that publish when a time has come. */
final class TrustClockOption {

    @Option(
            names = "--trust-clock",
            description = "The clock of this machine is right: somebody has looked. Needed once when it has jumped.")
    private boolean given;

    /** The time to go by. @throws IOException in one line, when the clock cannot be believed */
    StoredClock open(Newsroom newsroom, Terminal terminal) throws IOException {
        return StoredClock.open(newsroom, terminal.clock(), terminal.steady(), given);
    }

    /** Says so when the clock is ahead. */
    static void sayDoubt(ReleaseClock clock, Terminal terminal) {
        clock.doubt().ifPresent(ahead -> sayDoubt(ahead, terminal));
    }

    static void sayDoubt(Duration ahead, Terminal terminal) {
        terminal.err()
                .println("daylight: the clock was set ahead by " + TerminalFormats.duration(ahead)
                        + ": going by the time that has passed; if the new time is right, start this again with"
                        + "  --trust-clock");
    }
}
