package org.daylight.fuzz;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many inputs were accepted by parsers that refuse most. Only what was accepted can be written and read again; tests ask this, so that no target has
 * only seeds that are refused.
 */
public final class Accepted {

    private static final AtomicLong COUNT = new AtomicLong();

    private Accepted() {}

    /** An input was accepted. */
    public static void count() {
        COUNT.incrementAndGet();
    }

    static long soFar() {
        return COUNT.get();
    }
}
