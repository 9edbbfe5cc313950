package org.daylight.http;

import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/**
 * Responses that are sent later, without a thread that waits for each. Bounded: when there are too many, the one that is due first is
 * sent early. Safe for use by several threads.
 */
final class HeldBack implements Closeable {

    /** Each holds an open connection and a small response. */
    static final int MOST = 256;

    private final LongSupplier nanoTime;
    private final PriorityQueue<Held> held = new PriorityQueue<>(Comparator.comparingLong(Held::due));
    private boolean closed;

    private record Held(long due, Runnable send) {}

    /** @param nanoTime as {@link System#nanoTime} */
    HeldBack(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Runs {@code send} after a delay, on the thread that calls {@link #tick}; at once when the delay is zero. It must not wait. */
    void add(Duration delay, Runnable send) {
        List<Held> now = new ArrayList<>();
        var added = new Held(nanoTime.getAsLong() + delay.toNanos(), send);
        synchronized (this) {
            if (closed || delay.isZero()) {
                now.add(added);
            } else {
                held.add(added);
                while (held.size() > MOST) {
                    now.add(held.remove());
                }
            }
        }
        now.forEach(each -> each.send().run());
    }

    /** Sends what is due; called several times a second. */
    void tick() {
        List<Held> due = new ArrayList<>();
        long now = nanoTime.getAsLong();
        synchronized (this) {
            while (!held.isEmpty() && held.peek().due() <= now) {
                due.add(held.remove());
            }
        }
        due.forEach(each -> each.send().run());
    }

    /** How many are held back. */
    synchronized int size() {
        return held.size();
    }

    /** Sends all of them, and from now on each at once. */
    @Override
    public void close() {
        List<Held> left;
        synchronized (this) {
            closed = true;
            left = List.copyOf(held);
            held.clear();
        }
        left.forEach(each -> each.send().run());
    }
}
