package org.daylight.schedule;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Time that only moves forward, whatever is done to the clock. */
@FunctionalInterface
public interface SteadyTime {

    /**
     * The time since some fixed moment in the past, including the time during which the machine slept, if that is
     * known.
     */
    Duration elapsed();

    /**
     * Names the fixed moment, so that another process can find out whether it counts from the same one; empty when it
     * is unknown. It changes when the machine is restarted.
     */
    default String since() {
        return "";
    }

    /** A steady time that follows a clock: for tests, and where nothing better is available. */
    static SteadyTime of(Clock clock) {
        return new SteadyTime() {
            @Override
            public Duration elapsed() {
                return Duration.between(Instant.EPOCH, clock.instant());
            }

            @Override
            public String since() {
                return "1970";
            }
        };
    }
}
