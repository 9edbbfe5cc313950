package org.daylight.dkim.finding;

import java.util.List;
import java.util.Locale;

/**
 * All findings of one message in a word, for lists and marks ({@code spec/findings.md}). Only DKIM and DomainKeys count: an ARC set says what
 * somebody on the way saw.
 */
public enum MessageMark {
    /** At least one signature passes. Of a message as it is shown: one passes and covers all that is shown. */
    PASSES(Result.PASS),
    /**
     * A signature passes, but no passing signature covers all that readers are shown, or it is not of the author's domain. Findings alone
     * cannot tell, so {@link #of} never gives this: {@code org.daylight.evidence} compares them with the view of the message.
     */
    PARTLY(Result.PASS),
    /** None passes, and of at least one the key is not known and the body is not known to differ, so that it might. */
    KEY_GONE(Result.PERMERROR),
    /** At least one signature does not hold, or could not with any key since the body differs; and none of the above. */
    FAILS(Result.FAIL),
    /**
     * There are signatures, and nothing can be concluded: they cannot be read, their keys are unfit, withdrawn or out of reach, or they hold and
     * are too weak to count. Also the mark of a message whose format does not keep its bytes: then nothing is verified.
     */
    NOT_CHECKABLE(Result.NEUTRAL),
    /** There is no signature. */
    UNSIGNED(Result.NONE);

    private final Result result;

    MessageMark(Result result) {
        this.result = result;
    }

    /** The mark of these findings; whether a signature that passes covers what is shown is not looked at. */
    public static MessageMark of(List<Finding> findings) {
        MessageMark best = UNSIGNED;
        for (Finding finding : findings) {
            MessageMark mark = of(finding);
            best = mark.compareTo(best) < 0 ? mark : best;
        }
        return best;
    }

    private static MessageMark of(Finding finding) {
        if (finding.method() != Method.DKIM && finding.method() != Method.DOMAINKEYS) {
            return UNSIGNED;
        }
        return switch (finding.result()) {
            case PASS -> PASSES;
            case FAIL -> FAILS;
            case PERMERROR, TEMPERROR, POLICY, NEUTRAL, NONE -> {
                if (finding.body() == Check.DIFFERS) {
                    yield FAILS; // with any key
                }
                yield finding.reason() == Reason.KEY_UNKNOWN ? KEY_GONE : NOT_CHECKABLE;
            }
        };
    }

    /** The RFC 8601 word for the message as a whole. */
    public Result result() {
        return result;
    }

    /** The word for it in files and queries, stable: {@code key-gone}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
