package org.daylight.redact;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Disjoint ranges, each of which is shown or redacted as a whole: tags, encoded words, quoted strings. */
final class Units {

    private final List<Layout.Range> ranges;

    /** Ranges that overlap become one. */
    Units(List<Layout.Range> given) {
        var sorted = new ArrayList<>(given);
        sorted.sort(Comparator.comparingInt(Layout.Range::from));
        this.ranges = new ArrayList<>();
        for (Layout.Range range : sorted) {
            Layout.Range last = ranges.isEmpty() ? null : ranges.getLast();
            if (range.to() <= range.from()) {
                continue;
            }
            if (last != null && range.from() < last.to()) {
                ranges.set(ranges.size() - 1, new Layout.Range(last.from(), Math.max(last.to(), range.to())));
            } else {
                ranges.add(range);
            }
        }
    }

    /** The chars of a text that are more than one byte, or that share their bytes with others. */
    static Units of(MappedText text) {
        var ranges = new ArrayList<Layout.Range>();
        for (int i = 0; i < text.length(); i++) {
            if (text.to(i) - text.from(i) > 1) {
                boolean same = !ranges.isEmpty()
                        && ranges.getLast().from() == text.from(i)
                        && ranges.getLast().to() == text.to(i);
                if (!same) {
                    ranges.add(new Layout.Range(text.from(i), text.to(i)));
                }
            }
        }
        return new Units(ranges);
    }

    /** The range, widened to the units that it touches. */
    Layout.Range widened(Layout.Range range) {
        int first = firstAfter(range.from());
        int last = firstAfter(range.to() - 1);
        int from = range.from();
        int to = range.to();
        if (first < ranges.size() && ranges.get(first).from() < range.to()) {
            from = Math.min(from, ranges.get(first).from());
        }
        if (last < ranges.size() && ranges.get(last).from() < range.to()) {
            to = Math.max(to, ranges.get(last).to());
        }
        return from == range.from() && to == range.to() ? range : new Layout.Range(from, to);
    }

    /** The first unit that a range touches; null where there is none. */
    Layout.@Nullable Range firstTouched(int from, int to) {
        int index = firstAfter(from);
        return index < ranges.size() && ranges.get(index).from() < to ? ranges.get(index) : null;
    }

    /** Whether a range is within one unit. */
    boolean contains(int from, int to) {
        int index = firstAfter(from);
        return index < ranges.size()
                && ranges.get(index).from() <= from
                && to <= ranges.get(index).to();
    }

    /** The index of the first unit that ends after an offset. */
    private int firstAfter(int offset) {
        int low = 0;
        int high = ranges.size();
        while (low < high) {
            int middle = low + high >>> 1;
            if (ranges.get(middle).to() <= offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
