package org.daylight.mirror;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Fetches many files, several at once. To be used by one thread. */
final class FetchQueue implements AutoCloseable {
    private static final int MAX_WAITING = 256;

    private final Fetcher fetcher;
    private final ExecutorService threads;
    private final Semaphore waiting = new Semaphore(MAX_WAITING);
    private final AtomicReference<@Nullable RuntimeException> fault = new AtomicReference<>();
    private volatile boolean complete = true;

    FetchQueue(Fetcher fetcher, int connections) {
        this.fetcher = fetcher;
        threads = Executors.newFixedThreadPool(connections);
    }

    /**
     * Adds a file to the queue; waits while the queue is full. When a file cannot be had, its sources are excluded, so that the others end.
     *
     * @param then receives the file when it is complete
     * @return false when an earlier file could not be had, so that no more need be added
     */
    boolean add(Fetcher.Wanted wanted, List<RoundSource> from, Consumer<Fetcher.Wanted> then) {
        if (!complete || fault.get() != null) {
            return false;
        }
        waiting.acquireUninterruptibly();
        threads.submit(() -> {
            try {
                if (complete && fetcher.fetch(wanted, from)) {
                    then.accept(wanted);
                } else {
                    complete = false;
                    from.forEach(one -> one.exclude("it does not have " + wanted.path()));
                }
            } catch (RuntimeException e) {
                fault.compareAndSet(null, e);
            } finally {
                waiting.release();
            }
        });
        return true;
    }

    /** Waits for all files; true when all are complete. @throws UncheckedIOException when they cannot be written */
    boolean isComplete() {
        waiting.acquireUninterruptibly(MAX_WAITING);
        waiting.release(MAX_WAITING);
        RuntimeException failed = fault.get();
        if (failed != null) {
            throw failed;
        }
        return complete;
    }

    /** Adds a file to the queue. */
    Future<Boolean> start(Fetcher.Wanted wanted, List<RoundSource> from) {
        return threads.submit(() -> fetcher.fetch(wanted, from));
    }

    /** Waits for a file; true when it is complete. @throws IOException when it cannot be written */
    static boolean isComplete(Future<Boolean> file) throws IOException {
        try {
            return file.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UncheckedIOException disk) {
                throw disk.getCause();
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        threads.close();
    }
}
