package org.daylight.review;

import java.util.ArrayList;
import java.util.List;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.PlannedPart;

/**
 * The last look before a release: every number of the part is accounted for, by a document that may be shown or by one that an editor
 * withholds. A pure function of what the catalog says.
 */
public final class ReleaseGate {

    private ReleaseGate() {}

    /** What the gate says. */
    public sealed interface Answer {}

    /** The release may be made of these, in order of number. */
    public record Open(List<HeldDocument> shown, List<HeldDocument> withheld) implements Answer {}

    /** It may not, and why, in one line. */
    public record Shut(String reason) implements Answer {}

    /**
     * Looks at a part.
     *
     * @param documents of the numbers from the part's first to its last, in order
     */
    public static Answer look(PlannedPart part, List<HeldDocument> documents) {
        int expected = part.first();
        List<HeldDocument> shown = new ArrayList<>();
        List<HeldDocument> withheld = new ArrayList<>();
        for (HeldDocument document : documents) {
            if (document.number() != expected) {
                return new Shut("part " + part.number() + " of " + part.trove() + ": number " + expected
                        + " is missing from the catalog");
            }
            (document.withheld() == null ? shown : withheld).add(document);
            expected++;
        }
        if (expected != part.last() + 1) {
            return new Shut("part " + part.number() + " of " + part.trove() + ": number " + expected
                    + " is missing from the catalog");
        }
        return new Open(List.copyOf(shown), List.copyOf(withheld));
    }
}
