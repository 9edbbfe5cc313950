package org.daylight.staticsite.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.daylight.staticsite.segment.SegmentPlan.Range;
import org.junit.jupiter.api.Test;

class SegmentPlanTest {

    @Test
    void theExampleOfTheSpecification() {
        assertEquals(
                List.of(
                        new Range(1, 16),
                        new Range(17, 20),
                        new Range(21, 24),
                        new Range(25, 25),
                        new Range(26, 26),
                        new Range(27, 27)),
                SegmentPlan.of(27));
        assertEquals(List.of(), SegmentPlan.of(0));
        assertEquals(List.of(new Range(1, 1)), SegmentPlan.of(1));
    }

    @Test
    void theRangesCoverEveryReleaseOnceAndAreFew() {
        for (int releases = 1; releases <= 5_000; releases++) {
            List<Range> ranges = SegmentPlan.of(releases);
            int next = 1;
            for (Range range : ranges) {
                assertEquals(next, range.first());
                assertEquals(1, Integer.bitCount(range.last() - range.first() + 1), "a power of two");
                next = range.last() + 1;
            }
            assertEquals(releases + 1, next);
            double log = Math.log(releases) / Math.log(4);
            assertTrue(ranges.size() <= 3 * log + 3, releases + " releases");
        }
    }

    @Test
    void aReleaseIsWrittenAFewTimesOnly() {
        int[] written = new int[5_001];
        Set<Range> known = new HashSet<>();
        for (int releases = 1; releases <= 5_000; releases++) {
            for (Range range : SegmentPlan.of(releases)) {
                if (known.add(range)) {
                    for (int i = range.first(); i <= range.last(); i++) {
                        written[i]++;
                    }
                }
            }
        }
        for (int i = 1; i < written.length; i++) {
            assertTrue(written[i] >= 1 && written[i] <= Math.log(5_000) / Math.log(4) + 1, "release " + i);
        }
    }

    @Test
    void aVeryLargeNumberOfReleasesDoesNotOverflow() {
        List<Range> ranges = SegmentPlan.of(Integer.MAX_VALUE);
        assertEquals(Integer.MAX_VALUE, ranges.getLast().last());
        assertTrue(ranges.size() <= 49);
    }
}
