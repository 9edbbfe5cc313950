package org.daylight.search;

/**
 * Another query that finds more, offered and never taken by itself.
 *
 * @param kind how it differs
 * @param about what differs: the words as they would be spelled, the field, or the condition left out; not escaped for a page
 * @param query the whole other query, as a reader would type it
 * @param total how many documents it finds, exactly; at least 1
 */
public record Alternative(Kind kind, String about, String query, long total) {

    /** How it differs from what was typed. */
    public enum Kind {
        /** Words are spelled as they are in this index. */
        SPELLING,
        /** A field that there is stands for one that there is not. */
        FIELD,
        /** One condition is left out. */
        WITHOUT
    }
}
