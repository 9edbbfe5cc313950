package org.daylight.redact;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.Normalizer2;
import org.jspecify.annotations.Nullable;

/**
 * What a character is for a comparison (Unicode Standard Annex 15, NFKC_Casefold, decomposed): case, width and composition
 * do not count, and invisible characters are nothing. Safe for use by several threads.
 */
final class CaseFolding {

    private static final Normalizer2 FOLD = Normalizer2.getNFKCCasefoldInstance();
    private static final Normalizer2 DECOMPOSE = Normalizer2.getNFKDInstance();

    /** By character of the Basic Multilingual Plane; a race computes the same text twice. */
    private static final @Nullable String[] KNOWN = new String[0x10000];

    private CaseFolding() {}

    /** One or more chars; empty for a character that is invisible. Every kind of white space is a blank. */
    static String of(int codePoint) {
        if (codePoint >= KNOWN.length) {
            return computed(codePoint);
        }
        String known = KNOWN[codePoint];
        if (known == null) {
            known = computed(codePoint);
            KNOWN[codePoint] = known;
        }
        return known;
    }

    private static String computed(int codePoint) {
        if (isSpace(codePoint)) {
            return " ";
        }
        if (codePoint < ' ' || codePoint >= 0x7f && codePoint < 0xa0) {
            return String.valueOf((char) codePoint);
        }
        if (codePoint >= 0xd800 && codePoint <= 0xdfff) {
            return "\uFFFD";
        }
        String folded = FOLD.normalize(DECOMPOSE.normalize(Character.toString(codePoint)));
        // A second round, because folding can give characters that decompose, and decomposing ones that fold.
        folded = DECOMPOSE.normalize(FOLD.normalize(DECOMPOSE.normalize(folded)));
        return digits(folded);
    }

    private static boolean isSpace(int c) {
        return c == ' ' || c >= '\t' && c <= '\r' || c == 0x85 || c == 0xa0 || UCharacter.isUWhiteSpace(c);
    }

    /** Digits of other scripts as those of ASCII. */
    private static String digits(String text) {
        boolean other = text.codePoints().anyMatch(c -> c >= 0x80 && Character.isDigit(c));
        if (!other) {
            return text;
        }
        var out = new StringBuilder();
        text.codePoints().forEach(c -> out.appendCodePoint(Character.isDigit(c) ? '0' + Character.digit(c, 10) : c));
        return out.toString();
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Whether it may stand between the digits of one number: a blank, a hyphen, a dot, a slash, a parenthesis. */
    static boolean isSeparator(char c) {
        return c == ' '
                || c == '-'
                || c == '.'
                || c == '/'
                || c == '('
                || c == ')'
                || c >= 0x80 && (Character.getType(c) == Character.DASH_PUNCTUATION || c == 0x2212 || c == 0xb7);
    }

    /** Whether it continues a word. In scripts without blanks between words, nothing does. */
    static boolean isLetter(char c) {
        if (!Character.isLetter(c)) {
            return false;
        }
        if (c < 0x0e00) {
            return true;
        }
        return switch (Character.UnicodeScript.of(c)) {
            case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR, TIBETAN -> false;
            default -> true;
        };
    }
}
