package org.daylight.redact;

import java.util.Arrays;

/**
 * Finds terms in a stream of folded chars, and decides by the chars around them whether they count. For one text after
 * another, by one thread.
 */
final class TermMatcher {

    /** Receives what is found. */
    interface Found {

        /** @param term index of the term @param from @param to range of original bytes that it spans */
        void at(int term, int from, int to);
    }

    private final TermAutomaton automaton;
    private final Found found;
    private final int mask;
    private final char[] chars;
    private final int[] from;
    private final int[] to;
    /** Whether separators were left out before the char. */
    private final boolean[] apart;

    private long count;
    private int state;
    private int[] waiting = new int[4];
    private int waitingCount;

    TermMatcher(TermAutomaton automaton, Found found) {
        this.automaton = automaton;
        this.found = found;
        int room = Integer.highestOneBit(automaton.longest() + 2) * 2;
        this.mask = room - 1;
        this.chars = new char[room];
        this.from = new int[room];
        this.to = new int[room];
        this.apart = new boolean[room];
    }

    void add(char c, int first, int past, boolean isApart) {
        if (waitingCount > 0) {
            decide(c, isApart);
        }
        int slot = (int) count & mask;
        chars[slot] = c;
        from[slot] = first;
        to[slot] = past;
        apart[slot] = isApart;
        count++;
        state = automaton.step(state, c);
        int[] ends = automaton.ends(state);
        for (int term : ends) {
            if (waitingCount == waiting.length) {
                waiting = Arrays.copyOf(waiting, waitingCount * 2);
            }
            waiting[waitingCount++] = term;
        }
    }

    /** The text has ended. */
    void end() {
        if (waitingCount > 0) {
            decide(' ', true);
        }
        state = 0;
        count = 0;
    }

    /** Decides about the terms that end with the last char, now that the one after it is known. */
    private void decide(char after, boolean isApart) {
        for (int i = 0; i < waitingCount; i++) {
            SearchTerm term = automaton.term(waiting[i]);
            int length = term.chars().length();
            long start = count - length;
            boolean begins = start > 0;
            char before = begins ? chars[(int) (start - 1) & mask] : ' ';
            boolean startApart = apart[(int) start & mask];
            boolean inNumber = begins && term.startsWithDigit() && CaseFolding.isDigit(before) && !startApart
                    || term.endsWithDigit() && CaseFolding.isDigit(after) && !isApart;
            boolean inWord = !term.partsOfWords()
                    && (term.startsWithLetter() && CaseFolding.isLetter(before)
                            || term.endsWithLetter() && CaseFolding.isLetter(after));
            if (!inNumber && !inWord) {
                report(waiting[i], start, length);
            }
        }
        waitingCount = 0;
    }

    private void report(int term, long start, int length) {
        int first = Integer.MAX_VALUE;
        int past = 0;
        for (long at = start; at < start + length; at++) {
            int slot = (int) at & mask;
            first = Math.min(first, from[slot]);
            past = Math.max(past, to[slot]);
        }
        found.at(term, first, past);
    }
}
