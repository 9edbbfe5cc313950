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

/** Fetches many files, some at once. For one thread. */
final class Fetching implements AutoCloseable {
    private static final int AHEAD = 256;

    private final Fetcher fetcher;
    private final ExecutorService threads;
    private final Semaphore ahead = new Semaphore(AHEAD);
    private final AtomicReference<@Nullable RuntimeException> fault = new AtomicReference<>();
    private volatile boolean complete = true;

    Fetching(Fetcher fetcher, int connections) {
        this.fetcher = fetcher;
        threads = Executors.newFixedThreadPool(connections);
    }

    /**
     * Fetches a file when it is its turn; waits while very many are to come. A source that lacks one of them is put aside, so that the others end.
     *
     * @param then is told of it when it is there
     * @return false where one of those before could not be had, so that no more need be added
     */
    boolean add(Fetcher.Wanted wanted, List<RoundSource> from, Consumer<Fetcher.Wanted> then) {
        if (!complete || fault.get() != null) {
            return false;
        }
        ahead.acquireUninterruptibly();
        threads.submit(() -> {
            try {
                if (complete && fetcher.fetch(wanted, from)) {
                    then.accept(wanted);
                } else {
                    complete = false;
                    from.forEach(one -> one.putAside("it does not have " + wanted.path()));
                }
            } catch (RuntimeException e) {
                fault.compareAndSet(null, e);
            } finally {
                ahead.release();
            }
        });
        return true;
    }

    /** Waits for all; true when all are there. @throws UncheckedIOException when they cannot be written here */
    boolean isComplete() {
        ahead.acquireUninterruptibly(AHEAD);
        ahead.release(AHEAD);
        RuntimeException failed = fault.get();
        if (failed != null) {
            throw failed;
        }
        return complete;
    }

    /** Fetches a file when it is its turn. */
    Future<Boolean> start(Fetcher.Wanted wanted, List<RoundSource> from) {
        return threads.submit(() -> fetcher.fetch(wanted, from));
    }

    /** Waits for a file; true when it is there. @throws IOException when it cannot be written here */
    static boolean came(Future<Boolean> file) throws IOException {
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
