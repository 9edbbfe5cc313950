package org.daylight.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waiting for the end of the program. */
final class Waiting {

    private Waiting() {}

    /** True when the latch opened in time; an interruption counts as that. */
    static boolean forAtMost(CountDownLatch latch, Duration atMost) {
        try {
            return latch.await(Math.max(1, atMost.toMillis()), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Takes a shutdown hook away again, unless the program is ending already. */
    static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // it is running, or has run
        }
    }
}
