package org.daylight.flow.decide;

import java.util.ArrayList;
import java.util.List;
import org.daylight.catalog.Catalog;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.Match;
import org.daylight.catalog.MatchKey;

/**
 * The documents that a decision about another covers, too: its copies in all troves, and those that have it attached.
 *
 * @param toCome not published yet, and not withheld
 * @param published public now
 * @param settled withheld or withdrawn before
 */
public record CoveredCopies(List<Match> toCome, List<Match> published, List<Match> settled) {

    /** More documents than these are not covered because of the text or the Message-ID alone, unless an editor says so. */
    public static final int MOST_DOUBTFUL = 100;

    private static final int MOST = 100_000;

    /** Those of a document. */
    public static CoveredCopies of(Catalog catalog, HeldDocument document) {
        var covered = new CoveredCopies(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Match match : catalog.matches().of(document.key(), MOST)) {
            HeldDocument other = match.document();
            if (other.withheld() != null || other.withdrawn() != null) {
                covered.settled.add(match);
            } else if (catalog.parts().published(other.trove(), other.number()).isPresent()) {
                covered.published.add(match);
            } else {
                covered.toCome.add(match);
            }
        }
        return covered;
    }

    /** How many of those to come and those published have only the text, or only the Message-ID, in common with the document. */
    long doubtful() {
        return toCome.stream().filter(CoveredCopies::isDoubtful).count()
                + published.stream().filter(CoveredCopies::isDoubtful).count();
    }

    public static boolean isDoubtful(Match match) {
        return match.kind() == MatchKey.Kind.TEXT || match.kind() == MatchKey.Kind.MESSAGE_ID;
    }
}
