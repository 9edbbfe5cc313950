package org.daylight.dkim.finding;

import java.util.Arrays;
import java.util.Optional;

/** The origin of a key record ({@code spec/keys.md}). It decides how much a finding proves. */
public enum KeyOrigin {
    /** From the DNS, while it was served there. */
    DNS("dns"),
    /** From the DNS, with the stored chain of DNSSEC signatures. */
    DNSSEC("dnssec"),
    /** From a list that someone else collected. */
    LIST("list"),
    /** Computed from signatures. It proves that one key made them, not whose key it was. */
    RECOVERED("recovered"),
    /** Entered by hand. */
    ENTERED("entered");

    private final String word;

    KeyOrigin(String word) {
        this.word = word;
    }

    /** The origin for a word in a file. */
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
