package org.daylight.collate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.daylight.message.Message;
import org.junit.jupiter.api.Test;

/** Which messages have the same copy key, and which texts share a print. */
class FingerprintTest {

    private static final long KEY = key(Letter.source("", Letter.TENDER));

    private static long key(String source) {
        return Fingerprint.of(Letter.of(source)).copyKey();
    }

    @Test
    void a_copy_may_differ_in_what_transport_and_folders_do() {
        assertNotEquals(0, KEY);
        assertEquals(
                KEY,
                key(Letter.source("Message-ID: <other@tool.example>\nX-Folder: \\Sent\nStatus: RO\n", Letter.TENDER)),
                "headers");
        assertEquals(KEY, key(Letter.source("", Letter.TENDER).replace("\n", "\r\n")), "line endings");
        assertEquals(
                KEY,
                key(Letter.source("", Letter.TENDER.replace("keep the price\nof", "keep\nthe price of"))),
                "wrapping");
        assertEquals(
                KEY, key(Letter.source("", Letter.TENDER).replace("09:00:00 +0100", "08:00:00 +0000")), "time zone");
        assertEquals(KEY, key(Letter.source("", Letter.TENDER).replace("Subject: ", "Subject: [port-watch] ")), "tag");
        String encoded =
                Base64.getMimeEncoder().encodeToString(Letter.TENDER.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertEquals(KEY, key(Letter.source("Content-Transfer-Encoding: base64\n", encoded)), "transfer encoding");
        assertEquals(
                KEY,
                key(Letter.source(
                        "",
                        Letter.TENDER
                                + "\n"
                                + "_______________________________________________\n"
                                + "port-watch mailing list\n"
                                + "https://lists.example/port-watch\n")),
                "footer of a list");
    }

    @Test
    void an_mbox_may_have_marked_a_line() {
        String text = "From here on we build.\n" + Letter.TENDER;
        long key = key(Letter.source("", text));
        assertEquals(key, key(Letter.source("", ">" + text)));
        assertEquals(key, key(Letter.source("", ">>" + text)));
        assertNotEquals(key, key(Letter.source("", "> " + text)), "a quotation is no escape");
    }

    @Test
    void anything_that_was_said_differently_makes_another_message() {
        assertNotEquals(KEY, key(Letter.source("", Letter.TENDER.replace("1,200,000", "12,000,00"))), "a comma");
        assertNotEquals(KEY, key(Letter.source("", Letter.TENDER.replace("Please", "please"))), "a capital");
        assertNotEquals(KEY, key(Letter.source("", Letter.TENDER).replace("i.okafor@", "o.okafor@")), "author");
        assertNotEquals(KEY, key(Letter.source("", Letter.TENDER).replace("09:00:00", "09:00:01")), "second");
        assertNotEquals(KEY, key(Letter.source("", Letter.TENDER).replace("Subject: ", "Subject: Re: ")), "subject");
        assertNotEquals(
                KEY,
                key(Letter.source("", Letter.TENDER).replace("Subject: Tender", "Subject: Draft tender")),
                "words of the subject");
    }

    @Test
    void whoever_has_no_author_or_date_has_no_copy() {
        assertEquals(0, key("Date: Mon, 2 Mar 2015 09:00:00 +0100\n\n" + Letter.TENDER));
        assertEquals(0, key("From: i.okafor@port.example\n\n" + Letter.TENDER));
        assertEquals(0, key(""));
    }

    @Test
    void a_draft_shares_prints_with_what_was_sent() {
        Fingerprint sent = Fingerprint.of(Letter.tender(""));
        Fingerprint draft =
                Fingerprint.of(Letter.of(Letter.source("", Letter.TENDER.replace("Friday at noon", "Thursday"))));
        assertEquals(Fingerprint.OWN, sent.own().length);
        assertTrue(shared(sent.own(), draft.own()) > 0);
    }

    @Test
    void a_reply_and_a_forward_share_prints_with_what_they_carry() {
        Fingerprint sent = Fingerprint.of(Letter.tender(""));
        String marked = Letter.TENDER.lines().map(line -> "> " + line + "\n").reduce("", String::concat);
        Fingerprint reply = Fingerprint.of(
                Letter.of(Letter.source("", "On 2 March 2015 Ines Okafor wrote:\n\n" + marked + "\nUnderstood.\n")));
        assertEquals(3, shared(sent.own(), reply.quoted()));
        assertEquals(0, reply.own().length, "\"Understood\" is no sketch");
        Fingerprint forward = Fingerprint.of(Letter.of(Letter.source(
                "",
                "FYI\n\n-----Original Message-----\nFrom: Ines Okafor\nSent: Monday\nTo: Jean\nSubject: Tender\n\n"
                        + Letter.TENDER)));
        assertEquals(3, shared(sent.own(), forward.quoted()));
    }

    @Test
    void what_everybody_writes_has_no_print() {
        Message thanks = Letter.of(Letter.source("", "Thanks, that is very kind of you.\n"));
        assertEquals(0, Fingerprint.of(thanks).own().length);
    }

    @Test
    void prints_are_spread_over_all_numbers() {
        Set<Integer> leading = new HashSet<>();
        for (int i = 0; i < 400; i++) {
            int[] own = Fingerprint.of(Letter.of(Letter.source(
                            "", Letter.TENDER.replace("quay", "quay " + i).repeat(20))))
                    .own();
            Arrays.stream(own).forEach(print -> leading.add(print >>> 28));
        }
        assertEquals(16, leading.size());
    }

    @Test
    void prints_do_not_depend_on_where_a_word_stands() {
        int[] plain = prints(Letter.TENDER);
        for (int blanks = 1; blanks <= 16; blanks++) {
            assertArrayEquals(plain, prints(" ".repeat(blanks) + Letter.TENDER), blanks + " blanks");
            assertArrayEquals(plain, prints(Letter.TENDER.replace(" ", " ".repeat(blanks))), blanks + " between");
        }
        assertArrayEquals(plain, prints(Letter.TENDER.toUpperCase(Locale.ROOT)), "case");
        assertArrayEquals(plain, prints(Letter.TENDER.replace(" ", "\u2003")), "blanks beyond ASCII");
    }

    @Test
    void a_letter_beyond_ascii_counts() {
        String text = "Überweisung für die Straße\u00A0am Kai, 港の契約\n".repeat(3);
        long key = key(Letter.source("", text));
        assertNotEquals(key, key(Letter.source("", text.replaceFirst("ü", "u"))));
        assertNotEquals(key, key(Letter.source("", text.replaceFirst("Ü", "ü"))));
        assertEquals(key, key(Letter.source("", text.replace('\u00A0', ' '))), "a blank is a blank");
        assertEquals(
                key,
                key(Letter.source("", text + "____________________\nÜber die mailing list\n")),
                "a footer is not counted, whatever its bytes");
    }

    private static int[] prints(String text) {
        var shingles = new Shingles(Fingerprint.OWN);
        byte[] letters = Shingles.letters(text);
        shingles.add(letters, 0, letters.length);
        return shingles.prints();
    }

    private static long shared(int[] one, int[] other) {
        return Arrays.stream(one)
                .filter(print -> Arrays.stream(other).anyMatch(o -> o == print))
                .count();
    }
}
