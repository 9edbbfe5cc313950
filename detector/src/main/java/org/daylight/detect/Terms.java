package org.daylight.detect;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * Words and phrases, recognised at the beginning of a word, whatever their case, accents and white space. A term that ends in {@code *}
 * also matches longer words. Immutable.
 */
final class Terms {

    /** The most characters of a word that are read after a term with {@code *}. */
    private static final int REST = 40;

    /** Receives each term that begins at a place. */
    interface Visitor {
        void term(int payload, int start, int end);
    }

    private long[] keys = new long[64];
    private int[] nexts = new int[64];
    private int edges;
    private int[] whole = new int[16];
    private int[] prefix = new int[16];
    private int states = 1;

    private Terms() {
        Arrays.fill(whole, -1);
        Arrays.fill(prefix, -1);
    }

    static Terms of(String... terms) {
        return of(Arrays.asList(terms));
    }

    static Terms of(Collection<String> terms) {
        var numbered = new TreeMap<String, Integer>();
        terms.forEach(term -> numbered.put(term, 0));
        return of(numbered);
    }

    /** @param terms each with what {@link Visitor} is given for it, at least 0 */
    static Terms of(Map<String, Integer> terms) {
        var made = new Terms();
        terms.forEach((term, payload) -> {
            made.add(term, payload);
            if (term.indexOf('\u00df') >= 0) {
                made.add(term.replace("\u00df", "ss"), payload);
            }
        });
        return made;
    }

    private void add(String term, int payload) {
        boolean open = term.endsWith("*");
        int state = 0;
        for (int i = 0; i < term.length() - (open ? 1 : 0); i++) {
            state = grow(state, Chars.fold(term.charAt(i)));
        }
        (open ? prefix : whole)[state] = payload;
    }

    private int grow(int state, char c) {
        int next = next(state, c);
        if (next > 0) {
            return next;
        }
        if (states == whole.length) {
            int before = states;
            whole = Arrays.copyOf(whole, 2 * before);
            prefix = Arrays.copyOf(prefix, 2 * before);
            Arrays.fill(whole, before, 2 * before, -1);
            Arrays.fill(prefix, before, 2 * before, -1);
        }
        if (4 * (edges + 1) > keys.length) {
            long[] oldKeys = keys;
            int[] oldNexts = nexts;
            keys = new long[2 * oldKeys.length];
            nexts = new int[keys.length];
            for (int i = 0; i < oldKeys.length; i++) {
                if (oldNexts[i] > 0) {
                    put(oldKeys[i], oldNexts[i]);
                }
            }
        }
        put((long) state << 16 | c, states);
        edges++;
        return states++;
    }

    private void put(long key, int next) {
        int slot = slot(key);
        while (nexts[slot] > 0) {
            slot = slot + 1 & keys.length - 1;
        }
        keys[slot] = key;
        nexts[slot] = next;
    }

    private int slot(long key) {
        long mixed = key * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 40) & keys.length - 1;
    }

    /** The state after a character; 0 for none. */
    private int next(int state, char c) {
        long key = (long) state << 16 | c;
        for (int slot = slot(key); nexts[slot] > 0; slot = slot + 1 & keys.length - 1) {
            if (keys[slot] == key) {
                return nexts[slot];
            }
        }
        return 0;
    }

    /** Visits each term that begins at the word at {@code start}. */
    void at(Text text, int start, Visitor visitor) {
        int state = 0;
        int i = start;
        while (true) {
            char c = Chars.fold(text.at(i));
            state = next(state, c);
            if (state == 0 || i >= text.length()) {
                return;
            }
            i++;
            for (int blanks = 0; c == ' ' && blanks < 3 && Chars.fold(text.at(i)) == ' '; blanks++) {
                i++;
            }
            if (prefix[state] >= 0) {
                int end = i;
                while (end < i + REST && text.isWord(end)) {
                    end++;
                }
                visitor.term(prefix[state], start, end);
            }
            if (whole[state] >= 0 && !text.isWord(i)) {
                visitor.term(whole[state], start, i);
            }
        }
    }

    /** The end of the longest term that begins at {@code start}; -1 for none. */
    int match(Text text, int start) {
        var longest = new Longest();
        at(text, start, longest);
        return longest.end;
    }

    private static final class Longest implements Visitor {
        private int end = -1;

        @Override
        public void term(int payload, int start, int end) {
            this.end = Math.max(this.end, end);
        }
    }

    /** Whether a term begins between two places, at the beginning of a word. */
    boolean in(Text text, int from, int to) {
        int begin = Math.max(0, from);
        boolean inside = text.isWord(begin - 1);
        for (int i = begin; i < Math.min(to, text.length()); i++) {
            boolean word = text.isWord(i);
            if (word && !inside && match(text, i) >= 0) {
                return true;
            }
            inside = word;
        }
        return false;
    }

    /** Whether a term stands shortly before a place, or right after it in the line: the distance in which a word explains a number. */
    boolean near(Text text, int start, int end) {
        int to = end;
        while (to < end + 24 && text.at(to) != '\n') {
            to++;
        }
        return in(text, start - 64, start) || in(text, end, to);
    }
}
