package org.daylight.export;

import java.util.List;
import java.util.Set;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.evidence.ShownPart;
import org.daylight.search.Hit;
import org.jspecify.annotations.Nullable;

/**
 * A document as it is named in an export.
 *
 * @param trove the trove's slug
 * @param number within the trove; 0 in a newsroom, while it has none
 * @param part the release it was published in, within the trove; 0 when it is not published
 * @param address of its page; empty when it has none
 * @param mark result of verifying its signatures, according to the index
 * @param notCovered what the signatures do not cover, likewise
 * @param redacted its redactions, likewise; null when it is published whole
 */
public record CitedDocument(
        String trove,
        int number,
        int part,
        String address,
        MessageMark mark,
        Set<ShownPart> notCovered,
        Hit.@Nullable Redacted redacted) {

    /** A document that is published whole. */
    public CitedDocument(
            String trove, int number, int part, String address, MessageMark mark, Set<ShownPart> notCovered) {
        this(trove, number, part, address, mark, notCovered, null);
    }

    /** Words of {@link #notCovered}, in a fixed order. */
    List<String> notCoveredWords() {
        return notCovered.stream().sorted().map(ShownPart::word).toList();
    }

    /** {@code harbour/20413}; {@code harbour/?} while it has no number. */
    public String document() {
        return trove + "/" + (number == 0 ? "?" : Integer.toString(number));
    }
}
