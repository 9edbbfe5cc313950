package org.daylight.export;

/**
 * What a document is known by.
 *
 * @param trove the trove's slug
 * @param number within the trove; 0 while it has none, in a newsroom
 * @param part the release it was published in, within the trove; 0 when it is not published
 * @param address of its page; empty when it has none
 */
public record Cited(String trove, int number, int part, String address) {

    /** {@code harbour/20413}; {@code harbour/?} while it has no number. */
    public String document() {
        return trove + "/" + (number == 0 ? "?" : Integer.toString(number));
    }
}
