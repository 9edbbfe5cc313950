package org.daylight.schedule;

import java.time.Duration;

/** Time that only goes forward, whatever is done to the clock. */
@FunctionalInterface
public interface SteadyTime {

    /** How long it has run since some fixed moment in the past; also while the machine sleeps, where that can be known. */
    Duration elapsed();
}
