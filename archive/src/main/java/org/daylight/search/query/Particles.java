package org.daylight.search.query;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The particles that Arabic and Hebrew write together with the next word ({@code spec/query.md}, section "Words";
 * docs/decisions/0138). A single word is also found with the article, with conjunctions and with prepositions of one letter. Typed with
 * the article, it is also found without it. The index contains words as they were written.
 */
public final class Particles {

    private static final int SHORTEST = 2;

    /** A shorter word is also searched with the article only, because one more letter makes many other words of it. */
    private static final int SHORTEST_WITH_ALL = 3;

    private static final int LONGEST = 50;

    private static final List<String> ARABIC_CONJUNCTIONS = List.of("", "و", "ف");
    private static final List<String> ARABIC_ARTICLES = List.of("ال", "لل", "بال", "كال");
    private static final List<String> ARABIC_PREPOSITIONS = List.of("", "ب", "ك", "ل");

    private static final List<String> HEBREW_CONJUNCTIONS = List.of("", "ו", "ש", "וש", "כש", "וכש");
    private static final List<String> HEBREW_ARTICLES = List.of("ה", "מה");
    private static final List<String> HEBREW_PREPOSITIONS = List.of("", "ב", "ל", "כ", "מ");

    private final List<String> conjunctions;
    private final List<String> articles;
    private final List<String> prepositions;

    private static final Particles ARABIC = new Particles(ARABIC_CONJUNCTIONS, ARABIC_ARTICLES, ARABIC_PREPOSITIONS);
    private static final Particles HEBREW = new Particles(HEBREW_CONJUNCTIONS, HEBREW_ARTICLES, HEBREW_PREPOSITIONS);

    private Particles(List<String> conjunctions, List<String> articles, List<String> prepositions) {
        this.conjunctions = conjunctions;
        this.articles = articles;
        this.prepositions = prepositions;
    }

    /**
     * The forms in which a single word is searched.
     *
     * @param typed one word; with a letter that Arabic does not have (as in Persian and Urdu) there are no other forms
     * @param folded the same word as it is in the index
     * @return the folded word first; only that in other scripts
     */
    public static List<String> forms(String typed, String folded) {
        Particles particles = all(typed, 0x0621, 0x064A) ? ARABIC : all(typed, 0x05D0, 0x05EA) ? HEBREW : null;
        if (particles == null || folded.length() < SHORTEST || folded.length() > LONGEST) {
            return List.of(folded);
        }
        Set<String> forms = new LinkedHashSet<>();
        forms.add(folded);
        particles.around(folded, forms);
        String bare = particles.withoutArticle(folded);
        if (!bare.equals(folded)) {
            forms.add(bare);
            particles.around(bare, forms);
        }
        return List.copyOf(forms);
    }

    /** Whether a word has other forms. */
    static boolean apply(String typed, String folded) {
        return forms(typed, folded).size() > 1;
    }

    private void around(String word, Set<String> forms) {
        List<String> before = new ArrayList<>(articles);
        if (word.length() >= SHORTEST_WITH_ALL) {
            before.addAll(prepositions);
        }
        for (String conjunction : word.length() >= SHORTEST_WITH_ALL ? conjunctions : List.of("")) {
            for (String particle : before) {
                forms.add(conjunction + particle + word);
            }
        }
    }

    /** The word without its article and what precedes it; the word itself when it has none, or when too little would be left. */
    private String withoutArticle(String word) {
        for (String conjunction : conjunctions) {
            for (String article : articles) {
                String start = conjunction + article;
                if (word.startsWith(start) && word.length() - start.length() >= SHORTEST_WITH_ALL) {
                    return word.substring(start.length());
                }
            }
        }
        return word;
    }

    private static boolean all(String word, int first, int last) {
        return word.codePoints().allMatch(c -> c >= first && c <= last || WordCharacters.isJoined(c));
    }
}
