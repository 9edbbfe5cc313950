package org.daylight.search;

/**
 * One way to finish the last word of a query.
 *
 * @param kind what was completed
 * @param label for people: the word, or whose address it is; not escaped for a page
 * @param query the whole query, finished
 * @param total how many documents that finds, exactly; at least 1
 */
public record Completion(Kind kind, String label, String query, long total) {

    /** What the word is. */
    public enum Kind {
        WORD,
        PERSON,
        DOMAIN,
        FILE,
        LIST,
        /** A value of a field that takes few: {@code type:pdf}. */
        VALUE
    }
}
