package org.daylight.outlook.pst;

import java.util.ArrayList;
import java.util.List;

/** What could not be read of one object: the first sentences, and how many there were. */
final class Problems {

    private static final int MOST = 20;

    private final List<String> first = new ArrayList<>();
    private int count;

    void add(String problem) {
        count++;
        if (first.size() < MOST && !first.contains(problem)) {
            first.add(problem);
        }
    }

    /** How many there were, also those that are not listed. */
    int count() {
        return count;
    }

    List<String> first() {
        return first;
    }
}
