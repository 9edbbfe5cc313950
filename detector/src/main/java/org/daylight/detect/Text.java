package org.daylight.detect;

/** The text that is scanned. A place outside the text reads as NUL. Each read is a step; a test counts them in a subclass. For one thread. */
class Text {

    private static final int QUESTIONS = 64;

    private final char[] chars;
    private int asked;

    Text(CharSequence text) {
        this.chars = text.toString().toCharArray();
    }

    int length() {
        return chars.length;
    }

    char at(int i) {
        return i >= 0 && i < chars.length ? chars[i] : 0;
    }

    /** The digit there; -1 for another character. Only ASCII digits count. */
    final int digit(int i) {
        int d = at(i) - '0';
        return d >= 0 && d <= 9 ? d : -1;
    }

    final boolean isWord(int i) {
        return Chars.isWord(at(i));
    }

    /**
     * Whether a slow library may be asked once more about something at a place: {@value #QUESTIONS} times, and once more for each {@value
     * #QUESTIONS} characters before it.
     */
    final boolean mayAsk(int at) {
        if (asked >= QUESTIONS + at / QUESTIONS) {
            return false;
        }
        asked++;
        return true;
    }

    /** The characters from {@code start} to before {@code end}. */
    final String slice(int start, int end) {
        var out = new StringBuilder(Math.max(0, end - start));
        for (int i = start; i < end; i++) {
            out.append(at(i));
        }
        return out.toString();
    }
}
