package org.daylight.dkim.finding;

import java.util.List;
import java.util.Locale;

/**
 * Summarises all findings of one message, for lists and labels ({@code spec/findings.md}). Only DKIM and DomainKeys count: an ARC set says what
 * an intermediate server saw.
 */
public enum MessageMark {
    /** At least one signature passes. For a message as shown to readers: one passes and covers everything that is shown. */
    PASSES(Result.PASS),
    /**
     * A signature passes, but no passing signature covers everything that readers see, or it is not of the author's domain. Findings alone
     * do not contain this, so {@link #of} never returns it: {@code org.daylight.evidence} compares them with the view of the message.
     */
    PARTLY(Result.PASS),
    /** None passes, but at least one might: its key is unknown, and its body is not known to differ. */
    KEY_GONE(Result.PERMERROR),
    /** None of the above, and at least one signature is invalid, or its body differs, so that no key could verify it. */
    FAILS(Result.FAIL),
    /**
     * There are signatures, but nothing can be concluded: they cannot be read; their keys are unfit, withdrawn or unreachable; or they are valid but
     * too weak to count. Also used for a message that was converted from a format that does not keep its bytes, unless a signature passes
     * ({@code org.daylight.evidence}).
     */
    NOT_CHECKABLE(Result.NEUTRAL),
    /** There is no signature. */
    UNSIGNED(Result.NONE);

    private final Result result;

    MessageMark(Result result) {
        this.result = result;
    }

    /** The summary of these findings. It ignores whether a passing signature covers what readers see. */
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
                    yield FAILS; // no key could verify it
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
