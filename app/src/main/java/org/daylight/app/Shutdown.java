package org.daylight.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The orderly end of a long-running command that is told to stop (Ctrl-C, SIGTERM): it finishes its work and cleans up before the
 * program ends. Everything that must be done before the end belongs between creating and closing this object.
 */
final class Shutdown implements AutoCloseable {

    /** Long enough to put a part in place or to delete a demo. */
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::request, "ending");

    Shutdown() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Waits. Returns true if the program was asked to stop during the wait, or if this thread was interrupted. */
    boolean isRequestedWithin(Duration atMost) {
        return await(requested, atMost);
    }

    /** Whether the program was asked to stop. */
    boolean isRequested() {
        return requested.getCount() == 0;
    }

    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // the shutdown has already begun
        }
    }

    private void request() {
        requested.countDown();
        await(done, TIMEOUT);
    }

    private static boolean await(CountDownLatch latch, Duration atMost) {
        try {
            return latch.await(Math.max(1, atMost.toMillis()), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
