package org.daylight.collate;

import java.util.Locale;

/** Finds the footer that a mailing list appends to a text ({@code spec/copies.md}, section "Passages"). */
final class ListFooter {

    /** Most lines of a footer. */
    private static final int LINES = 15;

    private static final int CHARS = 2_000;
    private static final int RULE_CHARS = 10;

    private static final String[] WORDS = {
        "mailing list", "mailman", "listinfo", "unsubscribe", "majordomo", "you are subscribed to", "listserv"
    };

    private ListFooter() {}

    /** Where the footer starts, including blank lines above it; the length of the text when there is none. */
    static int start(String text) {
        int lowest = Math.max(0, text.length() - CHARS);
        int line = text.length();
        int rule = -1;
        for (int lines = 0; lines < LINES && line > lowest; lines++) {
            int start = text.lastIndexOf('\n', line - 2) + 1;
            if (start < lowest) {
                break;
            }
            if (isRule(text, start, line)) {
                rule = start;
                if (saysList(text, line)) {
                    return aboveBlankLines(text, rule);
                }
            }
            line = start;
        }
        return text.length();
    }

    /**
     * Whether a line consists of underscores, dashes, equals signs or stars, or is the two dashes above a signature.
     */
    private static boolean isRule(String text, int start, int end) {
        int to = end;
        while (to > start && text.charAt(to - 1) <= ' ') {
            to--;
        }
        if (to == start) {
            return false;
        }
        char c = text.charAt(start);
        if ("_-=*".indexOf(c) < 0) {
            return false;
        }
        for (int at = start; at < to; at++) {
            if (text.charAt(at) != c) {
                return false;
            }
        }
        return to - start >= RULE_CHARS || c == '-' && to - start == 2;
    }

    private static boolean saysList(String text, int from) {
        String below = text.substring(from).toLowerCase(Locale.ROOT);
        for (String word : WORDS) {
            if (below.contains(word)) {
                return true;
            }
        }
        return false;
    }

    private static int aboveBlankLines(String text, int line) {
        int at = line;
        while (at > 0 && text.charAt(at - 1) == '\n' && isBlankBefore(text, at - 1)) {
            at = text.lastIndexOf('\n', at - 2) + 1;
        }
        return at;
    }

    /** Whether the line that ends with this line feed is blank. */
    private static boolean isBlankBefore(String text, int feed) {
        int at = feed - 1;
        while (at >= 0 && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at--;
        }
        return at < 0 || text.charAt(at) == '\n';
    }
}
