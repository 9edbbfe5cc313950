package org.daylight.app;

import org.daylight.catalog.Match;
import org.daylight.flow.decide.CopiesRule;
import org.daylight.review.ReleaseGate;
import picocli.CommandLine.Option;

/** {@code --with-copies} or {@code --only}: what happens to copies of the named documents. */
final class CopiesOption {

    @Option(
            names = "--with-copies",
            description = "Include all copies, even if there are many or only the Message-ID is the same.")
    private boolean all;

    @Option(names = "--only", description = "Only the named documents. Copies stay as they are and may be published.")
    private boolean only;

    /** Whether both were given. */
    boolean isContradictory() {
        return all && only;
    }

    CopiesRule copies() {
        return only ? CopiesRule.LEFT : all ? CopiesRule.ALL_COVERED : CopiesRule.COVERED;
    }

    /** {@code fort/3 (attached: the same text)}. */
    static String words(Match match) {
        return match.document().cited() + " (" + (match.attached() ? "attached: " : "")
                + ReleaseGate.inCommon(match.kind()) + ")";
    }
}
