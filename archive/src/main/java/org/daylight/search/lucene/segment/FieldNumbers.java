package org.daylight.search.lucene.segment;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.FieldInfo;

/**
 * The number of each field. It is the same in all segments of an index, so that merging need not renumber. Safe for several threads.
 */
public final class FieldNumbers {

    private final Map<String, Integer> numbers = new HashMap<>();
    private int next;

    /** Registers a field of an existing segment; the first number of a field stays. */
    public synchronized void register(FieldInfo field) {
        numbers.putIfAbsent(field.name, field.number);
        next = Math.max(next, field.number + 1);
    }

    /** Registers a field by its name, with the next number, unless it has one. An empty name only uses up a number. */
    public synchronized void register(String name) {
        if (name.isEmpty()) {
            next++;
        } else {
            of(name);
        }
    }

    /** The name of each number; empty for a number that no field has. */
    public synchronized List<String> names() {
        String[] names = new String[next];
        Arrays.fill(names, "");
        numbers.forEach((name, number) -> names[number] = name);
        return List.of(names);
    }

    synchronized int of(String name) {
        return numbers.computeIfAbsent(name, added -> next++);
    }
}
