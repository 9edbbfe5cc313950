package org.daylight.http;

import java.io.Closeable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of work, done in the order in which it came by a fixed number of platform threads (docs/decisions/0123). What waits too
 * long is answered "busy"; what nobody waits for any more is dropped, or stopped when it has begun. Safe for use by several threads.
 */
public final class WorkQueue implements Closeable {

    private final int mostWaiting;
    private final long patienceNanos;
    private final LongSupplier nanoTime;
    private final Semaphore processors;
    private final Consumer<Error> fatal;
    private final List<Thread> threads = new ArrayList<>();
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final Set<Work> running = new HashSet<>();
    private boolean closed;

    /** Work that somebody waits for. */
    public interface Work {

        /** Does it. */
        void run();

        /** Whether nobody waits for it any more. */
        boolean isGone();

        /** Ends it as soon as possible: it is being done, and nobody waits for it. */
        void stop();

        /** It will not be done: nobody waits for it. */
        void dropped();

        /** Answers that it could not be done in time. */
        void busy();
    }

    private record Waiting(Work work, long since) {}

    /**
     * @param name of its threads
     * @param atOnce how many threads it has
     * @param processors work is done with one of these only; whoever does such work on another thread takes one too
     * @param mostWaiting how many may wait
     * @param patienceMillis how long each may wait
     * @param nanoTime as {@link System#nanoTime}
     * @param fatal is told of an {@link Error} that ends a thread
     */
    public WorkQueue(
            String name,
            int atOnce,
            Semaphore processors,
            int mostWaiting,
            long patienceMillis,
            LongSupplier nanoTime,
            Consumer<Error> fatal) {
        this.mostWaiting = mostWaiting;
        this.patienceNanos = patienceMillis * 1_000_000;
        this.nanoTime = nanoTime;
        this.fatal = fatal;
        this.processors = processors;
        for (int i = 0; i < atOnce; i++) {
            threads.add(Thread.ofPlatform().daemon().name(name + "-" + (i + 1)).start(this::work));
        }
    }

    /** Has work done when it is its turn; false when too much waits already. */
    public boolean offer(Work work) {
        synchronized (this) {
            if (closed || waiting.size() >= mostWaiting) {
                return false;
            }
            waiting.add(new Waiting(work, nanoTime.getAsLong()));
            notify();
        }
        return true;
    }

    private void work() {
        try {
            for (Work work = next(); work != null; work = next()) {
                processors.acquireUninterruptibly();
                try {
                    work.run();
                } finally {
                    processors.release();
                    synchronized (this) {
                        running.remove(work);
                    }
                }
            }
        } catch (Error error) {
            fatal.accept(error);
        }
    }

    private synchronized @Nullable Work next() {
        while (waiting.isEmpty() && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                return null;
            }
        }
        if (closed) {
            return null;
        }
        Work work = waiting.remove().work;
        running.add(work);
        return work;
    }

    /** Drops what nobody waits for, and refuses what has waited too long; called several times a second. */
    public void tick() {
        List<Waiting> queued;
        List<Work> begun;
        synchronized (this) {
            queued = List.copyOf(waiting);
            begun = List.copyOf(running);
        }
        long now = nanoTime.getAsLong();
        for (Waiting one : queued) {
            boolean gone = one.work.isGone();
            if ((gone || now - one.since >= patienceNanos) && removed(one)) {
                if (gone) {
                    one.work.dropped();
                } else {
                    one.work.busy();
                }
            }
        }
        for (Work work : begun) {
            if (work.isGone()) {
                work.stop();
            }
        }
    }

    private synchronized boolean removed(Waiting one) {
        return waiting.remove(one);
    }

    /** How many wait. */
    public synchronized int waiting() {
        return waiting.size();
    }

    /** How many are being done. */
    public synchronized int running() {
        return running.size();
    }

    /** What waits is answered "busy"; what is being done is finished by its thread, for which nobody waits. */
    @Override
    public void close() {
        List<Waiting> left;
        synchronized (this) {
            closed = true;
            left = List.copyOf(waiting);
            waiting.clear();
            notifyAll();
        }
        left.forEach(one -> one.work.busy());
    }
}
