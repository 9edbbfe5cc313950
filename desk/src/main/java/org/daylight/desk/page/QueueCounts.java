package org.daylight.desk.page;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Counts over all unreviewed documents, cached: counting 300,000 documents takes longer than a page may. A count that was fast is made again for
 * each page. One that was slow is shown for some seconds, and then made again in the background. For use by several threads.
 */
final class QueueCounts {

    private static final long FAST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** What is older was last wanted long ago, and is not shown. */
    private static final long OLDEST_NANOS = TimeUnit.MINUTES.toNanos(10);

    private static final int MOST = 1_000;

    private record Counted(Object value, long made, long took) {}

    private final Map<String, Counted> counts = new ConcurrentHashMap<>();
    private final Map<String, Boolean> counting = new ConcurrentHashMap<>();
    private final ExecutorService background;

    QueueCounts(ExecutorService background) {
        this.background = background;
    }

    /**
     * A value that is expensive to count.
     *
     * @param name of what is counted; one name has one type
     * @param count how to count it
     */
    @SuppressWarnings("unchecked")
    <T> T of(String name, Supplier<T> count) {
        Counted known = counts.get(name);
        long age = known == null ? Long.MAX_VALUE : System.nanoTime() - known.made;
        if (known == null || known.took < FAST_NANOS || age > OLDEST_NANOS) {
            return (T) count(name, count).value;
        }
        if (age > FRESH_NANOS && counting.putIfAbsent(name, true) == null) {
            background.execute(() -> {
                try {
                    count(name, count);
                } finally {
                    counting.remove(name);
                }
            });
        }
        return (T) known.value;
    }

    /** Counts everything again for the next page, such as after a decision about many documents. */
    void forget() {
        counts.clear();
    }

    private Counted count(String name, Supplier<?> count) {
        long start = System.nanoTime();
        Object value = count.get();
        long end = System.nanoTime();
        var counted = new Counted(value, end, end - start);
        if (counts.size() >= MOST) {
            counts.clear();
        }
        counts.put(name, counted);
        return counted;
    }
}
