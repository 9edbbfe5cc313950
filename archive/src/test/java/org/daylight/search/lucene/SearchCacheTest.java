package org.daylight.search.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.lucene.util.FixedBitSet;
import org.daylight.search.query.Query;
import org.junit.jupiter.api.Test;

/** Cached results are removed after a minute, also when nobody searches any more. */
class SearchCacheTest {

    private long nanos = Long.MAX_VALUE - 5; // nanoTime may be anything, and overflow
    private final Deque<Runnable> later = new ArrayDeque<>();
    private final SearchCache<Query, Snapshot.Matches> cache = new SearchCache<>(3, () -> nanos, later::add);

    private static Query word(String word) {
        return new Query.Text(Query.Field.ANY, word);
    }

    private static Snapshot.Matches matches() {
        return new Snapshot.Matches(new FixedBitSet(1), List.of(), false);
    }

    @Test
    void resultsAreCachedForAMinute() {
        var matches = matches();
        cache.put(word("a"), matches);
        nanos += 59_000_000_000L;
        assertSame(matches, cache.get(word("a")));
        nanos += 1_000_000_000L;
        assertNull(cache.get(word("a")));
    }

    @Test
    void resultsAreRemovedWhenNobodySearches() {
        cache.put(word("a"), matches());
        cache.put(word("b"), matches());
        assertEquals(1, later.size());
        later.remove().run();
        assertEquals(2, cache.size());
        nanos += 60_000_000_000L;
        later.remove().run();
        assertEquals(0, cache.size());
        assertTrue(later.isEmpty(), "no task is scheduled for an empty cache");
    }

    @Test
    void theOldestResultsAreRemovedFirst() {
        for (String word : List.of("a", "b", "c", "d")) {
            cache.put(word(word), matches());
        }
        assertNull(cache.get(word("a")));
        assertEquals(3, cache.size());
    }
}
