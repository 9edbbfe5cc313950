package org.daylight.collate;

/**
 * A stretch of whole lines of a text ({@code spec/copies.md}, section "Passages").
 *
 * @param level quotation marks before each line of {@code QUOTED}, at most {@value Passages#DEEPEST}; which enclosed message it is for
 *     {@code ENCLOSED}, from 1; otherwise 0
 * @param start offset in characters of the first line
 * @param textStart offset of the first line behind the heading; {@code start} when there is none
 * @param end offset just past the last line, its line feed included
 */
public record Passage(Kind kind, int level, int start, int textStart, int end) {

    /** Whose words they are. */
    public enum Kind {
        /** Written by the sender. */
        OWN,
        /** "On 3 March Jean Müller wrote:", above a quotation. */
        ATTRIBUTION,
        /** Quoted line by line. */
        QUOTED,
        /** A whole message below a line such as "Original Message", or below an attribution without marked lines. */
        ENCLOSED,
        /** What a mailing list put under the text. */
        FOOTER
    }
}
