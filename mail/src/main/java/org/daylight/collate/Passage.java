package org.daylight.collate;

/**
 * A range of whole lines of a text ({@code spec/copies.md}, section "Passages").
 *
 * @param level for {@code QUOTED}, the number of quotation marks before each line, at most {@value Passages#DEEPEST};
 * for {@code ENCLOSED}, the number of the enclosed message, from 1; otherwise 0
 * @param start offset in characters of the first line
 * @param textStart offset of the first line after the heading; {@code start} when there is none
 * @param end offset just past the last line, including its line feed
 */
public record Passage(Kind kind, int level, int start, int textStart, int end) {

    /** Who wrote the passage. */
    public enum Kind {
        /** Written by the sender. */
        OWN,
        /** "On 3 March Jean Müller wrote:", above a quotation. */
        ATTRIBUTION,
        /** Quoted with a mark before each line. */
        QUOTED,
        /** A whole message below a line such as "Original Message", or below an attribution without quotation marks. */
        ENCLOSED,
        /** Appended by a mailing list. */
        FOOTER
    }
}
