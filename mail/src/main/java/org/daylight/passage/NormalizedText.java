package org.daylight.passage;

import com.ibm.icu.text.Normalizer2;
import java.util.Arrays;

/**
 * A text in the form in which quotations are compared ({@code spec/passages.md} section 3), with the range of the text that each of
 * its chars stands for. Linear time.
 */
final class NormalizedText {

    /** A longer run of combining characters is normalized in pieces of this length, in UTF-16 code units. */
    private static final int LONGEST_SEGMENT = 256;

    private static final Normalizer2 NFKC = Normalizer2.getNFKCInstance();

    private char[] chars;
    private int[] from;
    private int[] to;
    private int length;

    private NormalizedText(int room) {
        chars = new char[room];
        from = new int[room];
        to = new int[room];
    }

    static NormalizedText of(String text) {
        var normalized = new NormalizedText(text.length() + 16);
        boolean lineStart = true;
        int at = 0;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            boolean mark = lineStart && c == '>';
            if (mark || isBlank(c)) {
                normalized.blank(at);
                lineStart = mark || isLineEnd(c) || lineStart;
                at += Character.charCount(c);
                continue;
            }
            lineStart = false;
            at = normalized.segment(text, at);
        }
        while (normalized.length > 0 && normalized.chars[normalized.length - 1] == ' ') {
            normalized.length--;
        }
        return normalized;
    }

    /** Adds the characters up to the next one before which a text may be divided. @return where that one is */
    private int segment(String text, int start) {
        int end = start + Character.charCount(text.codePointAt(start));
        int c = end < text.length() ? text.codePointAt(end) : -1;
        if (end == start + 1 && text.charAt(start) < 0x80 && (c < 0 || c < 0x80)) {
            add(plain(text.charAt(start)), start, end);
            return end;
        }
        while (c >= 0 && end - start < LONGEST_SEGMENT && !isBlank(c) && !NFKC.hasBoundaryBefore(c)) {
            end += Character.charCount(c);
            c = end < text.length() ? text.codePointAt(end) : -1;
        }
        var plain = new StringBuilder();
        text.substring(start, end).codePoints().map(NormalizedText::plain).forEach(plain::appendCodePoint);
        int last = end;
        NFKC.normalize(plain).codePoints().forEach(each -> add(plain(each), start, last));
        return end;
    }

    private void blank(int at) {
        if (length > 0 && chars[length - 1] != ' ') {
            unit(' ', at, at + 1);
        }
    }

    private void add(int c, int first, int past) {
        if (isBlank(c)) {
            blank(first);
        } else if (c == '-' && length > 0 && chars[length - 1] == '-') {
            to[length - 1] = past;
        } else if (!isWithoutWidth(c)) {
            for (char unit : Character.toChars(c)) {
                unit(unit, first, past);
            }
        }
    }

    private void unit(char unit, int first, int past) {
        if (length == chars.length) {
            int room = length * 2 + 16;
            chars = Arrays.copyOf(chars, room);
            from = Arrays.copyOf(from, room);
            to = Arrays.copyOf(to, room);
        }
        chars[length] = unit;
        from[length] = first;
        to[length++] = past;
    }

    static boolean isBlank(int c) {
        return c <= ' ' && c >= 0
                || c >= 0x7f && c <= 0xa0
                || c == 0x1680
                || c >= 0x2000 && c <= 0x200a
                || c == 0x2028
                || c == 0x2029
                || c == 0x202f
                || c == 0x205f
                || c == 0x3000;
    }

    private static boolean isLineEnd(int c) {
        return c == '\n' || c == '\r' || c == '\f' || c == 0x0b || c == 0x85 || c == 0x2028 || c == 0x2029;
    }

    private static boolean isWithoutWidth(int c) {
        return c == 0xad
                || c == 0x34f
                || c == 0x61c
                || c == 0x180e
                || c >= 0x200b && c <= 0x200f
                || c >= 0x202a && c <= 0x202e
                || c >= 0x2060 && c <= 0x206f
                || c >= 0xfe00 && c <= 0xfe0f
                || c == 0xfeff
                || c >= 0xe0000 && c <= 0xe01ef;
    }

    /** The plain form of a typographic character; any other character itself. */
    private static int plain(int c) {
        return switch (c) {
            case 0x60,
                    0xb4,
                    0x2b9,
                    0x2bb,
                    0x2bc,
                    0x2bd,
                    0x2018,
                    0x2019,
                    0x201a,
                    0x201b,
                    0x2032,
                    0x2035,
                    0x2039,
                    0x203a -> '\'';
            case 0xab, 0xbb, 0x2ba, 0x201c, 0x201d, 0x201e, 0x201f, 0x2033, 0x2036 -> '"';
            case 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2043, 0x2212 -> '-';
            default -> c;
        };
    }

    /**
     * Whether a place is within a word or a number: a quotation that begins or ends there could say the opposite.
     *
     * @param index of the char after the place, 0…{@link #length}
     */
    boolean isInWord(int index) {
        if (index <= 0 || index >= length) {
            return false;
        }
        int before = Character.codePointBefore(chars, index, 0);
        int after = Character.codePointAt(chars, index, length);
        if (isMark(after) || isSpaced(before) && isSpaced(after)) {
            return true;
        }
        boolean isNumber = after < 0x80 && ".,".indexOf(after) >= 0 && index + 1 < length && isDigit(chars[index + 1]);
        return isDigit(before) && isNumber
                || isDigit(after) && index >= 2 && ".,".indexOf(before) >= 0 && isDigit(chars[index - 2])
                || before == 'n' && startsWith(index, "'t") && !(index + 2 < length && isSpaced(chars[index + 2]));
    }

    private boolean startsWith(int index, String text) {
        return index + text.length() <= length && new String(chars, index, text.length()).equals(text);
    }

    private static boolean isDigit(int c) {
        return Character.isDigit(c);
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }

    /** Whether it is a letter or digit of a script that has blanks between words, or between the words of which endings are part. */
    private static boolean isSpaced(int c) {
        return isMark(c)
                || Character.isLetterOrDigit(c)
                        && switch (Character.UnicodeScript.of(c)) {
                            case HAN,
                                    HIRAGANA,
                                    KATAKANA,
                                    HANGUL,
                                    BOPOMOFO,
                                    YI,
                                    THAI,
                                    LAO,
                                    KHMER,
                                    MYANMAR,
                                    TIBETAN,
                                    JAVANESE,
                                    BALINESE,
                                    TAI_LE,
                                    NEW_TAI_LUE,
                                    TAI_THAM,
                                    TAI_VIET -> false;
                            default -> true;
                        };
    }

    int length() {
        return length;
    }

    char at(int index) {
        return chars[index];
    }

    /** The index in the text of the first char that a char stands for. */
    int from(int index) {
        return from[index];
    }

    /** The index in the text just past the last. */
    int to(int index) {
        return to[index];
    }

    String text() {
        return new String(chars, 0, length);
    }
}
