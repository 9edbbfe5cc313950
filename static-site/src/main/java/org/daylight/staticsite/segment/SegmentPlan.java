package org.daylight.staticsite.segment;

import java.util.ArrayList;
import java.util.List;

/** Which segments an archive has: the digits of the number of releases in base 4 ({@code spec/static-index.md} section 1). */
final class SegmentPlan {

    private SegmentPlan() {}

    /**
     * Consecutive release numbers.
     *
     * @param first at least 1
     * @param last the same or greater
     */
    record Range(int first, int last) {
        boolean contains(int release) {
            return first <= release && release <= last;
        }
    }

    /** The ranges in ascending order. @param releases the greatest release number in the log; 0 for none */
    static List<Range> of(int releases) {
        List<Range> ranges = new ArrayList<>();
        int done = 0;
        long size = 1;
        while (4 * size <= releases) {
            size *= 4;
        }
        for (; size >= 1; size /= 4) {
            for (; done + size <= releases; done += (int) size) {
                ranges.add(new Range(done + 1, (int) (done + size)));
            }
        }
        return ranges;
    }
}
