package org.daylight.search.lucene;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The results of recent searches, in memory only, so that a second page, another order or the counts need no second search. Entries
 * are removed after one minute even when nobody searches, so that this process does not reveal what people looked for
 * (docs/decisions/0048). Safe for use by several threads.
 *
 * @param <K> the request
 * @param <V> the result
 */
final class SearchCache<K, V> {

    private static final long LIFETIME_NANOS = 60_000_000_000L;

    private final int most;
    private final LongSupplier nanoTime;
    private final Executor later;
    private final LinkedHashMap<K, Entry<V>> entries = new LinkedHashMap<>();
    private boolean cleaning;

    private record Entry<V>(V result, long sinceNanos) {}

    /**
     * An empty cache.
     *
     * @param most how many results; the oldest are removed first
     * @param nanoTime as {@link System#nanoTime}
     * @param later runs a task some seconds later
     */
    SearchCache(int most, LongSupplier nanoTime, Executor later) {
        this.most = most;
        this.nanoTime = nanoTime;
        this.later = later;
    }

    synchronized @Nullable V get(K request) {
        removeExpired();
        Entry<V> entry = entries.get(request);
        return entry == null ? null : entry.result;
    }

    /** Adds a result, unless there is one for this request. */
    synchronized void put(K request, V result) {
        removeExpired();
        entries.putIfAbsent(request, new Entry<>(result, nanoTime.getAsLong()));
        if (entries.size() > most) {
            entries.pollFirstEntry();
        }
        cleanLater();
    }

    /** How many there are. */
    synchronized int size() {
        return entries.size();
    }

    private synchronized void clean() {
        cleaning = false;
        removeExpired();
        cleanLater();
    }

    private void cleanLater() {
        if (!cleaning && !entries.isEmpty()) {
            cleaning = true;
            later.execute(this::clean);
        }
    }

    /** Removes the entries that are older than a minute; the oldest come first. */
    private void removeExpired() {
        long now = nanoTime.getAsLong();
        Iterator<Entry<V>> oldest = entries.values().iterator();
        while (oldest.hasNext() && now - oldest.next().sinceNanos >= LIFETIME_NANOS) {
            oldest.remove();
        }
    }
}
