package org.daylight.mapi;

/**
 * What RTF contains.
 *
 * @param kind how the text got into the RTF
 * @param text the HTML as it was before it was wrapped in RTF, or plain text; line endings are CRLF
 * @param cut whether a limit was reached
 */
public record RtfBody(Kind kind, String text, boolean cut) {

    /** Sources of RTF. */
    public enum Kind {
        /** {@code \fromhtml1}: the text is HTML. */
        HTML,
        /** {@code \fromtext}: the text is exact. */
        TEXT,
        /** Anything else: the text is what is left without the formatting. */
        RTF
    }
}
