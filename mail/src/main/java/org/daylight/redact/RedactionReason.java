package org.daylight.redact;

import org.daylight.redaction.ProofSegment;

/**
 * Why something is redacted, and what its mark shows.
 *
 * @param code of a reason in the newsroom's list, {@code [A-Z0-9-]{1,16}}
 * @param hideLength whether the mark hides how many bytes are missing
 */
public record RedactionReason(String code, boolean hideLength) {

    /** For values from which the redacted text could be guessed. */
    public static final String HASH = "HASH";

    /** @throws IllegalArgumentException if the code does not have the form of one */
    public RedactionReason {
        if (!ProofSegment.CODE.matcher(code).matches()) {
            throw new IllegalArgumentException("the code of a reason has 1 to 16 of A-Z, 0-9 and -");
        }
    }
}
