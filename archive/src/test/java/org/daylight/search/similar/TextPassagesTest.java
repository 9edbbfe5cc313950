package org.daylight.search.similar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.daylight.search.Mail;
import org.junit.jupiter.api.Test;

class TextPassagesTest {

    private static List<String> passages(String subject, String text) {
        return TextPassages.of(Mail.of(1).subject(subject).text(text).document());
    }

    @Test
    void aShortMessageIsOnePassageWithItsSubject() {
        assertEquals(List.of("Mud\nWe dig. Soon."), passages("Mud", "We dig.\n\n> quoted\n  > too\nSoon.\n"));
    }

    @Test
    void aMessageWithoutTextIsItsSubject() {
        assertEquals(List.of("Mud"), passages("Mud", "> only a quotation\n"));
        assertEquals(List.of(), passages("", ""));
    }

    @Test
    void aLongTextHasFourPassagesThatEndBetweenWords() {
        List<String> all = passages("Mud", "word ".repeat(10_000));
        assertEquals(TextPassages.MOST, all.size());
        for (String one : all) {
            assertTrue(one.length() <= TextPassages.CHARS + 10, one);
            assertTrue(one.startsWith("Mud\nword ") && one.endsWith(" word"), one);
        }
    }

    @Test
    void textWithoutSpacesIsCutBetweenCharacters() {
        for (String one : passages("Mud", "x" + "😀".repeat(5_000))) {
            assertFalse(Character.isHighSurrogate(one.charAt(one.length() - 1)), one);
            assertFalse(Character.isLowSurrogate(one.charAt("Mud\n".length())), one);
        }
    }

    @Test
    void attachmentsFollowTheText() {
        var document = Mail.of(1)
                .subject("Prices")
                .text("See the list.")
                .attach("a.csv", "text/csv", "item;euro\ndredging of the inner basin and of the northern quay;1200000")
                .document();
        assertEquals(
                List.of(
                        "Prices\nSee the list.",
                        "Prices\nitem;euro dredging of the inner basin and of the northern quay;1200000"),
                TextPassages.of(document));
    }
}
