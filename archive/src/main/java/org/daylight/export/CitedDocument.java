package org.daylight.export;

import java.util.List;
import java.util.Set;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.evidence.ShownPart;

/**
 * What a document is known by.
 *
 * @param trove the trove's slug
 * @param number within the trove; 0 while it has none, in a newsroom
 * @param part the release it was published in, within the trove; 0 when it is not published
 * @param address of its page; empty when it has none
 * @param mark what its signatures say, as the index has it
 * @param notCovered what the mark does not stand for, likewise
 */
public record CitedDocument(
        String trove, int number, int part, String address, MessageMark mark, Set<ShownPart> notCovered) {

    /** Words of {@link #notCovered}, in a fixed order. */
    List<String> notCoveredWords() {
        return notCovered.stream().sorted().map(ShownPart::word).toList();
    }

    /** {@code harbour/20413}; {@code harbour/?} while it has no number. */
    public String document() {
        return trove + "/" + (number == 0 ? "?" : Integer.toString(number));
    }
}
