package org.daylight.search.query;

/** Splits texts into words. Reused for one text after the other; not safe for several threads. */
public interface WordSource {

    /** Starts on a text. The array is used until the next reset. */
    void reset(char[] text, int length);

    /** Goes to the next word; false at the end. */
    boolean next();

    /** The word, at the start of this array; valid until the next word. */
    char[] term();

    /** How many characters of {@link #term} are the word. */
    int termLength();

    /** How many positions this word is after the one before: 1; 0 for another word at the same position; more when words were left out. */
    int increment();
}
