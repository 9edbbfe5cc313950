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
 * A bounded queue of work, done in order of arrival by a fixed number of platform threads (docs/decisions/0123). Work that waits too long
 * is answered "busy". Work whose client has disconnected is dropped, or stopped when it has begun. Safe for use by several threads.
 */
final class WorkQueue implements Closeable {

    private final int maxWaiting;
    private final long maxWaitNanos;
    private final LongSupplier nanoTime;
    private final Semaphore processors;
    private final Consumer<Error> fatal;
    private final List<Thread> threads = new ArrayList<>();
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final Set<Work> running = new HashSet<>();
    private boolean closed;

    /** Work for a waiting client. */
    interface Work {

        /** Does the work. */
        void run();

        /** Whether the client has disconnected. */
        boolean isGone();

        /** Ends the work as soon as possible: it has begun, and the client has disconnected. */
        void stop();

        /** The work will not be done, because the client has disconnected. */
        void dropped();

        /** Answers that the work could not be done in time. */
        void busy();
    }

    private record Waiting(Work work, long since) {}

    /**
     * @param name of the threads
     * @param threadCount how many threads
     * @param processors a thread holds one of these permits while it works; other work may share them
     * @param maxWaiting how many may wait
     * @param maxWaitMillis how long each may wait, in milliseconds
     * @param nanoTime as {@link System#nanoTime}
     * @param fatal receives an {@link Error} that ends a thread
     */
    WorkQueue(
            String name,
            int threadCount,
            Semaphore processors,
            int maxWaiting,
            long maxWaitMillis,
            LongSupplier nanoTime,
            Consumer<Error> fatal) {
        this.maxWaiting = maxWaiting;
        this.maxWaitNanos = maxWaitMillis * 1_000_000;
        this.nanoTime = nanoTime;
        this.fatal = fatal;
        this.processors = processors;
        for (int i = 0; i < threadCount; i++) {
            threads.add(Thread.ofPlatform().daemon().name(name + "-" + (i + 1)).start(this::work));
        }
    }

    /** Adds work to the queue; false when the queue is full or closed. */
    boolean offer(Work work) {
        synchronized (this) {
            if (closed || waiting.size() >= maxWaiting) {
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

    /** Drops work whose client has disconnected, and refuses work that has waited too long; called several times a second. */
    void tick() {
        List<Waiting> queued;
        List<Work> begun;
        synchronized (this) {
            queued = List.copyOf(waiting);
            begun = List.copyOf(running);
        }
        long now = nanoTime.getAsLong();
        for (Waiting one : queued) {
            boolean gone = one.work.isGone();
            if ((gone || now - one.since >= maxWaitNanos) && removed(one)) {
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

    /** How much work waits. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** How much work is being done. */
    synchronized int running() {
        return running.size();
    }

    /** Answers "busy" to all that waits. Work that has begun is finished by its thread; this method does not wait for it. */
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
