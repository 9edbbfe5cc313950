package org.daylight.redact;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A range of the original that is redacted.
 *
 * @param order of its selector: where two overlap, the first gives the reason
 */
record Run(int from, int to, RedactionReason reason, int order) {

    Run over(int newFrom, int newTo) {
        return new Run(newFrom, newTo, reason, order);
    }

    /**
     * Disjoint runs in the order of their offsets. Runs that overlap become one, and so do those of one reason that touch. A
     * run hides its length if one of its parts does.
     */
    static List<Run> merged(List<Run> runs) {
        var sorted = new ArrayList<>(runs);
        sorted.sort(Comparator.comparingInt(Run::from).thenComparingInt(Run::order));
        var merged = new ArrayList<Run>();
        for (Run run : sorted) {
            Run last = merged.isEmpty() ? null : merged.getLast();
            boolean touches = last != null && run.from == last.to && run.reason.equals(last.reason);
            if (last == null || run.from >= last.to && !touches) {
                merged.add(run);
                continue;
            }
            Run first = last.order <= run.order ? last : run;
            boolean hide = last.reason.hideLength() || run.reason.hideLength();
            merged.set(
                    merged.size() - 1,
                    new Run(
                            last.from,
                            Math.max(last.to, run.to),
                            new RedactionReason(first.reason.code(), hide),
                            first.order));
        }
        return merged;
    }
}
