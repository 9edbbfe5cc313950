package org.daylight.extract;

import java.util.Arrays;
import java.util.Optional;

/** What became of an attachment or a file ({@code spec/extraction.md} section 2). */
public enum ExtractionOutcome {
    EXTRACTED("extracted", "text was found"),
    EMPTY("empty", "readable, but without text"),
    LOCKED("locked", "a password or a key is needed"),
    BROKEN("broken", "damaged; what could be read is kept"),
    TOO_LARGE("too-large", "larger than the limit; not read"),
    TIMED_OUT("timed-out", "took too long and was stopped"),
    DIED("died", "the process that read it died"),
    UNSUPPORTED("unsupported", "no parser for this format"),
    LIMIT_EXCEEDED("limit-exceeded", "needs more memory, space or output than is allowed, as a bomb does");

    private final String code;
    private final String meaning;

    ExtractionOutcome(String code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public String code() {
        return code;
    }

    /** In a few words, for people. */
    public String meaning() {
        return meaning;
    }

    /** Whether text is missing that may be there. */
    public boolean isLoss() {
        return this != EXTRACTED && this != EMPTY;
    }

    public static Optional<ExtractionOutcome> of(String code) {
        return Arrays.stream(values()).filter(value -> value.code.equals(code)).findFirst();
    }
}
