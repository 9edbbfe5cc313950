package org.daylight.schedule;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Time that only goes forward, whatever is done to the clock. */
@FunctionalInterface
public interface SteadyTime {

    /** How long it has run since some fixed moment in the past; also while the machine sleeps, where that can be known. */
    Duration elapsed();

    /**
     * Names the fixed moment, so that another process can tell whether it counts from the same one; empty when that is not known. It changes when the
     * machine is started again.
     */
    default String since() {
        return "";
    }

    /** One that goes as a clock goes: for tests, and wherever nothing better is known. */
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
