package org.daylight.export;

import org.daylight.dkim.MessageMark;

/**
 * What a document is known by.
 *
 * @param trove the trove's slug
 * @param number within the trove; 0 while it has none, in a newsroom
 * @param part the release it was published in, within the trove; 0 when it is not published
 * @param address of its page; empty when it has none
 * @param mark what its signatures say, as the index has it
 */
public record Cited(String trove, int number, int part, String address, MessageMark mark) {

    /** {@code harbour/20413}; {@code harbour/?} while it has no number. */
    public String document() {
        return trove + "/" + (number == 0 ? "?" : Integer.toString(number));
    }
}
