package org.daylight.catalog;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One part of the plan. It can contain any numbers of its trove, at least one.
 *
 * @param id its row, which stays the same when its number changes
 * @param trove the trove's slug
 * @param number 1, 2, 3 … in the trove, in the order in which the parts are due
 * @param title as an editor gave it; {@code Part 7} for part 7 when none was given
 * @param due the earliest time of publication
 * @param first lowest document number in it
 * @param last highest document number in it; other parts may have numbers in between
 * @param size how many numbers belong to it, with those of published documents that it shows again
 * @param chosen whether editors chose its content: a new schedule leaves it as it is
 * @param published when it was published; null when it is not published yet
 * @param sealed the number of its release, if it is sealed: then nothing in it can be changed ({@code spec/sealed.md}); 0 if it is not
 * @param shown how many documents it shows; 0 while it is not published
 */
public record PlannedPart(
        long id,
        long troveRow,
        String trove,
        int number,
        String title,
        String announcement,
        Instant due,
        int first,
        int last,
        int size,
        boolean chosen,
        @Nullable Instant published,
        int sealed,
        int shown) {

    /** Whether its content is fixed: it is published, or sealed. */
    public boolean isFixed() {
        return published != null || sealed != 0;
    }

    /** Why nothing in it can be changed while it is sealed, and what to do. */
    public String sealedWords() {
        return "part " + number + " of " + trove + " is sealed: cancel the seal first, with  daylight cancel " + trove
                + "/" + number + " --reason TEXT";
    }

    /** Whether an editor gave it a title or an announcement. */
    public boolean isNamed() {
        return !title.equals("Part " + number) || !announcement.isEmpty();
    }

    /** Whether numbers between its first and its last do not belong to it. */
    public boolean hasGaps() {
        return size != last - first + 1;
    }
}
