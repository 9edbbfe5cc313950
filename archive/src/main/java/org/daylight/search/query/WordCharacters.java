package org.daylight.search.query;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;

/**
 * Which characters form words ({@code spec/query.md}, section "Words"). Letters and digits do, marks and invisible characters belong to
 * the letter before them, and everything else separates words. This depends on the general category of a character and not on the word
 * rules of UAX 29, which join words across apostrophes, colons, full stops and some spaces.
 */
final class WordCharacters {

    private static final int ZERO_WIDTH_SPACE = 0x200B;

    private WordCharacters() {}

    /** Whether it is a letter or a digit of a word. */
    static boolean isLetter(int c) {
        return switch (Character.getType(c)) {
            case Character.LOWERCASE_LETTER,
                    Character.UPPERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.OTHER_LETTER,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.LETTER_NUMBER -> !isSaltillo(c) && !isFiller(c);
            case Character.MODIFIER_LETTER -> !isApostrophe(c);
            case Character.OTHER_SYMBOL -> Character.isAlphabetic(c); // letters in circles
            default -> false;
        };
    }

    /**
     * Whether it belongs to the letter before it: a combining mark, or an invisible character such as a soft hyphen, a joiner or a
     * direction mark. The zero width space does not: it separates words.
     */
    static boolean isJoined(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            case Character.FORMAT ->
                c != ZERO_WIDTH_SPACE && UCharacter.hasBinaryProperty(c, UProperty.DEFAULT_IGNORABLE_CODE_POINT);
            default -> false;
        };
    }

    /** Whether it can be part of a word. */
    static boolean isPart(int c) {
        return isLetter(c) || isJoined(c);
    }

    /** Letters by category that people use as apostrophes or primes. They separate words, like the apostrophe on a keyboard. */
    private static boolean isApostrophe(int c) {
        return c >= 0x02B9 && c <= 0x02BD // modifier prime, double prime, turned comma, apostrophe, reversed comma
                || c == 0x02CA
                || c == 0x02CB
                || c == 0x02EE
                || c == 0x0374
                || c == 0x07F4
                || c == 0x07F5;
    }

    private static boolean isSaltillo(int c) {
        return c == 0xA78B || c == 0xA78C;
    }

    /** Letters by category that look like blanks. */
    private static boolean isFiller(int c) {
        return c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0;
    }

    /** Han, kana, bopomofo, Hangul, Tangut: scripts written without blanks between words, or with endings joined on. */
    static boolean isCjk(int c) {
        return c >= 0x1100 && isInCjkBlock(c) && isLetter(c);
    }

    private static boolean isInCjkBlock(int c) {
        return c <= 0x115F
                || c >= 0x3005 && c <= 0x3007
                || c >= 0x3041 && c <= 0x3096
                || c >= 0x309D && c <= 0x309F
                || c >= 0x30A1 && c <= 0x30FA
                || c >= 0x30FC && c <= 0x318E
                || c >= 0x31A0 && c <= 0x31BF
                || c >= 0x31F0 && c <= 0x31FF
                || c >= 0x3400 && c <= 0x4DBF
                || c >= 0x4E00 && c <= 0x9FFF
                || c >= 0xA960 && c <= 0xA97F
                || c >= 0xAC00 && c <= 0xD7A3
                || c >= 0xF900 && c <= 0xFAFF
                || c >= 0xFF66 && c <= 0xFF9D
                || c >= 0xFFA0 && c <= 0xFFDC
                || c >= 0x17000 && c <= 0x18DFF
                || c >= 0x1AFF0 && c <= 0x1B2FF
                || c >= 0x20000 && c <= 0x3FFFF;
    }

    /** What belongs to the Chinese, Japanese or Korean character before it: voicing marks, variation selectors, the rest of a Hangul syllable. */
    static boolean isCjkMark(int c) {
        return c >= 0x1160 && c <= 0x11FF
                || c == 0x3099
                || c == 0x309A
                || c == 0xFF9E
                || c == 0xFF9F
                || c >= 0xD7B0 && c <= 0xD7FB
                || c >= 0xFE00 && c <= 0xFE0F
                || c >= 0xE0100 && c <= 0xE01EF
                || c >= 0x0300 && c <= 0x036F;
    }

    /** Letters and marks of Thai, Lao, Burmese and Khmer, whose words are separated by dictionary. */
    static boolean isCutByDictionary(int c) {
        return c >= 0x0E00
                && (c <= 0x0EFF
                        || c >= 0x1000 && c <= 0x109F
                        || c >= 0x1780 && c <= 0x17FF
                        || c >= 0xA9E0 && c <= 0xA9FF
                        || c >= 0xAA60 && c <= 0xAA7F)
                && Character.getType(c) != Character.DECIMAL_DIGIT_NUMBER;
    }
}
