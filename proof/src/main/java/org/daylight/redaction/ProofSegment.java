package org.daylight.redaction;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A run of bytes of a published document: bytes of the original, or a mark in place of bytes that are missing
 * ({@code spec/redaction.md} section 4).
 */
public sealed interface ProofSegment {
    /** The form of a reason's code. */
    Pattern CODE = Pattern.compile("[A-Z0-9-]{1,16}");

    /** The length in the published document, in bytes, at least 1. */
    int bytes();

    /** Bytes of the original: whole tokens, all found by one rule. */
    record Kept(TokenScanner.Rule rule, int bytes) implements ProofSegment {}

    /**
     * A mark.
     *
     * @param code of the reason
     * @param missing how many bytes of the original it stands for, as the publisher says; null if the publisher hides it
     */
    record Mark(int bytes, String code, @Nullable Long missing) implements ProofSegment {}
}
