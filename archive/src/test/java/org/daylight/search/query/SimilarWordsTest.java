package org.daylight.search.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.apache.lucene.util.automaton.CharacterRunAutomaton;
import org.apache.lucene.util.automaton.LevenshteinAutomata;
import org.apache.lucene.util.automaton.Operations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimilarWordsTest {

    @ParameterizedTest
    @CsvSource({
        "tender, tender, 1, true",
        "tender, tneder, 1, true",
        "tender, tendr, 1, true",
        "tender, tenderr, 1, true",
        "tender, tinder, 1, true",
        "tender, tnedre, 1, false",
        "tender, tnedre, 2, true",
        "Müller, muler, 1, true",
        "𐐷𐐷𐐷, 𐐷𐐷, 1, true",
        "abc, cab, 1, false",
        "abc, ca, 2, false",
    })
    void differ_in_few_letters(String word, String other, int edits, boolean similar) {
        assertEquals(similar, SimilarWords.of(word, edits).contains(other.toLowerCase(java.util.Locale.ROOT)));
    }

    /** The engine finds words with this automaton, so the words marked in a text must be the same. */
    @Test
    void are_those_that_the_engine_finds() {
        var random = new Random(17);
        int similar = 0;
        for (int round = 0; round < 300; round++) {
            String word = word(random, 3 + random.nextInt(6));
            int edits = 1 + random.nextInt(2);
            SimilarWords words = SimilarWords.of(word, edits);
            var automaton = new CharacterRunAutomaton(Operations.determinize(
                    new LevenshteinAutomata(word, true).toAutomaton(edits), Operations.DEFAULT_DETERMINIZE_WORK_LIMIT));
            for (int i = 0; i < 300; i++) {
                String other = i % 2 == 0 ? word(random, 2 + random.nextInt(8)) : edited(word, random);
                boolean expected = automaton.run(other);
                assertEquals(expected, words.contains(other), word + " " + other + " " + edits);
                similar += expected ? 1 : 0;
            }
        }
        assertTrue(similar > 1_000, "too few similar words: " + similar);
    }

    private static String word(Random random, int length) {
        var word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.appendCodePoint(random.nextInt(20) == 0 ? 0x10437 : 'a' + random.nextInt(3));
        }
        return word.toString();
    }

    private static String edited(String word, Random random) {
        var edited = new StringBuilder(word);
        for (int i = random.nextInt(4); i > 0 && edited.length() > 1; i--) {
            int at = random.nextInt(edited.length() - 1);
            switch (random.nextInt(4)) {
                case 0 -> edited.deleteCharAt(at);
                case 1 -> edited.insert(at, (char) ('a' + random.nextInt(3)));
                case 2 -> edited.setCharAt(at, (char) ('a' + random.nextInt(3)));
                default -> {
                    char first = edited.charAt(at);
                    edited.setCharAt(at, edited.charAt(at + 1));
                    edited.setCharAt(at + 1, first);
                }
            }
        }
        // half of a surrogate pair is no letter
        return edited.codePoints()
                .filter(c -> Character.getType(c) != Character.SURROGATE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
