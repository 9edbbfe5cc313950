package org.daylight.drop.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PageWordsTest {

    /** Words that are the same in two languages. */
    private static final Set<String> SAME = Set.of("fr item.text");

    private static Set<String> places(String text) {
        return Pattern.compile("\\{[0-9]}")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void every_language_has_all_texts_with_the_same_places() {
        PageWords english = PageWords.in("en");
        for (String language : PageWords.LANGUAGES) {
            PageWords words = PageWords.in(language);
            assertEquals(new TreeSet<>(english.keys()), new TreeSet<>(words.keys()), language);
            for (String key : words.keys()) {
                assertFalse(words.get(key).isBlank(), language + " " + key);
                assertEquals(places(english.get(key)), places(words.get(key)), language + " " + key);
                if (!language.equals("en") && !SAME.contains(language + " " + key)) {
                    assertNotEquals(english.get(key), words.get(key), language + " " + key);
                }
            }
        }
    }

    @Test
    void values_are_put_in_their_places_and_nothing_in_them_is_a_place() {
        assertEquals(
                "Word 2 is not in the list of words: “{0}”.", PageWords.in("en").get("error.word", 2, "{0}"));
    }

    /** File names of any script do not change the direction of the text around them. */
    @Test
    void values_of_another_direction_are_isolated() {
        assertTrue(PageWords.in("ar").get("result.arrived", "a.pdf", "1 B").contains("\u2068a.pdf\u2069"));
        assertTrue(PageWords.in("en").get("error.similar", "\u05d0").endsWith("\u2068\u05d0\u2069"));
    }

    @Test
    void the_browser_chooses_the_language() {
        assertEquals("de", PageWords.preferred("de-AT,en;q=0.5").language());
        assertEquals("zh", PageWords.preferred("xx, ZH-hans").language());
        assertEquals("en", PageWords.preferred("").language());
        assertEquals("en", PageWords.preferred("x".repeat(100_000)).language());
    }

    @Test
    void sizes_are_short() {
        assertEquals("0 B", MailboxView.size(0));
        assertEquals("999 B", MailboxView.size(999));
        assertEquals("1.0 kB", MailboxView.size(1_000));
        assertEquals("524 kB", MailboxView.size(524_288));
        assertEquals("4.3 MB", MailboxView.size(4_317_760));
        assertEquals("20.0 GB", MailboxView.size(20_000_000_000L));
    }
}
