package org.daylight.http.client;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Stops operations that take too long, on one thread for all connections. Its tasks only close sockets and so never block. */
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

    static ScheduledFuture<?> every(Duration time, Runnable check) {
        return THREAD.scheduleAtFixedRate(check, time.toNanos(), time.toNanos(), TimeUnit.NANOSECONDS);
    }
}
