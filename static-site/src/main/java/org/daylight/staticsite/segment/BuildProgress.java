package org.daylight.staticsite.segment;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import org.daylight.archive.Release;

/** Says from time to time how much of the segments is done, and how long the rest will take. Safe for several threads. */
final class BuildProgress {

    private static final long PAUSE_NANOS = Duration.ofSeconds(2).toNanos();

    /** Before this, the rate says nothing of the whole. */
    private static final long LEARN_NANOS = Duration.ofSeconds(15).toNanos();

    /** How much of the time for a document is needed to read it; the rest is needed to write the lists. */
    private static final double READING = 0.75;

    private final Consumer<String> told;
    private final long documents;
    private final long start = System.nanoTime();
    private long last = start;
    private double done;

    /** @param documents of all segments that are to be written */
    BuildProgress(long documents, Consumer<String> told) {
        this.documents = documents;
        this.told = told;
    }

    /** A document was read. */
    synchronized void read() {
        done += READING;
        tell();
    }

    /** A share of the lists of so many documents was written. @param share from 0 to 1 */
    synchronized void written(double share, long ofDocuments) {
        done += share * (1 - READING) * ofDocuments;
        tell();
    }

    private void tell() {
        long now = System.nanoTime();
        if (now - last < PAUSE_NANOS || done <= 0) {
            return;
        }
        last = now;
        if (now - start < LEARN_NANOS) {
            told.accept(String.format(Locale.ROOT, "search index: %,d of %,d documents", (long) done, documents));
            return;
        }
        long left = (long) ((now - start) / done * Math.max(0, documents - done) / 1e9);
        told.accept(String.format(
                Locale.ROOT, "search index: %,d of %,d documents, about %s left", (long) done, documents, time(left)));
    }

    /** A time in words. */
    static String time(long seconds) {
        return seconds < 90 ? seconds + " s" : (seconds + 30) / 60 + " min";
    }

    /** How many documents a release shows, for the estimate. */
    static long documents(Release release) {
        return (long) release.published() + release.again();
    }
}
