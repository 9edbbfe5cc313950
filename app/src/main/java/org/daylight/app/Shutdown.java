package org.daylight.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The end of a long-running command that is told to stop (Ctrl-C, SIGTERM): what it has at hand is finished and cleared away before the
 * program ends. Everything that must be done before belongs between making this and closing it.
 */
final class Shutdown implements AutoCloseable {

    /** A release that is being put in place, or a demo that is being cleared away, takes no longer. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final CountDownLatch told = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::tell, "ending");

    Shutdown() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Waits; true when the program was told to stop meanwhile. An interruption counts as that. */
    boolean toldWithin(Duration atMost) {
        return opened(told, atMost);
    }

    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // it is running, or has run
        }
    }

    private void tell() {
        told.countDown();
        opened(done, PATIENCE);
    }

    private static boolean opened(CountDownLatch latch, Duration atMost) {
        try {
            return latch.await(Math.max(1, atMost.toMillis()), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
