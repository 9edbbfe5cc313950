package org.daylight.http;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The answers that are being sent, and the memory they hold until the last byte is handed to the system or the connection is gone. Pages
 * and large answers have separate budgets, so that slow readers of large files leave room for pages. A reader who takes fewer than
 * {@value #WINDOW_BYTES} bytes in {@value #WINDOW_SECONDS} seconds is disconnected; when a budget is used up, also the one who has taken
 * nothing for the longest time. Safe for use by several threads.
 */
final class Outgoing {

    /** An answer of at most so many bytes is a page. */
    static final int PAGE_BYTES = 256 << 10;

    /** A reader has {@link #WINDOW_SECONDS} to take so many bytes: 1,000 a second. */
    static final int WINDOW_BYTES = 60_000;

    static final int WINDOW_SECONDS = 60;

    /**
     * When a budget is used up, a reader who has taken nothing for so long makes room. The system takes some 40 kB at a time from us: at 2 kB
     * a second that is every 20 seconds.
     */
    private static final long STANDSTILL_NANOS = 25_000_000_000L;

    private final long pageBytes;
    private final long largeBytes;
    private final LongSupplier nanoTime;
    private final AtomicLong pages = new AtomicLong();
    private final AtomicLong large = new AtomicLong();
    private final Set<Sending> sendings = ConcurrentHashMap.newKeySet();

    Outgoing(long pageBytes, long largeBytes, LongSupplier nanoTime) {
        this.pageBytes = pageBytes;
        this.largeBytes = largeBytes;
        this.nanoTime = nanoTime;
    }

    /**
     * Reserves memory for an answer.
     *
     * @param bytes that the answer holds in memory while it is sent; more than the whole budget counts as the whole budget
     * @param cutOff closes the connection; may be called by any thread, more than once
     * @return empty when the budget is used up by readers who are quick enough
     */
    Optional<Sending> admit(long bytes, Runnable cutOff) {
        boolean page = bytes <= PAGE_BYTES;
        long most = page ? pageBytes : largeBytes;
        long reserved = Math.min(bytes, most);
        Sending sending = new Sending(page ? pages : large, reserved, cutOff);
        while (!sending.reserve(most)) {
            if (!makeRoom(sending.budget)) {
                return Optional.empty();
            }
        }
        sendings.add(sending);
        return Optional.of(sending);
    }

    /** As {@link #admit} for an answer that is read from a file while it is sent: it counts as large, however little it holds. */
    Optional<Sending> admitLarge(long bytes, Runnable cutOff) {
        Sending sending = new Sending(large, Math.min(bytes, largeBytes), cutOff);
        while (!sending.reserve(largeBytes)) {
            if (!makeRoom(large)) {
                return Optional.empty();
            }
        }
        sendings.add(sending);
        return Optional.of(sending);
    }

    private boolean makeRoom(AtomicLong budget) {
        long now = nanoTime.getAsLong();
        Optional<Sending> slowest = sendings.stream()
                .filter(sending -> sending.budget == budget)
                .max(Comparator.comparingLong(sending -> sending.stillNanos(now)));
        if (slowest.isEmpty() || slowest.get().stillNanos(now) < STANDSTILL_NANOS) {
            return false;
        }
        slowest.get().cut();
        return true;
    }

    /** Disconnects readers who are too slow; called every second or so. */
    void tick() {
        long now = nanoTime.getAsLong();
        for (Sending sending : sendings) {
            if (sending.isTooSlow(now)) {
                sending.cut();
            }
        }
    }

    /** How many answers are being sent. */
    int size() {
        return sendings.size();
    }

    /** Memory that they hold, in bytes. */
    long bytes() {
        return pages.get() + large.get();
    }

    /** One answer on its way. */
    final class Sending {

        private final AtomicLong budget;
        private final long reserved;
        private final Runnable cutOff;
        private boolean waiting;
        private long waitingSince;
        private long waitedNanos;
        private long takenBytes;
        private boolean held;

        private Sending(AtomicLong budget, long reserved, Runnable cutOff) {
            this.budget = budget;
            this.reserved = reserved;
            this.cutOff = cutOff;
        }

        private synchronized boolean reserve(long most) {
            long before = budget.get();
            while (before + reserved <= most) {
                if (budget.compareAndSet(before, before + reserved)) {
                    held = true;
                    return true;
                }
                before = budget.get();
            }
            return false;
        }

        /** Bytes are handed to the system, which takes them when the reader has taken others. */
        synchronized void begins() {
            waiting = true;
            waitingSince = nanoTime.getAsLong();
        }

        /** The system has taken them. */
        synchronized void took(long bytes) {
            if (!waiting) {
                return;
            }
            waiting = false;
            waitedNanos += nanoTime.getAsLong() - waitingSince;
            takenBytes += bytes;
            if (takenBytes >= WINDOW_BYTES) {
                takenBytes = 0;
                waitedNanos = 0;
            }
        }

        private synchronized long stillNanos(long now) {
            return waiting ? Math.max(0, now - waitingSince) : 0;
        }

        private synchronized boolean isTooSlow(long now) {
            long waited = waitedNanos + (waiting ? now - waitingSince : 0);
            return waited >= WINDOW_SECONDS * 1_000_000_000L;
        }

        /** It is sent, or never will be. */
        void ended() {
            sendings.remove(this);
            synchronized (this) {
                if (held) {
                    held = false;
                    budget.addAndGet(-reserved);
                }
            }
        }

        private void cut() {
            cutOff.run();
            ended();
        }
    }
}
