package org.daylight.mirror;

import org.daylight.log.TwoHistories;
import org.jspecify.annotations.Nullable;

/** Why a round ends early. It is an expected result, so it has no stack trace. */
final class RoundAborted extends Exception {
    private static final long serialVersionUID = 1L;

    private final MirrorState.Word word;
    private final transient @Nullable TwoHistories evidence;

    RoundAborted(MirrorState.Word word) {
        this(word, null);
    }

    /** Ends a round. @param evidence of a second history; null for none */
    RoundAborted(MirrorState.Word word, @Nullable TwoHistories evidence) {
        super(null, null, false, false);
        this.word = word;
        this.evidence = evidence;
    }

    MirrorState.Word word() {
        return word;
    }

    @Nullable
    TwoHistories evidence() {
        return evidence;
    }
}
