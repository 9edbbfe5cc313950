package org.daylight.detect;

/**
 * Groups of digits with one character between two groups, and windows over them that begin at the first group. At most {@value
 * #MOST_DIGITS} digits are looked at. For one thread; used again for the next place.
 */
final class NumberCandidate {

    static final int MOST_DIGITS = 24;
    private static final int MOST_GROUPS = 10;

    private final int[] digits = new int[MOST_DIGITS];
    private final int[] starts = new int[MOST_GROUPS];
    private final int[] ends = new int[MOST_GROUPS];
    private final int[] counts = new int[MOST_GROUPS];
    private int found;
    private Text text;

    private int groups;
    private int length;
    private long layout;
    private char separator;

    NumberCandidate(Text text) {
        this.text = text;
    }

    /** Reads the groups from a first one on; returns how many there are, 0 when the first is too long or continues something. */
    int read(int start, int end) {
        found = 0;
        if (end - start > MOST_DIGITS || continues(start - 1, start - 2)) {
            return 0;
        }
        int total = 0;
        int from = start;
        int to = end;
        while (true) {
            for (int i = from; i < to; i++) {
                digits[total++] = text.digit(i);
            }
            starts[found] = from;
            ends[found] = to;
            counts[found++] = total;
            if (found == MOST_GROUPS || total == MOST_DIGITS || !isSeparator(text.at(to)) || text.digit(to + 1) < 0) {
                return found;
            }
            from = to + 1;
            to = from;
            while (text.digit(to) >= 0) {
                if (to - from + total == MOST_DIGITS) {
                    return found;
                }
                to++;
            }
            if (text.isWord(to)) {
                return found; // a code, not a group of digits
            }
        }
    }

    /** Whether a character joins the number to what stands on its other side. A comma does not: it separates values. */
    private boolean continues(int at, int beyond) {
        char c = text.at(at);
        return switch (c) {
            case '_', '#', '%', '@', '~', '+', '\\' -> true;
            case ':' -> text.digit(beyond) >= 0;
            case '=' -> beyond < at && isParameter(beyond);
            default -> (c == '.' || c == '/' || Chars.isDash(c)) && text.isWord(beyond);
        };
    }

    /** Whether the word that ends there is the name of a parameter in a link. */
    private boolean isParameter(int last) {
        int i = last;
        while (last - i < 24 && (text.isWord(i) || text.at(i) == '_' || text.at(i) == '-')) {
            i--;
        }
        return text.at(i) == '?' || text.at(i) == '&' || text.at(i) == ';';
    }

    private static boolean isSeparator(char c) {
        return c == '.' || c == '/' || Chars.isDash(c) || Chars.isBlank(c);
    }

    /** Looks at the first {@code k} groups. @return false when the last of them continues in another word */
    boolean window(int k) {
        groups = k;
        length = counts[k - 1];
        layout = 0;
        separator = 0;
        for (int i = 0; i < k; i++) {
            int size = ends[i] - starts[i];
            layout = size > 15 ? -1 : layout << 4 | size;
            if (i > 0) {
                char c = normal(text.at(ends[i - 1]));
                separator = i == 1 || separator == c ? c : '?';
            }
        }
        int end = ends[k - 1];
        return !continues(end, end + 1) || text.at(end) == '#';
    }

    private static char normal(char c) {
        return Chars.isDash(c) ? '-' : Chars.isBlank(c) ? ' ' : c;
    }

    int length() {
        return length;
    }

    int digit(int i) {
        return digits[i];
    }

    /** Some digits as a number. */
    long value(int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            value = value * 10 + digits[i];
        }
        return value;
    }

    int start() {
        return starts[0];
    }

    int end() {
        return ends[groups - 1];
    }

    /** Whether it is written without separators. */
    boolean isSolid() {
        return groups == 1;
    }

    /** Whether the sizes of the groups are the hexadecimal digits of a layout, for example {@code 0x324}. */
    boolean is(long wanted) {
        return groups > 1 && layout == wanted;
    }

    /** The separator, a hyphen or blank for all of their kind; NUL for none, {@code ?} for several. */
    char separator() {
        return separator;
    }

    /** The separator after a group. */
    char separator(int group) {
        return normal(text.at(ends[group]));
    }

    /** Whether no other group of digits stands right before it or after it, so that a blank is no separator by chance. */
    boolean isAlone() {
        return !(Chars.isBlank(text.at(start() - 1)) && text.digit(start() - 2) >= 0)
                && !(Chars.isBlank(text.at(end())) && text.digit(end() + 1) >= 0);
    }

    String text() {
        return text(0, length);
    }

    String text(int from, int to) {
        var out = new StringBuilder();
        for (int i = from; i < to; i++) {
            out.append((char) ('0' + digits[i]));
        }
        return out.toString();
    }
}
