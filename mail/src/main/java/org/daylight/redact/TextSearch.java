package org.daylight.redact;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Searches texts for all strings at once. Folds each char, collapses white space and quotation marks at the start of lines,
 * and compares. A stream: the memory does not depend on the length of a text. By one thread.
 */
final class TextSearch implements CharSink {

    /** More separators than this are not between the digits of one number. */
    private static final int MOST_SEPARATORS = 16;

    private final TermMatcher plain;
    private final TermMatcher numbers;
    private final boolean hasPlain;
    private final boolean hasNumbers;

    private boolean space;
    private int spaceFrom;
    private int spaceTo;
    private boolean lineStart = true;
    private boolean begun;

    private boolean afterDigit;
    private final char[] held = new char[MOST_SEPARATORS];
    private final int[] heldFrom = new int[MOST_SEPARATORS];
    private final int[] heldTo = new int[MOST_SEPARATORS];
    private int heldCount;

    /** @param found receives the index of the term in this list */
    TextSearch(List<SearchTerm> terms, TermMatcher.Found found) {
        int[] plainTerms = IntStream.range(0, terms.size())
                .filter(i -> !terms.get(i).ignoresSeparators())
                .toArray();
        int[] numberTerms = IntStream.range(0, terms.size())
                .filter(i -> terms.get(i).ignoresSeparators())
                .toArray();
        this.plain = matcher(terms, plainTerms, found);
        this.numbers = matcher(terms, numberTerms, found);
        this.hasPlain = plainTerms.length > 0;
        this.hasNumbers = numberTerms.length > 0;
    }

    private static TermMatcher matcher(List<SearchTerm> terms, int[] chosen, TermMatcher.Found found) {
        var automaton =
                new TermAutomaton(Arrays.stream(chosen).mapToObj(terms::get).toList());
        return new TermMatcher(automaton, (term, from, to) -> found.at(chosen[term], from, to));
    }

    @Override
    public void add(int codePoint, int from, int to) {
        if (codePoint > ' ' && codePoint < 0x7f) {
            boolean capital = codePoint >= 'A' && codePoint <= 'Z';
            visible((char) (capital ? codePoint | 0x20 : codePoint), from, to);
            return;
        }
        String folded = CaseFolding.of(codePoint);
        for (int i = 0; i < folded.length(); i++) {
            char c = folded.charAt(i);
            if (c == ' ') {
                if (!space) {
                    space = true;
                    spaceFrom = from;
                }
                spaceTo = to;
                lineStart |= codePoint == '\n' || codePoint == '\r';
            } else {
                visible(c, from, to);
            }
        }
    }

    private void visible(char c, int from, int to) {
        if (lineStart && (c == '>' || c == '|') && (space || !begun)) {
            spaceTo = to; // the mark of a quoted line
            return;
        }
        if (space) {
            folded(' ', spaceFrom, spaceTo);
            space = false;
        }
        lineStart = false;
        begun = true;
        folded(c, from, to);
    }

    private void folded(char c, int from, int to) {
        if (hasPlain) {
            plain.add(c, from, to, false);
        }
        if (!hasNumbers) {
            return;
        }
        if (CaseFolding.isDigit(c)) {
            boolean apart = heldCount > 0;
            heldCount = 0;
            afterDigit = true;
            numbers.add(c, from, to, apart);
            return;
        }
        if (afterDigit && CaseFolding.isSeparator(c) && heldCount < MOST_SEPARATORS) {
            held[heldCount] = c;
            heldFrom[heldCount] = from;
            heldTo[heldCount++] = to;
            return;
        }
        release();
        afterDigit = false;
        numbers.add(c, from, to, false);
    }

    private void release() {
        for (int i = 0; i < heldCount; i++) {
            numbers.add(held[i], heldFrom[i], heldTo[i], false);
        }
        heldCount = 0;
    }

    /** The text has ended; the next char starts another. */
    void end() {
        release();
        plain.end();
        numbers.end();
        afterDigit = false;
        space = false;
        lineStart = true;
        begun = false;
    }
}
