package org.daylight.search.entity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What can be a name, and the paragraphs in which names are looked for. */
class NamedEntityTest {

    private static String name(String text) {
        return NamedEntity.of(EntityKind.PERSON, text).map(NamedEntity::name).orElse("");
    }

    @Test
    void aNameHasOneForm() {
        assertEquals("Ines Okafor", name(" Ines \t\n Okafor,"));
        assertEquals("Ines Okafor", name("\u202eInes\u00a0Okafor\u2069"));
        assertEquals("J. P. Morgan", name("'J. P. Morgan'"));
        assertEquals("Ann O'Neil", name("Ann O'Neil."));
        assertEquals("Ines", name("In\u0000es").replace(" ", ""));
        assertEquals("Jose\u0301", name("Jose\u0301"), "marks belong to letters");
    }

    @Test
    void otherTextsAreNoNames() {
        for (String text : List.of(
                "",
                " ",
                "A",
                "42",
                "A1",
                "<b>Ann Lee</b>",
                "ann@port.example",
                "C:\\Ann",
                "Ann=Lee",
                "Ann\ud800Lee",
                "Ann \ue000 Lee",
                "x".repeat(NamedEntity.MAX_NAME + 1),
                "Ann ".repeat(1_000_000))) {
            assertEquals(Optional.empty(), NamedEntity.of(EntityKind.PERSON, text), text.length() + " characters");
        }
        assertEquals(
                NamedEntity.MAX_NAME, name("x".repeat(NamedEntity.MAX_NAME)).length());
        assertThrows(IllegalArgumentException.class, () -> new NamedEntity(EntityKind.PLACE, "Norvik "));
    }

    @Test
    void paragraphsKeepNamesTogether() {
        assertEquals(
                List.of(
                        "Yesterday we met the new director of the company, Ines Okafor.",
                        "Regards,",
                        "Ann Lee",
                        "Port of Norvik",
                        "They said nothing."),
                TextParagraphs.of(
                        "Yesterday we met the new director of the company, Ines\r\nOkafor.\n\nRegards,\nAnn Lee\n"
                                + "Port of Norvik\n\n> > They said nothing.\n"));
    }

    @Test
    void paragraphsAreLimited() {
        assertEquals(List.of(), TextParagraphs.of("x".repeat(1_000_000)), "no word is so long");
        assertEquals(List.of(), TextParagraphs.of("\n> ".repeat(300_000)));
        List<String> long1 = TextParagraphs.of("Ann Lee ".repeat(1_000_000));
        assertTrue(long1.stream().allMatch(one -> one.length() <= TextParagraphs.CHARS));
        assertEquals(
                TextParagraphs.MOST_CHARS / 8 * 2,
                long1.stream().collect(Collectors.joining(" ")).split(" ").length);
        assertTrue(
                TextParagraphs.of("a\u0000b\u001b[0m c").getFirst().codePoints().noneMatch(Character::isISOControl));
    }
}
