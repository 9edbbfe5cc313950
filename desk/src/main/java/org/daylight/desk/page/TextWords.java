package org.daylight.desk.page;

import java.util.ArrayList;
import java.util.List;

/**
 * One page of a text as words that can be selected one by one.
 *
 * @param words in order
 * @param page from 1; a page beyond the last is the last
 * @param pages how many there are
 */
record TextWords(List<Word> words, int page, int pages) {

    private static final int WORDS = 1_500;

    /** Longer words are shown in pieces, so that each can be selected and a page has a limit. */
    private static final int LONGEST = 80;

    /**
     * A word.
     *
     * @param from of its first character in the text
     * @param to just past its last
     * @param startsLine whether a line begins with it
     */
    record Word(String text, int from, int to, boolean startsLine) {}

    static TextWords of(String text, int wanted) {
        List<Word> page = new ArrayList<>();
        int at = 0;
        int count = 0;
        int current = 1;
        boolean startsLine = true;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c) || Character.isISOControl(c)) {
                startsLine |= c == '\n';
                at++;
                continue;
            }
            int end = end(text, at);
            if (count == WORDS) {
                if (current == wanted) {
                    return new TextWords(page, current, pages(text, at, current));
                }
                current++;
                count = 0;
                page = new ArrayList<>();
            }
            page.add(new Word(text.substring(at, end), at, end, startsLine));
            count++;
            startsLine = false;
            at = end;
        }
        return new TextWords(page, current, current);
    }

    private static int end(String text, int from) {
        int end = from;
        while (end < text.length()
                && end - from < LONGEST
                && !Character.isWhitespace(text.charAt(end))
                && !Character.isISOControl(text.charAt(end))) {
            end++;
        }
        boolean splits = end < text.length()
                && end > from + 1
                && Character.isLowSurrogate(text.charAt(end))
                && Character.isHighSurrogate(text.charAt(end - 1));
        return splits ? end - 1 : end;
    }

    /** How many pages there are, when page {@code current} ends before {@code at}. */
    private static int pages(String text, int at, int current) {
        int pages = current;
        int count = WORDS;
        for (int from = at; from < text.length(); ) {
            char c = text.charAt(from);
            if (Character.isWhitespace(c) || Character.isISOControl(c)) {
                from++;
                continue;
            }
            if (count == WORDS) {
                pages++;
                count = 0;
            }
            count++;
            from = end(text, from);
        }
        return pages;
    }
}
