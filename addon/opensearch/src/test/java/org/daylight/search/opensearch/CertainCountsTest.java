package org.daylight.search.opensearch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/** When the lists of the shards are enough to know the two most frequent values. */
class CertainCountsTest {

    /** @param counted the count of each value and how many documents may be missing from it, in turn */
    private static boolean isCertain(long unseen, long... counted) {
        ArrayNode buckets = Bodies.list();
        for (int i = 0; i < counted.length; i += 2) {
            buckets.add(
                    Bodies.of("key", "v" + i, "doc_count", counted[i], "doc_count_error_upper_bound", counted[i + 1]));
        }
        ObjectNode terms = Bodies.of("doc_count_error_upper_bound", unseen, "buckets", buckets);
        return ClusterFacets.isCertain(terms, 2);
    }

    @Test
    void whatMayBeMissingDecides() {
        assertEquals(true, isCertain(0, 9, 0), "nothing is missing");
        assertEquals(true, isCertain(0), "there is nothing");
        assertEquals(true, isCertain(3, 9, 0, 8, 0, 4, 3), "the third has 7 at most");
        assertEquals(false, isCertain(3, 9, 0, 8, 0, 5, 3), "the third may have 8 too");
        assertEquals(false, isCertain(3, 9, 0, 8, 1, 4, 0), "the second may have 9");
        assertEquals(false, isCertain(4, 9, 0, 8, 0, 4, 0), "one that no list has may have 8");
        assertEquals(false, isCertain(1, 9, 0, 8, 0), "which others there are is unknown");
    }
}
