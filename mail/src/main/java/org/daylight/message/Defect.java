package org.daylight.message;

import java.util.Optional;

/**
 * A fault of a message, found by the parser. The codes are listed in {@code spec/defects.md}; a code never changes its
 * meaning.
 *
 * @param code stable, lower case with hyphens, such as {@code charset-unknown}
 * @param detail one line for people, without control characters, at most 200 characters; may be empty
 */
public record Defect(String code, String detail) {

    /** The meaning of a code, in one sentence for people; empty for an unknown code. */
    public static Optional<String> meaning(String code) {
        return DefectCode.of(code).map(DefectCode::meaning);
    }
}
