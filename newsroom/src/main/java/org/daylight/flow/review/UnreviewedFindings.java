package org.daylight.flow.review;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.PlannedPart;
import org.daylight.catalog.StoredFindings;
import org.daylight.detect.Strength;
import org.daylight.newsroom.Newsroom;

/**
 * Documents of a part in which a scan found private data, and that nobody has reviewed: such a part is not approved
 * silently. Withheld documents do not count. A newsroom in which nothing was scanned has none.
 */
public final class UnreviewedFindings {

    private UnreviewedFindings() {}

    /** Files have a decision of their own ({@link FlaggedFiles}). */
    private static boolean hasOwnStrong(StoredFindings findings, long document) {
        return findings.hasStrong(document)
                && findings.findings(document).stream()
                        .anyMatch(found -> found.strength() == Strength.STRONG && !FlaggedFiles.isFlag(found));
    }

    /** Those documents, in order of number. */
    public static List<HeldDocument> of(Newsroom newsroom, PlannedPart part) throws IOException {
        Optional<StoredFindings> findings = newsroom.findings();
        if (findings.isEmpty()) {
            return List.of();
        }
        return PartContent.documents(newsroom.catalog(), part).stream()
                .filter(document -> document.withheld() == null)
                .filter(document -> hasOwnStrong(findings.get(), document.key()))
                .filter(document -> !newsroom.catalog().reviews().isReviewed(document.key()))
                .toList();
    }
}
