package org.daylight.search.lucene.segment;

import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.index.FieldInfo;

/** The number of each field, the same in all segments of an index, so that merging copies without renumbering. Safe for several threads. */
public final class FieldNumbers {

    private final Map<String, Integer> numbers = new HashMap<>();
    private int next;

    /** Takes over a field of a segment that is there; the first number given stays. */
    public synchronized void know(FieldInfo field) {
        numbers.putIfAbsent(field.name, field.number);
        next = Math.max(next, field.number + 1);
    }

    synchronized int of(String name) {
        return numbers.computeIfAbsent(name, added -> next++);
    }
}
