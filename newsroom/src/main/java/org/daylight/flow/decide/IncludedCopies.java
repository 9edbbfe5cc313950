package org.daylight.flow.decide;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daylight.catalog.Catalog;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.Match;
import org.daylight.catalog.MatchKey;
import org.daylight.catalog.PlannedPart;

/**
 * The other documents to which a decision about one document also applies: its copies in all troves, and those that
 * have it attached.
 *
 * @param toCome not published yet, and not withheld
 * @param published public now
 * @param settled withheld or withdrawn before
 */
public record IncludedCopies(List<Match> toCome, List<Match> published, List<Match> settled) {

    /**
     * The largest number of documents that are included because of the text or the Message-ID alone, unless an editor
     * confirms more.
     */
    public static final int MOST_DOUBTFUL = 100;

    private static final int MOST = 100_000;

    /** Finds the copies of a document. */
    public static IncludedCopies of(Catalog catalog, HeldDocument document) {
        var included = new IncludedCopies(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Match match : catalog.matches().of(document.key(), MOST)) {
            HeldDocument other = match.document();
            if (other.withheld() != null || other.withdrawn() != null) {
                included.settled.add(match);
            } else if (catalog.parts().isPublished(other.trove(), other.number())) {
                included.published.add(match);
            } else {
                included.toCome.add(match);
            }
        }
        return included;
    }

    /** Why a decision cannot include these documents: one of them is in a sealed part. Empty when none is. */
    public static Optional<String> sealed(Catalog catalog, List<HeldDocument> documents) {
        for (HeldDocument document : documents) {
            Optional<PlannedPart> part = catalog.parts().sealed(document.trove(), document.number());
            if (part.isPresent()) {
                return Optional.of("the copy " + document.cited() + " would be included, but "
                        + part.get().sealedWords() + ", or decide without copies, with  --only");
            }
        }
        return Optional.empty();
    }

    /**
     * How many of the documents in {@link #toCome} and {@link #published} share only the text, or only the Message-ID,
     * with the document.
     */
    long doubtful() {
        return toCome.stream().filter(IncludedCopies::isDoubtful).count()
                + published.stream().filter(IncludedCopies::isDoubtful).count();
    }

    public static boolean isDoubtful(Match match) {
        return match.kind() == MatchKey.Kind.TEXT || match.kind() == MatchKey.Kind.MESSAGE_ID;
    }
}
