package org.daylight.web;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Says how far the preparation of pages is, once a minute. Not safe for use by several threads. */
final class PreparationProgress {

    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final long total;
    private final long begin;
    private long said;
    private long done;

    /**
     * Begins.
     *
     * @param total how many pages will be made, 0 or more
     * @param now nanoseconds, from any beginning
     */
    PreparationProgress(long total, long now) {
        this.total = total;
        begin = now;
        said = now;
    }

    /** Counts pages that were made. @return a line, if the last one was a minute ago and something is left */
    Optional<String> add(long pages, long now) {
        done += pages;
        if (now - said < PAUSE_NANOS || done >= total) {
            return Optional.empty();
        }
        said = now;
        double secondsLeft = (now - begin) / 1e9 * (total - done) / done;
        long minutes = Math.max(1, Math.round(secondsLeft / 60));
        return Optional.of(String.format(
                Locale.ROOT,
                "%,d of %,d pages are prepared, about %,d %s left",
                done,
                total,
                minutes,
                minutes == 1 ? "minute" : "minutes"));
    }
}
