package org.daylight.search.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The other ways in which people write a word that a query has (docs/decisions/0024): where a reader types ä, ö, ü, å or ø, mail
 * from keyboards and addresses without them says ae, oe, ue, aa, oe. The way back is not taken: {@code true} is no {@code trü}.
 */
public final class Spellings {

    private Spellings() {}

    /** The word as the index has it, and after it the other ways to write it; mostly one. */
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

    /** A text with each of its words written the other way; the same text when none can be. */
    public static String other(String text) {
        String other = spelled(text);
        return other.isEmpty() ? text : other;
    }

    /** Empty when it has none of these letters. */
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
