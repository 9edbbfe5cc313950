package org.daylight.web.prepare;

/**
 * How long pages took to read lately: an average in which each time counts a sixteenth. One that took long because another program used the
 * processor does not change it much. Safe for use by several threads: a time that is lost does not matter.
 */
final class ReadingTime {

    /** A page that the system has in memory takes some microseconds. */
    private static final long SLOW_NANOS = 1_000_000;

    private static final int WEIGHT = 16;

    private volatile long average;

    /** @param nanos that reading one page took */
    void add(long nanos) {
        long before = average;
        average = before + (nanos - before) / WEIGHT;
    }

    /** Whether the average is more than a millisecond. */
    boolean isSlow() {
        return average > SLOW_NANOS;
    }
}
