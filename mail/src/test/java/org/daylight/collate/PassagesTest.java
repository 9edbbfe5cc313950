package org.daylight.collate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Divides texts into written and quoted passages. */
class PassagesTest {

    private static String kinds(String text) {
        return Passages.of(text).stream()
                .map(passage -> passage.kind() + (passage.level() > 0 ? "" + passage.level() : ""))
                .collect(Collectors.joining(" "));
    }

    @Test
    void an_answer_between_the_lines() {
        assertEquals(
                "OWN ATTRIBUTION QUOTED1 QUOTED2 OWN QUOTED1 OWN",
                kinds("Hello\n\nOn Monday Ines Okafor wrote:\n> one\n> > two\nNo.\n>three\nYes.\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "On Mon, 2 Mar 2015, Ines Okafor <i.okafor@port.example> wrote:",
                "On Mon, 2 Mar 2015 at 09:00, Ines Okafor\n<i.okafor@port.example> wrote:",
                "Am 02.03.2015 um 09:00 schrieb Ines Okafor:",
                "Le 2 mars 2015 à 09:00, Ines Okafor a écrit :",
                "Den 2. mars 2015 skrev Ines Okafor:",
                "Op 2 maart 2015 schreef Ines Okafor:",
                "El 2 de marzo de 2015, Ines Okafor escribió:",
                "Il giorno 2 marzo 2015, Ines Okafor ha scritto:",
                "2 марта 2015 г. Ines Okafor пишет:"
            })
    void attributions_are_recognised_in_many_languages(String attribution) {
        assertEquals("OWN ATTRIBUTION QUOTED1", kinds("No.\n\n" + attribution + "\n> The bid\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----Original Message-----\nFrom: Ines Okafor\nSent: Monday\nTo: Jean\nSubject: Tender\n\n",
                "-----Ursprüngliche Nachricht-----\nVon: Ines Okafor\nGesendet: Montag\nAn: Jean\nBetreff: Tender\n\n",
                "---------- Forwarded message ---------\n"
                        + "From: Ines Okafor <i.okafor@port.example>\n"
                        + "Date: Monday\n"
                        + "Subject: Tender\n\n",
                "Begin forwarded message:\n\nFrom: Ines Okafor\nDate: Monday\nSubject: Tender\n\n",
                "From: Ines Okafor\nSent: Monday\nTo: Jean\nSubject: Tender\n\n",
                "*From:* Ines Okafor\n*Sent:* Monday\n*To:* Jean\n\n",
                "---------------------- Forwarded by Jean Muller/HOU/ECT on 03/02/2015 09:00\n"
                        + "AM ---------------------------\n\n\n"
                        + "Ines Okafor\n"
                        + "03/02/2015 08:00 AM\n"
                        + "To:\tJean Muller/HOU/ECT@ECT\n"
                        + "cc:\t \n"
                        + "Subject:\tTender\n\n",
                "On 2 March 2015, at 09:00, Ines Okafor <i.okafor@port.example> wrote:\n"
            })
    void a_whole_message_below_its_heading(String heading) {
        String text = "See below.\n\n" + heading + "The closing date is Friday.\n";
        List<Passage> passages = Passages.of(text);
        assertEquals("OWN ENCLOSED1", kinds(text));
        assertEquals(
                "The closing date is Friday.",
                text.substring(passages.getLast().textStart()).strip());
    }

    @Test
    void a_chain_of_forwards_is_divided_into_messages() {
        String heading = "-----Original Message-----\nFrom: A\nSent: B\nSubject: C\n\n";
        assertEquals("OWN ENCLOSED1 ENCLOSED2", kinds("FYI\n" + heading + "one\n" + heading + "two\n"));
    }

    @Test
    void text_similar_to_a_heading_is_the_senders_own() {
        assertEquals("OWN", kinds(">From here on we build.\n"));
        assertEquals("OWN", kinds("From: the harbour\nTo: the sea\nWe sail.\n"));
        assertEquals("OWN", kinds("Jean wrote:\nnothing at all.\n"));
        assertEquals("OWN", kinds("--\nInes\nPort of Halvorsund\n"));
        assertEquals("OWN", kinds("-----------------\nMinutes\n"));
    }

    @Test
    void a_lists_footer_is_not_the_senders_text() {
        assertEquals(
                "OWN FOOTER", kinds("Hello\n\n____________________\nport-watch mailing list\nhttps://lists.example\n"));
        assertEquals("OWN FOOTER", kinds("Hello\n--\nTo unsubscribe from this list: send a line\n"));
    }

    @Test
    void every_character_is_in_one_passage_whatever_the_text() {
        for (String text : List.of(
                "",
                "\n\n\n",
                ">".repeat(10_000) + "x\n",
                "> x\n".repeat(300_000),
                "> x\ny\n".repeat(50_000),
                "-----Original Message-----\n".repeat(20_000),
                "From: a\n".repeat(100_000),
                "On a wrote:\n".repeat(50_000),
                "x".repeat(1_000_000) + ":\n> y",
                "On " + "x\n".repeat(100_000) + "wrote:\n> y\n")) {
            int at = 0;
            for (Passage passage : Passages.of(text)) {
                assertEquals(at, passage.start());
                assertTrue(passage.textStart() >= at && passage.textStart() <= passage.end());
                at = passage.end();
            }
            assertEquals(text.length(), at);
        }
    }
}
