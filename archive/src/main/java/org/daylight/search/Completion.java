package org.daylight.search;

/**
 * One way to complete the last word of a query.
 *
 * @param kind what was completed
 * @param label to display: the word, or a person with the address; not escaped for a page
 * @param query the whole query, completed
 * @param total how many documents it finds, exactly; at least 1
 */
public record Completion(Kind kind, String label, String query, long total) {

    /** What the word is. */
    public enum Kind {
        WORD,
        PERSON,
        DOMAIN,
        FILE,
        LIST,
        /** A value of a field with a fixed set of values: {@code type:pdf}. */
        VALUE
    }
}
