package org.daylight.catalog;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What editors decided about a document so far.
 *
 * @param key of the document
 * @param number 0 while its accession is open
 * @param review the last decision ({@code publish}, {@code withhold}, {@code embargo}, {@code second-review}); null
 *     when nobody has reviewed it
 * @param until not published before this time; null for no such date
 * @param event not published before this event has happened; null for none
 * @param secondBy who asked for a second review that nobody has made yet; null for nobody
 * @param withheld the public reason; null when it is not withheld
 * @param withdrawn whether it was withdrawn after it was published
 */
public record ReviewState(
        long key,
        String trove,
        int number,
        @Nullable String review,
        @Nullable Instant until,
        @Nullable String event,
        @Nullable String secondBy,
        @Nullable String withheld,
        boolean withdrawn) {

    /** How it is cited: {@code harbour/20413}. */
    public String cited() {
        return trove + "/" + (number == 0 ? "?" : Integer.toString(number));
    }
}
