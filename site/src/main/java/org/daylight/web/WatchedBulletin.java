package org.daylight.web;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The fingerprint of the newest bulletin, looked up five times a second at most, because every request asks for it. Pages say what a
 * bulletin says at most a fifth of a second after it arrived. Safe for use by several threads.
 */
final class WatchedBulletin {

    static final long LOOK_NANOS = 200_000_000;

    private final Supplier<String> read;
    private final LongSupplier nanoTime;
    private final AtomicReference<Seen> last;

    private record Seen(String fingerprint, long atNanos) {}

    /** @param read the fingerprint of the file as it is now @param nanoTime as {@link System#nanoTime} */
    WatchedBulletin(Supplier<String> read, LongSupplier nanoTime) {
        this.read = read;
        this.nanoTime = nanoTime;
        last = new AtomicReference<>(looked());
    }

    private Seen looked() {
        long now = nanoTime.getAsLong(); // before the file is read: it may change meanwhile
        return new Seen(read.get(), now);
    }

    /** Looks at the file now. */
    void look() {
        last.set(looked());
    }

    /** The fingerprint of the bulletin, as it was at some time in the last {@value #LOOK_NANOS} nanoseconds. */
    String fingerprint() {
        Seen seen = last.get();
        if (nanoTime.getAsLong() - seen.atNanos >= LOOK_NANOS) {
            Seen now = looked();
            last.compareAndSet(seen, now);
            return now.fingerprint;
        }
        return seen.fingerprint;
    }
}
