package org.daylight.dkim.finding;

import java.util.Locale;

/** Foreign text made safe to print: nothing in it controls a terminal, a page or the direction of writing. */
public final class Printable {
    private Printable() {}

    /** With all but visible characters and the plain space escaped as <code>\\u{…}</code>, and cut with … after so many characters. */
    public static String of(String foreign, int maxChars) {
        if (foreign.length() <= maxChars && isPlain(foreign)) {
            return foreign; // nearly always
        }
        var out = new StringBuilder();
        int i = 0;
        while (i < foreign.length()) {
            int c = foreign.codePointAt(i);
            i += Character.charCount(c);
            String shown = isSafe(c) ? Character.toString(c) : "\\u{" + Integer.toHexString(c) + "}";
            if (out.length() + shown.length() > maxChars) {
                return out.append('…').toString();
            }
            out.append(shown);
        }
        return out.toString();
    }

    /** Nothing but visible ASCII and spaces. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    /** Nothing but ASCII. */
    public static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** In quotation marks, for a detail. */
    public static String quoted(String foreign) {
        return "\"" + of(foreign, 60) + "\"";
    }

    private static boolean isSafe(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }

    /** Lower case by ASCII alone. */
    public static String lower(String ascii) {
        return ascii.toLowerCase(Locale.ROOT);
    }
}
