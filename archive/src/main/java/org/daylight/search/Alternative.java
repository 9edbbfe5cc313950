package org.daylight.search;

/**
 * Another query that finds more. It is offered to the reader and never used by itself.
 *
 * @param kind how it differs
 * @param about what differs: the words in their other spelling, the field, or the condition left out; not escaped for a page
 * @param query the whole other query, as a reader would type it
 * @param total how many documents it finds, exactly; at least 1
 */
public record Alternative(Kind kind, String about, String query, long total) {

    /** How it differs from the query that was typed. */
    public enum Kind {
        /** Words are spelled as in the index. */
        SPELLING,
        /** An unknown field is replaced by a known one. */
        FIELD,
        /** One condition is left out. */
        WITHOUT
    }
}
