package org.daylight.search.query;

/** Cuts a text into words, one after the other; used again for the next text. */
public interface WordSource {

    /** Starts on a text. The array is used until the next reset. */
    void reset(char[] text, int length);

    /** Goes to the next word; false at the end. */
    boolean next();

    /** The word, from the beginning of the array; valid until the next word. */
    char[] term();

    /** How many characters of the array are the word. */
    int termLength();

    /** Positions from the word before to this one: 1, 0 for another word in the same place, more where words were left out. */
    int increment();
}
