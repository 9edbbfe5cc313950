package org.daylight.extract;

import java.util.Arrays;
import java.util.Optional;

/** What became of the safe views of an attachment or a file ({@code spec/newsroom.md}). */
public enum ViewsOutcome {
    MADE("made", "it has a safe view"),
    NOT_NEEDED("not-needed", "text, which the site shows itself"),
    EMPTY("empty", "nothing to show"),
    LOCKED("locked", "a password or a key is needed"),
    BROKEN("broken", "damaged"),
    TOO_LARGE("too-large", "larger than the limit; not read"),
    TIMED_OUT("timed-out", "took too long and was stopped"),
    DIED("died", "the process that read it died"),
    UNSUPPORTED("unsupported", "no safe view of this format"),
    LIMIT_EXCEEDED("limit-exceeded", "needs more memory, space or output than is allowed, as a bomb does");

    private final String code;
    private final String meaning;

    ViewsOutcome(String code, String meaning) {
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

    /** Whether a view is missing that a reader would want. */
    public boolean isLoss() {
        return this != MADE && this != NOT_NEEDED && this != EMPTY;
    }

    public static Optional<ViewsOutcome> of(String code) {
        return Arrays.stream(values()).filter(value -> value.code.equals(code)).findFirst();
    }

    /** The outcome with the code that a child process uses; {@code extracted} means made. */
    static ViewsOutcome answered(String code) {
        return code.equals("extracted") ? MADE : of(code).orElse(BROKEN);
    }
}
