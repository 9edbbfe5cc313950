package org.daylight.collate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Compares quotations with their sources. */
class QuotationTest {

    private static final Sections SOURCE = Sections.of(TestMessages.TENDER);

    private static Quotation quoting(String text) {
        Sections reply = Sections.of("Ines Okafor wrote:\n" + text.replaceAll("(?m)^", "> ") + "\nNo.\n");
        return reply.quotation(reply.quoted().getFirst(), SOURCE);
    }

    @Test
    void the_whole_word_for_word_however_it_is_wrapped() {
        assertTrue(quoting(TestMessages.TENDER.strip()).isWhole());
        assertTrue(quoting(TestMessages.TENDER.strip().replace("\n", "  \n").replace(" of ", "\nof "))
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
    void a_changed_word_is_shown_with_the_original() {
        Quotation altered = quoting(TestMessages.TENDER.strip().replace("1,200,000", "2,100,000"));
        assertTrue(altered.isFrom());
        assertFalse(altered.isWordForWord());
        assertEquals(List.of(new Quotation.Departure("2,100,000", "1,200,000")), altered.departures());
    }

    @Test
    void a_word_left_out_within_a_line_is_a_departure() {
        Quotation altered = quoting(TestMessages.TENDER.strip().replace("the technical part", "the part"));
        assertEquals(List.of(new Quotation.Departure("", "technical")), altered.departures());
    }

    @Test
    void other_words_come_from_another_source() {
        assertFalse(quoting("We have never seen such a storm on the outer mole, and the crane is gone.")
                .isFrom());
    }

    private static final String SIGNATURE =
            "\n-- \nInes Okafor, Registrar\n\"If it is not in the register, it did not happen.\n"
                    + "If it is in the register, it did, and it is there for anybody to read.\"\n";

    @Test
    void texts_that_share_only_a_signature_are_not_related() {
        Sections fog = Sections.of("Dear all,\n\nThe fog is thick and the ferry is late.\n" + SIGNATURE);
        Sections tide = Sections.of("Good morning,\n\nThe tide is low on Monday.\n" + SIGNATURE);
        assertFalse(fog.in(tide).isRelated());
        assertEquals(0, fog.in(tide).percentShared());
        assertEquals(List.of(), fog.in(tide).passages());
    }

    @Test
    void single_words_in_common_are_not_counted() {
        Sections first = Sections.of("The crane that stood there is a new one and it is not ours.\n");
        Sections other = Sections.of("What is that? It is a fog, and the ferry is there.\n");
        assertEquals(0, first.in(other).percentShared());
    }

    @Test
    void a_short_text_is_not_related_however_much_is_common() {
        Sections thanks = Sections.of("Thank you very much, see you all on Monday at noon.\n");
        assertEquals(100, thanks.in(thanks).percentShared());
        assertFalse(thanks.in(thanks).isRelated());
    }

    @Test
    void a_short_quotation_has_no_source() {
        Quotation short_ = quoting("of 1,200,000 euro out");
        assertTrue(short_.isFrom());
        assertFalse(short_.isCertainlyFrom());
        assertTrue(quoting(TestMessages.TENDER.strip()).isCertainlyFrom());
    }

    @Test
    void the_passages_in_common_are_what_is_counted() {
        Sections draft = Sections.of(TestMessages.TENDER);
        Sections forward = Sections.of("FYI\n\n" + TestMessages.TENDER.strip().replaceAll("(?m)^", "> ") + "\n");
        Quotation common = draft.in(forward);
        assertTrue(common.isRelated());
        assertEquals(100, common.percentShared());
        assertEquals(
                common.shared(),
                common.passages().stream()
                        .mapToInt(one -> one.split(" ").length)
                        .sum());
    }

    @Test
    void texts_that_repeat_themselves_are_bounded() {
        Sections source = Sections.of("a b c ".repeat(300_000));
        Sections reply = Sections.of("> a b c d\n".repeat(100_000));
        assertTrue(
                reply.quotation(reply.quoted().getFirst(), source).departures().size() <= Quotation.MOST_DEPARTURES);
    }
}
