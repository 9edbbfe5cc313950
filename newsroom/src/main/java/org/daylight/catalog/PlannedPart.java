package org.daylight.catalog;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One part of the schedule.
 *
 * @param trove the trove's slug
 * @param number 1, 2, 3 … in the trove
 * @param due the earliest time of publication
 * @param first lowest document number in it
 * @param last highest document number in it; all numbers in between belong to it
 * @param published when it was published; null when it is not published yet
 * @param shown how many documents it shows; 0 while it is not published
 */
public record PlannedPart(
        long troveRow,
        String trove,
        int number,
        String title,
        String announcement,
        Instant due,
        int first,
        int last,
        @Nullable Instant published,
        int shown) {

    /** How many numbers it covers. */
    public int size() {
        return last - first + 1;
    }
}
