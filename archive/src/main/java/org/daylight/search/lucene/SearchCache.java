package org.daylight.search.lucene;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the last searches found, in memory only, so that a second page, another order or the counts need no second search. A minute
 * later it is gone, whether anybody asks or not: what somebody looked for is not to be found out from this process
 * (docs/decisions/0048). Safe for use by several threads.
 *
 * @param <K> what was asked
 * @param <V> what was found
 */
public final class SearchCache<K, V> {

    private static final long KEPT_NANOS = 60_000_000_000L;

    private final int most;
    private final LongSupplier nanoTime;
    private final Executor later;
    private final LinkedHashMap<K, Kept<V>> searches = new LinkedHashMap<>();
    private boolean cleaning;

    private record Kept<V>(V found, long sinceNanos) {}

    /**
     * None kept yet.
     *
     * @param most how many searches; of more, the oldest go
     * @param nanoTime as {@link System#nanoTime}
     * @param later runs what it is given some seconds later
     */
    public SearchCache(int most, LongSupplier nanoTime, Executor later) {
        this.most = most;
        this.nanoTime = nanoTime;
        this.later = later;
    }

    public synchronized @Nullable V get(K asked) {
        forget();
        Kept<V> kept = searches.get(asked);
        return kept == null ? null : kept.found;
    }

    public synchronized void keep(K asked, V found) {
        forget();
        searches.putIfAbsent(asked, new Kept<>(found, nanoTime.getAsLong()));
        if (searches.size() > most) {
            searches.pollFirstEntry();
        }
        cleanLater();
    }

    /** How many there are. */
    synchronized int size() {
        return searches.size();
    }

    private synchronized void clean() {
        cleaning = false;
        forget();
        cleanLater();
    }

    private void cleanLater() {
        if (!cleaning && !searches.isEmpty()) {
            cleaning = true;
            later.execute(this::clean);
        }
    }

    /** Forgets those that have had their minute: the oldest come first. */
    private void forget() {
        long now = nanoTime.getAsLong();
        Iterator<Kept<V>> oldest = searches.values().iterator();
        while (oldest.hasNext() && now - oldest.next().sinceNanos >= KEPT_NANOS) {
            oldest.remove();
        }
    }
}
