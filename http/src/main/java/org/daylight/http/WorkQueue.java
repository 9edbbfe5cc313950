package org.daylight.http;

import java.io.Closeable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of work, done by a fixed number of platform threads (docs/decisions/0123). Sources take turns, and the work of one source is
 * done in order of arrival. Work that waits too long is answered "busy": after seconds, so that a short rush is served completely, and after
 * a fraction of a second once the queue has not been empty for a second, so that under a lasting overload those who are served are served
 * quickly (docs/decisions/0357). Work whose client has disconnected is dropped, or stopped when it has begun. Safe for use by several
 * threads.
 */
final class WorkQueue implements Closeable {

    /** How long the queue is not empty until that counts as overload. */
    private static final long RUSH_NANOS = 1_000_000_000;

    private final int maxWaiting;
    private final long maxWaitNanos;
    private final long overloadedWaitNanos;
    private final LongSupplier nanoTime;
    private final Semaphore processors;
    private final Consumer<Error> fatal;
    private final List<Thread> threads = new ArrayList<>();

    /** The work of each source that has some, from the source whose turn it is. */
    private final LinkedHashMap<Object, ArrayDeque<Waiting>> waiting = new LinkedHashMap<>();

    private int size;
    private long filledSince;
    private final Set<Work> running = new HashSet<>();
    private boolean closed;

    /** Work for a waiting client. */
    interface Work {

        /** Does the work. */
        void run();

        /** Whose work it is, for comparison only. */
        default Object source() {
            return this;
        }

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
     * @param overloadedWaitMillis how long each may wait while the queue has not been empty for a second, in milliseconds
     * @param nanoTime as {@link System#nanoTime}
     * @param fatal receives an {@link Error} that ends a thread
     */
    WorkQueue(
            String name,
            int threadCount,
            Semaphore processors,
            int maxWaiting,
            long maxWaitMillis,
            long overloadedWaitMillis,
            LongSupplier nanoTime,
            Consumer<Error> fatal) {
        this.maxWaiting = maxWaiting;
        this.maxWaitNanos = maxWaitMillis * 1_000_000;
        this.overloadedWaitNanos = overloadedWaitMillis * 1_000_000;
        this.nanoTime = nanoTime;
        this.fatal = fatal;
        this.processors = processors;
        for (int i = 0; i < threadCount; i++) {
            threads.add(Thread.ofPlatform().daemon().name(name + "-" + (i + 1)).start(this::work));
        }
    }

    /**
     * Adds work to the queue; false when the queue is closed, or full. In a full queue, the newest work of the source that has most there makes
     * room for that of a source which has less.
     */
    boolean offer(Work work) {
        Waiting displaced = null;
        synchronized (this) {
            if (closed) {
                return false;
            }
            ArrayDeque<Waiting> lane = waiting.get(work.source());
            if (size >= maxWaiting) {
                ArrayDeque<Waiting> longest = longest();
                if (longest == null || longest.size() <= (lane == null ? 0 : lane.size()) + 1) {
                    return false;
                }
                displaced = longest.removeLast();
                size--;
            }
            if (lane == null) {
                lane = new ArrayDeque<>(1);
                waiting.put(work.source(), lane);
            }
            long now = nanoTime.getAsLong();
            if (size == 0) {
                filledSince = now;
            }
            lane.add(new Waiting(work, now));
            size++;
            notify();
        }
        if (displaced != null) {
            displaced.work.busy();
        }
        return true;
    }

    private @Nullable ArrayDeque<Waiting> longest() {
        ArrayDeque<Waiting> longest = null;
        for (ArrayDeque<Waiting> lane : waiting.values()) {
            if (longest == null || lane.size() > longest.size()) {
                longest = lane;
            }
        }
        return longest;
    }

    private void work() {
        try {
            for (Waiting next = next(); next != null; next = next()) {
                if (isOver(next)) {
                    done(next.work);
                    next.work.busy();
                    continue;
                }
                processors.acquireUninterruptibly();
                try {
                    next.work.run();
                } finally {
                    processors.release();
                    done(next.work);
                }
            }
        } catch (Error error) {
            fatal.accept(error);
        }
    }

    private synchronized void done(Work work) {
        running.remove(work);
    }

    private synchronized @Nullable Waiting next() {
        while (size == 0 && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                return null;
            }
        }
        if (closed) {
            return null;
        }
        Map.Entry<Object, ArrayDeque<Waiting>> turn = waiting.pollFirstEntry();
        Waiting next = turn.getValue().remove();
        size--;
        if (!turn.getValue().isEmpty()) {
            waiting.putLast(turn.getKey(), turn.getValue());
        }
        running.add(next.work);
        return next;
    }

    /** Whether work has waited longer than it may at the moment. */
    private synchronized boolean isOver(Waiting one) {
        long now = nanoTime.getAsLong();
        boolean isOverloaded = size > 0 && now - filledSince >= RUSH_NANOS;
        return now - one.since >= (isOverloaded ? overloadedWaitNanos : maxWaitNanos);
    }

    /** Drops work whose client has disconnected, and refuses work that has waited too long; called several times a second. */
    void tick() {
        List<Waiting> queued;
        List<Work> begun;
        synchronized (this) {
            queued = all();
            begun = List.copyOf(running);
        }
        for (Waiting one : queued) {
            boolean gone = one.work.isGone();
            if ((gone || isOver(one)) && removed(one)) {
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

    private List<Waiting> all() {
        return waiting.values().stream().flatMap(ArrayDeque::stream).toList();
    }

    private synchronized boolean removed(Waiting one) {
        ArrayDeque<Waiting> lane = waiting.get(one.work.source());
        if (lane == null || !lane.remove(one)) {
            return false;
        }
        size--;
        if (lane.isEmpty()) {
            waiting.remove(one.work.source());
        }
        return true;
    }

    /** How much work waits. */
    synchronized int waiting() {
        return size;
    }

    /** How many sources are known. A source is forgotten with its last work that waits or is done: after some seconds at the latest. */
    synchronized int sources() {
        return (int) Stream.concat(waiting.keySet().stream(), running.stream().map(Work::source))
                .distinct()
                .count();
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
            left = all();
            waiting.clear();
            size = 0;
            notifyAll();
        }
        left.forEach(one -> one.work.busy());
    }
}
