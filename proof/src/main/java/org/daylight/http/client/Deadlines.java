package org.daylight.http.client;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Ends what takes too long, on one thread for all connections. What it runs only closes sockets, and so never waits. */
final class Deadlines {
    private static final ScheduledThreadPoolExecutor THREAD = thread();

    private Deadlines() {}

    private static ScheduledThreadPoolExecutor thread() {
        var executor = new ScheduledThreadPoolExecutor(
                1, task -> Thread.ofPlatform().daemon().name("deadlines").unstarted(task));
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    static ScheduledFuture<?> after(Duration time, Runnable end) {
        return THREAD.schedule(end, time.toNanos(), TimeUnit.NANOSECONDS);
    }

    static ScheduledFuture<?> every(Duration time, Runnable look) {
        return THREAD.scheduleAtFixedRate(look, time.toNanos(), time.toNanos(), TimeUnit.NANOSECONDS);
    }
}
