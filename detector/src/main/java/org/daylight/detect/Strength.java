package org.daylight.detect;

/** How much a finding asks of an editor. */
public enum Strength {
    /** Surely what its kind says, by a checksum, an unmistakable form or a word next to it, and rarely meant for the public. */
    STRONG("strong"),
    /** Perhaps something else, or something that letters often show, such as a telephone number under a name. */
    WEAK("weak");

    private final String code;

    Strength(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }
}
