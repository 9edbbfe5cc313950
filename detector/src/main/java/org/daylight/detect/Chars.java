package org.daylight.detect;

import java.text.Normalizer;

/** Classes of characters, from tables. */
final class Chars {

    static final byte OTHER = 0;
    static final byte LETTER = 1;
    static final byte DIGIT = 2;
    /** Begins a candidate that is neither a word nor a number. */
    static final byte SPECIAL = 4;

    private static final byte[] KINDS = new byte[1 << 16];
    private static final char[] FOLDED = new char[1 << 16];

    static {
        for (int c = 0; c < KINDS.length; c++) {
            KINDS[c] = c < 128 ? ascii((char) c) : Character.isLetter((char) c) ? LETTER : OTHER;
            FOLDED[c] = folded((char) c);
        }
    }

    private Chars() {}

    private static byte ascii(char c) {
        if (c >= '0' && c <= '9') {
            return DIGIT;
        }
        if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
            return LETTER;
        }
        return "@:-<+(".indexOf(c) >= 0 ? SPECIAL : OTHER;
    }

    private static char folded(char c) {
        if (c <= ' ' || c == '\u00a0' || c == '\u2007' || c == '\u202f' || c == '-' || c == '\u2010' || c == '\u2011') {
            return ' ';
        }
        if (c == '\u2019') {
            return '\'';
        }
        if (c > 128 && c < 0x250) {
            return Character.toLowerCase(
                    Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFD).charAt(0));
        }
        return Character.toLowerCase(c);
    }

    static byte kind(char c) {
        return KINDS[c];
    }

    /** Whether it is a letter or an ASCII digit. */
    static boolean isWord(char c) {
        return (KINDS[c] & (LETTER | DIGIT)) != 0;
    }

    static boolean isLetter(char c) {
        return KINDS[c] == LETTER;
    }

    static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    /** A small letter without its accent; white space, control characters and hyphens become a blank. */
    static char fold(char c) {
        return FOLDED[c];
    }

    /** A hyphen, a blank and what typesetting puts in their places. */
    static boolean isDash(char c) {
        return c == '-' || c == '\u2010' || c == '\u2011' || c == '\u2013';
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\u00a0' || c == '\u2007' || c == '\u202f' || c == '\u2009';
    }
}
