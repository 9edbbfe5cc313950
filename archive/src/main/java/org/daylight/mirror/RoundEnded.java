package org.daylight.mirror;

import org.daylight.log.TwoHistories;
import org.jspecify.annotations.Nullable;

/** Why a round ends before its end. It is no failure, so it has no stack trace. */
final class RoundEnded extends Exception {
    private static final long serialVersionUID = 1L;

    private final MirrorState.Word word;
    private final transient @Nullable TwoHistories evidence;

    RoundEnded(MirrorState.Word word) {
        this(word, null);
    }

    /** @param evidence of a second history; null where there is none */
    RoundEnded(MirrorState.Word word, @Nullable TwoHistories evidence) {
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
