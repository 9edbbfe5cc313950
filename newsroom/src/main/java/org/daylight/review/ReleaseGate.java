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
 * Decides what a part may contain, right before it is written. Every number of the part must be accounted for: by a
 * document that may be shown, or by one that an editor withholds. No document that is shown may be a copy of one that
 * was withheld or withdrawn, or have such a one attached, unless an editor cleared it. The decision depends only on the
 * rows and on the function that it is given. That function usually asks the catalog. This class keeps no state, and is
 * safe for use by several threads if the function is.
 */
public final class ReleaseGate {

    private static final int MOST_NAMED = 5;

    private ReleaseGate() {}

    /** The gate's decision about a part. */
    public sealed interface Decision {}

    /** The part may be published, and must contain exactly this. */
    public record Approved(ApprovedPart part) implements Decision {}

    /** The part must not be published. @param reason one line */
    public record Refused(String reason) implements Decision {}

    /**
     * Examines a part.
     *
     * @param documents the catalog's rows for the numbers of the part, in order of number
     * @param barring gives, for a document, the withheld or withdrawn one that it is a copy of or has attached; empty
     *     for none
     */
    public static Decision examine(
            PlannedPart part, List<HeldDocument> documents, Function<HeldDocument, Optional<Match>> barring) {
        return examine(part, documents, barring, document -> Optional.empty());
    }

    /**
     * The same, where a document may have to wait.
     *
     * @param waiting gives, for a document that is not withheld, why it may not be published yet, in words that follow
     *     its name; empty when it may
     */
    public static Decision examine(
            PlannedPart part,
            List<HeldDocument> documents,
            Function<HeldDocument, Optional<Match>> barring,
            Function<HeldDocument, Optional<String>> waiting) {
        List<String> early = new ArrayList<>();
        for (HeldDocument document : documents) {
            if (document.withheld() == null) {
                waiting.apply(document).ifPresent(why -> early.add(document.cited() + " " + why));
            }
        }
        if (!early.isEmpty()) {
            return new Refused("part " + part.number() + " of " + part.trove() + ": "
                    + String.join("; ", early.subList(0, Math.min(MOST_NAMED, early.size())))
                    + (early.size() > MOST_NAMED ? "; and " + (early.size() - MOST_NAMED) + " more" : "")
                    + ". Decide about them with  daylight review  or  daylight embargo, or plan them for a later part");
        }
        Optional<HeldDocument> withdrawn = documents.stream()
                .filter(document -> document.withdrawn() != null)
                .findFirst();
        if (withdrawn.isPresent()) {
            return new Refused("part " + part.number() + " of " + part.trove() + ": "
                    + withdrawn.get().cited() + " was withdrawn, and cannot be shown again. Take it out with  daylight"
                    + " redact " + withdrawn.get().cited() + " --undo-reduce");
        }
        Optional<Refused> incomplete = incomplete(part, documents);
        if (incomplete.isPresent()) {
            return incomplete.get();
        }
        List<ApprovedDocument> approved = new ArrayList<>();
        List<String> barred = new ArrayList<>();
        for (HeldDocument document : documents) {
            String withheld = document.withheld();
            if (withheld != null) {
                approved.add(new ApprovedDocument.Withheld(document, withheld));
                continue;
            }
            approved.add(new ApprovedDocument.Shown(document));
            if (!document.cleared()) {
                barring.apply(document).ifPresent(match -> barred.add(line(document, match)));
            }
        }
        if (!barred.isEmpty()) {
            return new Refused("part " + part.number() + " of " + part.trove() + ": "
                    + String.join("; ", barred.subList(0, Math.min(MOST_NAMED, barred.size())))
                    + (barred.size() > MOST_NAMED ? "; and " + (barred.size() - MOST_NAMED) + " more" : "")
                    + ". Withhold:  daylight withhold " + cited(barred)
                    + "  or publish anyway:  daylight withhold " + cited(barred) + " --undo --only");
        }
        return new Approved(new ApprovedPart(part, approved));
    }

    /** Whether there is a row for every number of the part, and for no other number. */
    private static Optional<Refused> incomplete(PlannedPart part, List<HeldDocument> documents) {
        int before = 0;
        for (HeldDocument document : documents) {
            boolean isOfPart = document.trove().equals(part.trove())
                    && document.number() > before
                    && document.number() >= part.first()
                    && document.number() <= part.last();
            if (!isOfPart) {
                return Optional.of(new Refused("part " + part.number() + " of " + part.trove() + ": " + document.cited()
                        + " does not belong to it. Restore the newsroom from a backup"));
            }
            before = document.number();
        }
        int missing = part.size() - documents.size();
        return missing == 0 && part.size() > 0
                ? Optional.empty()
                : Optional.of(new Refused("part " + part.number() + " of " + part.trove() + ": " + missing + " of its "
                        + part.size() + " numbers are missing from the catalog. Restore the newsroom from a backup"));
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
                + (other.withdrawn() != null
                        ? "was withdrawn"
                        : other.withheld() != null ? "is withheld" : "is under an embargo");
    }

    /** Describes in words what two messages have in common. */
    public static String inCommon(MatchKey.Kind kind) {
        return switch (kind) {
            case BYTES -> "the same bytes";
            case COPY -> "the same author, date, subject, text and attachments";
            case TEXT -> "the same text";
            case MESSAGE_ID -> "the same Message-ID, but another text";
        };
    }
}
