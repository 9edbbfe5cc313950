package org.daylight.http;

import java.util.function.Consumer;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty's threads, which report an {@link Error} instead of continuing after it. */
final class PoolThreads extends QueuedThreadPool {

    private static final int MOST = 15;
    private static final int LEAST = 3;

    private final Consumer<Error> fatal;

    /** @param selectors how many of them only wait for connections */
    PoolThreads(int selectors, Consumer<Error> fatal) {
        super(MOST + selectors, LEAST + selectors);
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
