package org.daylight.dkim.finding;

import java.util.Arrays;
import java.util.Optional;

/** Where a key record comes from ({@code spec/keys.md}): what is believed of a finding depends on it. */
public enum KeyOrigin {
    /** Asked of the DNS while it was served there. */
    DNS("dns"),
    /** As {@link #DNS}, and the chain of DNSSEC signatures is kept. */
    DNSSEC("dnssec"),
    /** Taken from a list that somebody else collected. */
    LIST("list"),
    /** Computed from signatures: proves that they were made by one key, not whose it was. */
    RECOVERED("recovered"),
    /** Entered by hand. */
    ENTERED("entered");

    private final String word;

    KeyOrigin(String word) {
        this.word = word;
    }

    /** The origin that a word in a file stands for. */
    public static Optional<KeyOrigin> of(String word) {
        return Arrays.stream(values())
                .filter(origin -> origin.word.equals(word))
                .findFirst();
    }

    /** The word for it in files, stable. */
    public String word() {
        return word;
    }
}
