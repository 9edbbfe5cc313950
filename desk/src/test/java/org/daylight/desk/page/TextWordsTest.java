package org.daylight.desk.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextWordsTest {

    @Test
    void wordsHaveTheirPlaces() {
        String text = "To be,\r\n\n  or not";
        TextWords words = TextWords.of(text, 1);
        assertEquals(
                List.of("To", "be,", "or", "not"),
                words.words().stream().map(TextWords.Word::text).toList());
        for (TextWords.Word word : words.words()) {
            assertEquals(word.text(), text.substring(word.from(), word.to()));
        }
        assertTrue(words.words().get(2).startsLine());
        assertEquals(1, words.pages());
    }

    @Test
    void aPageHasALimitWhateverTheText() {
        String line = "x".repeat(1 << 20);
        TextWords first = TextWords.of(line, 1);
        assertTrue(first.words().stream().mapToInt(word -> word.text().length()).sum() <= 120_000);
        assertEquals(9, first.pages());
        TextWords last = TextWords.of(line, 99);
        assertEquals(9, last.page());
        assertEquals(9, last.pages());
        assertEquals(line.length(), last.words().getLast().to());
        assertEquals(
                first.words().getLast().to(),
                TextWords.of(line, 2).words().getFirst().from());
        assertEquals(9, TextWords.of(line, 2).pages());
    }

    @Test
    void noCharacterIsDivided() {
        TextWords words = TextWords.of("a" + "\uD83D\uDE00".repeat(100), 1);
        assertTrue(words.words().stream()
                .noneMatch(word -> Character.isLowSurrogate(word.text().charAt(0))));
    }

    @Test
    void noTextHasOneEmptyPage() {
        assertEquals(new TextWords(List.of(), 1, 1), TextWords.of(" \n", 3));
    }
}
