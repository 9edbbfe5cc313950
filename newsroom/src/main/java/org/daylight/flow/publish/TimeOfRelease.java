package org.daylight.flow.publish;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Whether a release may carry a time: never before the one before it, and not ahead of the clocks of witnesses. */
final class TimeOfRelease {

    /** Clocks of different machines differ by less, and cosignatures come by networks. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private TimeOfRelease() {}

    /**
     * Why it may not, in one line; empty when it may.
     *
     * @param last the time of the newest release in the log
     * @param witnesses what the clocks of witnesses show now
     */
    static Optional<String> objection(Instant time, Optional<Instant> last, List<Instant> witnesses) {
        if (last.isPresent() && time.isBefore(last.get())) {
            return Optional.of("the clock here shows " + time + ", but the last entry in the log is from " + last.get()
                    + ": times in the log never go backwards. Correct the clock");
        }
        Optional<Instant> latest = witnesses.stream().max(Comparator.naturalOrder());
        if (latest.isPresent() && time.isAfter(latest.get().plus(TOLERANCE))) {
            return Optional.of("the clock here shows " + time + ", but the clocks of the witnesses show at most "
                    + latest.get() + ": correct the clock");
        }
        return Optional.empty();
    }
}
