package org.daylight.review;

import java.util.List;
import java.util.Optional;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.PlannedPart;

/**
 * A part that passed the release gate, with the decision about every number in it. Only {@link ReleaseGate} creates
 * one, and a pack is written from nothing else. Immutable; safe for use by several threads.
 */
public final class ApprovedPart {

    private final PlannedPart part;
    private final List<ApprovedDocument> documents;

    ApprovedPart(PlannedPart part, List<ApprovedDocument> documents) {
        this.part = part;
        this.documents = List.copyOf(documents);
    }

    /** The part as it was planned. */
    public PlannedPart part() {
        return part;
    }

    /** One decision for each number of the part, in order of number. */
    public List<ApprovedDocument> documents() {
        return documents;
    }

    /**
     * Compares the decision with what the catalog says later. The publishing flow calls this right before it signs: a
     * decision is only good for the state that was examined.
     *
     * @param now what the catalog now has for the numbers of the part, in order of number
     * @return the first number whose row is different or missing; empty when nothing has changed
     */
    public Optional<Integer> firstChange(List<HeldDocument> now) {
        for (int i = 0; i < documents.size(); i++) {
            if (i == now.size() || !documents.get(i).document().equals(now.get(i))) {
                return Optional.of(documents.get(i).number());
            }
        }
        return now.size() == documents.size()
                ? Optional.empty()
                : Optional.of(now.get(documents.size()).number());
    }
}
