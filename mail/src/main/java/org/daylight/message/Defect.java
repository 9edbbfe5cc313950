package org.daylight.message;

import java.util.Optional;

/**
 * Something wrong in a message, found while making the view. The list of codes is in {@code spec/defects.md} and never
 * changes meaning.
 *
 * @param code stable, lower case with hyphens, such as {@code charset-unknown}
 * @param detail one line for people, without control characters, at most 200 characters; may be empty
 */
public record Defect(String code, String detail) {

    /** What a code means, in one sentence for people; empty for a code that is not listed. */
    public static Optional<String> meaning(String code) {
        return DefectCode.of(code).map(DefectCode::meaning);
    }
}
