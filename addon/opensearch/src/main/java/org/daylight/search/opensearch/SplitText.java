package org.daylight.search.opensearch;

import java.util.List;
import java.util.Set;
import org.daylight.search.query.WordSplitter;

/**
 * Text as the cluster gets it: the words of {@link WordSplitter}, with a blank between positions and {@value #BESIDE} between words of one
 * position. The analyzer of the index ({@code group.json}) only undoes that. Words consist of letters and digits, so neither sign is in one.
 */
final class SplitText {

    /** Between two words of one position. */
    private static final char BESIDE = '|';

    /** A position without a word; the analyzer removes it and keeps the position. */
    private static final String HOLE = "_";

    private SplitText() {}

    /** The words of a text of a document. @param distinct gets each of them */
    static String of(String text, Set<String> distinct) {
        var splitter = new WordSplitter(false);
        char[] chars = text.toCharArray();
        splitter.reset(chars, Math.min(chars.length, WordSplitter.MAX_TEXT));
        var split = new StringBuilder(text.length());
        while (splitter.next()) {
            between(split, splitter.increment());
            split.append(splitter.term(), 0, splitter.termLength());
            distinct.add(new String(splitter.term(), 0, splitter.termLength()));
        }
        return split.toString();
    }

    private static void between(StringBuilder split, int increment) {
        if (!split.isEmpty()) {
            split.append(increment == 0 ? BESIDE : ' ');
        }
        for (int i = 1; i < increment; i++) {
            split.append(HOLE).append(' ');
        }
    }

    /** A phrase of a query. @param forms for each word the forms that it may have */
    static String phrase(List<WordSplitter.Word> words, List<List<String>> forms) {
        var phrase = new StringBuilder();
        int before = words.getFirst().position() - 1;
        for (int i = 0; i < words.size(); i++) {
            between(phrase, words.get(i).position() - before);
            before = words.get(i).position();
            phrase.append(alternatives(forms.get(i)));
        }
        return phrase.toString();
    }

    /** Words of which any may be at a place. */
    static String alternatives(List<String> forms) {
        return String.join(String.valueOf(BESIDE), forms);
    }
}
