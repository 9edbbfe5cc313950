package org.daylight.review;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.Match;
import org.daylight.catalog.MatchKey;
import org.daylight.catalog.PlannedPart;

/**
 * The last look before a release: every number of the part is accounted for, by a document that may be shown or by one that an editor
 * withholds; and none that is shown is a copy of one that was withheld or withdrawn, or has such a one attached. A pure function of what the
 * catalog says.
 */
public final class ReleaseGate {

    private static final int MOST_NAMED = 5;

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
     * @param barring of a document: the withheld or withdrawn one that it is a copy of, or has attached
     */
    public static Answer look(
            PlannedPart part, List<HeldDocument> documents, Function<HeldDocument, Optional<Match>> barring) {
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
        List<String> barred = new ArrayList<>();
        for (HeldDocument document : shown) {
            if (!document.cleared()) {
                barring.apply(document).ifPresent(match -> barred.add(line(document, match)));
            }
        }
        if (!barred.isEmpty()) {
            return new Shut("part " + part.number() + " of " + part.trove() + ": "
                    + String.join("; ", barred.subList(0, Math.min(MOST_NAMED, barred.size())))
                    + (barred.size() > MOST_NAMED ? "; and " + (barred.size() - MOST_NAMED) + " more" : "")
                    + ". Withhold:  daylight withhold " + cited(barred)
                    + "  or publish anyway:  daylight withhold " + cited(barred) + " --undo --only");
        }
        return new Open(List.copyOf(shown), List.copyOf(withheld));
    }

    /** The first document that is named. */
    private static String cited(List<String> barred) {
        return barred.getFirst().split(" ", 2)[0];
    }

    private static String line(HeldDocument document, Match match) {
        HeldDocument other = match.document();
        return document.cited()
                + (match.attached()
                        ? " has a copy of " + other.cited() + " attached"
                        : " is a copy of " + other.cited())
                + " (" + inCommon(match.kind()) + "), which "
                + (other.withdrawn() != null ? "was withdrawn" : "is withheld");
    }

    /** What two messages have in common, in words. */
    public static String inCommon(MatchKey.Kind kind) {
        return switch (kind) {
            case BYTES -> "the same bytes";
            case COPY -> "the same author, date, subject, text and attachments";
            case TEXT -> "the same text";
            case MESSAGE_ID -> "the same Message-ID, but another text";
        };
    }
}
