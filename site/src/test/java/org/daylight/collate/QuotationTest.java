package org.daylight.collate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A quotation beside what it quotes. */
class QuotationTest {

    private static final Sections SOURCE = Sections.of(Letter.TENDER);

    private static Quotation quoting(String text) {
        Sections reply = Sections.of("Ines Okafor wrote:\n" + text.replaceAll("(?m)^", "> ") + "\nNo.\n");
        return reply.quotation(reply.quoted().getFirst(), SOURCE);
    }

    @Test
    void the_whole_word_for_word_however_it_is_wrapped() {
        assertTrue(quoting(Letter.TENDER.strip()).isWhole());
        assertTrue(quoting(Letter.TENDER.strip().replace("\n", "  \n").replace(" of ", "\nof "))
                .isWhole());
    }

    @Test
    void whole_lines_may_be_left_out() {
        Quotation part =
                quoting("Dear Jean,\n\nof 1,200,000 euro out of the technical part. The jury opens them on Monday.");
        assertTrue(part.isWordForWord());
        assertFalse(part.isWhole());
    }

    @Test
    void a_word_that_was_changed_is_shown_with_what_stood_there() {
        Quotation altered = quoting(Letter.TENDER.strip().replace("1,200,000", "2,100,000"));
        assertTrue(altered.isFrom());
        assertFalse(altered.isWordForWord());
        assertEquals(List.of(new Quotation.Departure("2,100,000", "1,200,000")), altered.departures());
    }

    @Test
    void a_word_left_out_within_a_line_is_a_departure() {
        Quotation altered = quoting(Letter.TENDER.strip().replace("the technical part", "the part"));
        assertEquals(List.of(new Quotation.Departure("", "technical")), altered.departures());
    }

    @Test
    void other_words_are_of_another_source() {
        assertFalse(quoting("We have never seen such a storm on the outer mole, and the crane is gone.")
                .isFrom());
    }

    @Test
    void texts_that_repeat_themselves_are_bounded() {
        Sections source = Sections.of("a b c ".repeat(300_000));
        Sections reply = Sections.of("> a b c d\n".repeat(100_000));
        assertTrue(
                reply.quotation(reply.quoted().getFirst(), source).departures().size() <= Quotation.MOST_DEPARTURES);
    }
}
