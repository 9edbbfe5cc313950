package org.daylight.flow.review;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.daylight.catalog.Catalog;
import org.daylight.catalog.PlannedPart;

/** Which numbers are public, or in a sealed part: nothing can be decided about them. Read once for a decision about many documents. */
final class PublishedNumbers {

    private final Map<String, BitSet> byTrove = new HashMap<>();

    PublishedNumbers(Catalog catalog) {
        for (PlannedPart part : catalog.parts().all()) {
            if (part.isFixed()) {
                BitSet numbers = byTrove.computeIfAbsent(part.trove(), trove -> new BitSet());
                for (int number : catalog.parts().numbers(part.id())) {
                    numbers.set(number);
                }
            }
        }
    }

    boolean has(String trove, int number) {
        BitSet numbers = byTrove.get(trove);
        return numbers != null && numbers.get(number);
    }
}
