package org.daylight.http;

import java.util.function.Consumer;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty's threads, which report an {@link Error} instead of going on after it. */
final class PoolThreads extends QueuedThreadPool {

    private static final int MOST = 16;
    private static final int LEAST = 4;

    private final Consumer<Error> fatal;

    PoolThreads(Consumer<Error> fatal) {
        super(MOST, LEAST);
        this.fatal = fatal;
        setName("http");
        setDaemon(true);
    }

    @Override
    protected void onJobFailure(Throwable failure) {
        if (failure instanceof Error error && !(error instanceof StackOverflowError)) {
            fatal.accept(error);
        }
        super.onJobFailure(failure);
    }
}
