package org.daylight.web.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.daylight.web.view.BodyText.Kind;
import org.junit.jupiter.api.Test;

class BodyTextTest {

    private static List<BodyText.Block> blocks(String text) {
        return BodyText.of(text, 1).blocks();
    }

    @Test
    void a_quote_at_the_end_is_folded() {
        List<BodyText.Block> blocks = blocks("No.\n\nT. wrote:\n> one\n> two\n>\n> three\n");
        assertEquals(
                List.of(Kind.OWN, Kind.QUOTED),
                blocks.stream().map(BodyText.Block::kind).toList());
        assertEquals(4, blocks.get(1).lines());
        assertTrue(blocks.get(1).folded());
        assertFalse(blocks.get(0).folded());
    }

    @Test
    void a_short_quote_that_is_answered_stays_open_and_a_long_one_does_not() {
        assertFalse(blocks("a\n> why?\n> really?\n> so?\nbecause").get(1).folded());
        assertTrue(blocks("a\n" + "> why?\n".repeat(8) + "because").get(1).folded());
    }

    @Test
    void a_message_below_original_message_is_folded_unless_it_is_all_there_is() {
        String forwarded = "-----Original Message-----\nFrom: A\nSubject: b\n" + "line\n".repeat(10);
        List<BodyText.Block> answered = blocks("See below.\n\n" + forwarded);
        assertEquals(Kind.ORIGINAL, answered.getLast().kind());
        assertTrue(answered.getLast().folded());
        assertFalse(blocks(forwarded).getLast().folded());
    }

    @Test
    void a_text_of_nothing_but_quotes_is_shown() {
        assertTrue(blocks("> a\n> b\n> c\n> d\n").stream().noneMatch(BodyText.Block::folded));
    }

    @Test
    void nothing_is_lost_between_the_blocks() {
        String text = "a\n> b\n\n> c\nd\n-- \nInes\n--- Original Message ---\n> e\nf";
        assertEquals(
                text,
                String.join(
                        "\n", blocks(text).stream().map(BodyText.Block::text).toList()));
    }

    @Test
    void a_long_text_is_cut_into_pages_that_join_to_the_whole() {
        String text = "Línea con <acentos> & más.\n".repeat(20_000);
        int pages = BodyText.of(text, 1).pages();
        assertTrue(pages > 4);
        var joined = new StringBuilder();
        for (int page = 1; page <= pages; page++) {
            BodyText one = BodyText.of(text, page);
            assertEquals(page, one.page());
            one.blocks().forEach(block -> joined.append(block.text()).append('\n'));
        }
        assertEquals(text, joined.toString());
        assertEquals(pages, BodyText.of(text, 1_000_000).page());
    }

    @Test
    void a_line_without_end_is_cut_too_and_not_through_a_character() {
        BodyText page = BodyText.of("😀".repeat(100_000), 2);
        assertTrue(page.pages() > 2);
        assertFalse(Character.isLowSurrogate(page.blocks().getFirst().text().charAt(0)));
    }

    @Test
    void a_hundred_thousand_alternating_lines_are_a_bounded_number_of_blocks() {
        assertTrue(blocks("> a\nb\n".repeat(100_000)).size() <= 2_001);
    }

    @Test
    void a_patch_and_a_table_are_set_in_a_typewriter_face_and_prose_is_not() {
        assertTrue(BodyText.of("diff --git a/x b/x\n@@ -1 +1 @@\n", 1).fixed());
        assertTrue(BodyText.of("name    count\nbolts    12\nnuts     14\nrope      1\n", 1)
                .fixed());
        assertFalse(
                BodyText.of("Dear all,\n\nthe crane stays.  Really.\n\nA.\n", 1).fixed());
    }

    @Test
    void lines_that_almost_begin_an_original_message_cost_no_more_than_others() {
        String almost =
                "-- forwarded by " + " ".repeat(270) + "\u2028\n" + "-- original message" + " ".repeat(270) + "x\n";
        assertTimeout(Duration.ofMinutes(10), () -> blocks(almost.repeat(170)));
    }

    @Test
    void a_forwarded_message_is_an_original() {
        assertEquals(
                Kind.ORIGINAL,
                blocks("See below.\n"
                                + "---------------------- Forwarded by A. Person on 1 May 2001 ----------------\n"
                                + "From: B\n")
                        .getLast()
                        .kind());
    }
}
