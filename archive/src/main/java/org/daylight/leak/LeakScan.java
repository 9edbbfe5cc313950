package org.daylight.leak;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds strings in a stream of characters, whatever separates their letters and digits: blanks, tags, line ends. A match begins
 * and ends where a word does. Not for use by several threads.
 */
final class LeakScan {
    /** So many other characters may be between two letters of a match. */
    private static final int MOST_BETWEEN = 200;

    private static final int REMEMBERED = 2048;

    private final Needles needles;
    /** Of the last letters, whether other characters came before each, cyclic. */
    private final int[] between = new int[REMEMBERED];

    /** The forms of characters, as far as they were met. */
    private final @Nullable String[] forms = new String[1 << 16];

    private int letters;
    private int others;
    private int state;
    /** What was found and must still be followed by the end of a word. */
    private Needles.@Nullable Needle pending;

    private int found = -1;
    private boolean whole;
    private int leastLetters;

    LeakScan(Needles needles) {
        this.needles = needles;
        others = 1;
    }

    /**
     * Forgets what was found.
     *
     * @param leastLetters a match must have so many
     */
    void restart(int leastLetters) {
        found = -1;
        this.leastLetters = leastLetters;
        begin();
    }

    private void begin() {
        letters = 0;
        others = 1;
        state = 0;
        pending = null;
        Arrays.fill(between, 0);
    }

    /** The index of the string that was found first; -1 when none was. */
    int found() {
        return found;
    }

    /** Whether the whole string was found, and not only a large piece of it. */
    boolean isWhole() {
        return whole;
    }

    void character(char c) {
        if (c < 0x80) {
            plain(c);
            return;
        }
        String form = forms[c];
        if (form == null) {
            form = Needles.form(String.valueOf(c)); // nothing for an accent that is a character of its own
            forms[c] = form;
        }
        for (int i = 0; i < form.length(); i++) {
            plain(form.charAt(i));
        }
    }

    private void plain(char c) {
        if (!Needles.isLetter(c)) {
            settle();
            others++;
            if (others > MOST_BETWEEN) {
                state = 0;
            }
            return;
        }
        pending = null; // the word goes on
        between[letters % REMEMBERED] = others;
        letters++;
        others = 0;
        state = needles.next(state, Character.toLowerCase(c));
        int at = state;
        for (Needles.Needle needle = needles.ending(at); needle != null; ) {
            if (!needle.first() || beginsWord(needle.length())) {
                if (!needle.last()) {
                    found(needle);
                } else if (pending == null) { // the longest comes first
                    pending = needle;
                }
            }
            at = needles.shorter(at);
            needle = at == 0 ? null : needles.ending(at);
        }
    }

    /** Ends a text. */
    void end() {
        settle();
        begin();
    }

    private void settle() {
        if (pending != null) {
            found(pending);
            pending = null;
        }
    }

    private void found(Needles.Needle needle) {
        boolean isWhole = needle.first() && needle.last();
        if ((found < 0 || isWhole && !whole) && needle.length() >= leastLetters) {
            found = needle.string();
            whole = isWhole;
        }
    }

    private boolean beginsWord(int length) {
        return length < REMEMBERED && length <= letters && between[(letters - length) % REMEMBERED] > 0;
    }
}
