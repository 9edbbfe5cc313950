package org.daylight.dkim.finding;

import java.util.Locale;

/** Makes outside text safe to print: nothing in it can control a terminal, a page or the direction of writing. */
public final class Printable {
    private Printable() {}

    /** The text with everything but visible characters and the plain space escaped as <code>\\u{…}</code>, and cut with … after {@code maxChars}. */
    public static String of(String untrusted, int maxChars) {
        if (untrusted.length() <= maxChars && isPlain(untrusted)) {
            return untrusted; // almost always
        }
        var out = new StringBuilder();
        int i = 0;
        while (i < untrusted.length()) {
            int c = untrusted.codePointAt(i);
            i += Character.charCount(c);
            String shown = isSafe(c) ? Character.toString(c) : "\\u{" + Integer.toHexString(c) + "}";
            if (out.length() + shown.length() > maxChars) {
                return out.append('…').toString();
            }
            out.append(shown);
        }
        return out.toString();
    }

    /** Whether there are only visible ASCII characters and spaces. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    /** Whether there are only ASCII characters. */
    public static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** The safe text in quotation marks, at most 60 characters, for a detail. */
    public static String quoted(String untrusted) {
        return "\"" + of(untrusted, 60) + "\"";
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

    /** Lower case, independent of the locale. */
    public static String lower(String ascii) {
        return ascii.toLowerCase(Locale.ROOT);
    }
}
