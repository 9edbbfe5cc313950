package org.daylight.container.imap;

import java.util.List;

/** One response of the server. */
sealed interface ImapResponse {

    /**
     * OK, NO, BAD, BYE or PREAUTH.
     *
     * @param tag {@code *} if it belongs to no command
     * @param condition in upper case
     * @param text what follows, each byte as the character of the same number
     */
    record Status(String tag, String condition, String text) implements ImapResponse {}

    /** Data: the tokens after {@code *}. */
    record Data(List<ImapToken> tokens) implements ImapResponse {

        /** The number before this word, as in {@code * 12 EXISTS}; -1 if the response is another one. */
        long numbered(String word) {
            return tokens.size() >= 2 && tokens.get(1).isAtom(word) ? number(tokens.getFirst()) : -1;
        }
    }

    /** The server waits for the rest of a command. */
    record Continue(String text) implements ImapResponse {}

    /** A number of up to 18 digits; -1 if it is none. */
    static long number(ImapToken token) {
        return number(token.latin1());
    }

    static long number(String text) {
        if (text.isEmpty() || text.length() > 18) {
            return -1;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return -1;
            }
        }
        return Long.parseLong(text);
    }
}
