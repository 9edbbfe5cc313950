package org.daylight.search.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Other spellings of a word in a query (docs/decisions/0024). When a reader types ä, ö, ü, å or ø, the words with ae, oe, ue, aa, oe are
 * searched too, because many keyboards and addresses lack these letters. The reverse is not done: {@code true} does not find
 * {@code trü}.
 */
public final class Spellings {

    private Spellings() {}

    /** The folded word, and after it its other spellings; usually there is none. */
    public static List<String> of(String typed, String folded) {
        String other = spelled(typed);
        if (other.isEmpty()) {
            return List.of(folded);
        }
        List<String> all = new ArrayList<>(List.of(folded));
        List<WordSplitter.Word> words = WordSplitter.of(other, true);
        if (words.size() == 1 && !words.getFirst().folded().equals(folded)) {
            all.add(words.getFirst().folded());
        }
        return all;
    }

    /** A text with each word in its other spelling; the same text when no word has one. */
    public static String other(String text) {
        String other = spelled(text);
        return other.isEmpty() ? text : other;
    }

    /** The other spelling; empty when there is none. */
    private static String spelled(String typed) {
        StringBuilder spelled = null;
        String composed = typed.chars().allMatch(c -> c < 128)
                ? typed
                : java.text.Normalizer.normalize(typed, java.text.Normalizer.Form.NFC)
                        .toLowerCase(Locale.ROOT);
        for (int i = 0; i < composed.length(); i++) {
            String other = switch (composed.charAt(i)) {
                case 'ä' -> "ae";
                case 'ö', 'ø' -> "oe";
                case 'ü' -> "ue";
                case 'å' -> "aa";
                default -> "";
            };
            if (!other.isEmpty() && spelled == null) {
                spelled = new StringBuilder(composed.substring(0, i));
            }
            if (spelled != null) {
                spelled.append(other.isEmpty() ? composed.substring(i, i + 1) : other);
            }
        }
        return spelled == null ? "" : spelled.toString();
    }
}
