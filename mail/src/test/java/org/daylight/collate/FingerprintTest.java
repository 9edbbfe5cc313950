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

    private static final long KEY = key(TestMessages.source("", TestMessages.TENDER));

    private static long key(String source) {
        return Fingerprint.of(TestMessages.of(source)).copyKey();
    }

    @Test
    void a_copy_may_differ_in_what_transport_and_folders_do() {
        assertNotEquals(0, KEY);
        assertEquals(
                KEY,
                key(TestMessages.source(
                        "Message-ID: <other@tool.example>\nX-Folder: \\Sent\nStatus: RO\n", TestMessages.TENDER)),
                "headers");
        assertEquals(KEY, key(TestMessages.source("", TestMessages.TENDER).replace("\n", "\r\n")), "line endings");
        assertEquals(
                KEY,
                key(TestMessages.source("", TestMessages.TENDER.replace("keep the price\nof", "keep\nthe price of"))),
                "wrapping");
        assertEquals(
                KEY,
                key(TestMessages.source("", TestMessages.TENDER).replace("09:00:00 +0100", "08:00:00 +0000")),
                "time zone");
        assertEquals(
                KEY,
                key(TestMessages.source("", TestMessages.TENDER).replace("Subject: ", "Subject: [port-watch] ")),
                "tag");
        String encoded = Base64.getMimeEncoder()
                .encodeToString(TestMessages.TENDER.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertEquals(
                KEY, key(TestMessages.source("Content-Transfer-Encoding: base64\n", encoded)), "transfer encoding");
        assertEquals(
                KEY,
                key(TestMessages.source(
                        "",
                        TestMessages.TENDER
                                + "\n"
                                + "_______________________________________________\n"
                                + "port-watch mailing list\n"
                                + "https://lists.example/port-watch\n")),
                "footer of a list");
    }

    @Test
    void an_mbox_may_have_marked_a_line() {
        String text = "From here on we build.\n" + TestMessages.TENDER;
        long key = key(TestMessages.source("", text));
        assertEquals(key, key(TestMessages.source("", ">" + text)));
        assertEquals(key, key(TestMessages.source("", ">>" + text)));
        assertNotEquals(key, key(TestMessages.source("", "> " + text)), "a quotation is no escape");
    }

    @Test
    void any_other_text_makes_another_message() {
        assertNotEquals(
                KEY, key(TestMessages.source("", TestMessages.TENDER.replace("1,200,000", "12,000,00"))), "a comma");
        assertNotEquals(
                KEY, key(TestMessages.source("", TestMessages.TENDER.replace("Please", "please"))), "a capital");
        assertNotEquals(
                KEY, key(TestMessages.source("", TestMessages.TENDER).replace("i.okafor@", "o.okafor@")), "author");
        assertNotEquals(
                KEY, key(TestMessages.source("", TestMessages.TENDER).replace("09:00:00", "09:00:01")), "second");
        assertNotEquals(
                KEY,
                key(TestMessages.source("", TestMessages.TENDER).replace("Subject: ", "Subject: Re: ")),
                "subject");
        assertNotEquals(
                KEY,
                key(TestMessages.source("", TestMessages.TENDER).replace("Subject: Tender", "Subject: Draft tender")),
                "words of the subject");
    }

    @Test
    void a_message_without_author_or_date_has_no_copies() {
        assertEquals(0, key("Date: Mon, 2 Mar 2015 09:00:00 +0100\n\n" + TestMessages.TENDER));
        assertEquals(0, key("From: i.okafor@port.example\n\n" + TestMessages.TENDER));
        assertEquals(0, key(""));
    }

    @Test
    void a_draft_shares_prints_with_what_was_sent() {
        Fingerprint sent = Fingerprint.of(TestMessages.tender(""));
        Fingerprint draft = Fingerprint.of(
                TestMessages.of(TestMessages.source("", TestMessages.TENDER.replace("Friday at noon", "Thursday"))));
        assertEquals(Fingerprint.OWN, sent.own().length);
        assertTrue(shared(sent.own(), draft.own()) > 0);
    }

    @Test
    void a_reply_and_a_forward_share_prints_with_what_they_carry() {
        Fingerprint sent = Fingerprint.of(TestMessages.tender(""));
        String marked =
                TestMessages.TENDER.lines().map(line -> "> " + line + "\n").reduce("", String::concat);
        Fingerprint reply = Fingerprint.of(TestMessages.of(
                TestMessages.source("", "On 2 March 2015 Ines Okafor wrote:\n\n" + marked + "\nUnderstood.\n")));
        assertEquals(3, shared(sent.own(), reply.quoted()));
        assertEquals(0, reply.own().length, "\"Understood\" is no sketch");
        Fingerprint forward = Fingerprint.of(TestMessages.of(TestMessages.source(
                "",
                "FYI\n\n-----Original Message-----\nFrom: Ines Okafor\nSent: Monday\nTo: Jean\nSubject: Tender\n\n"
                        + TestMessages.TENDER)));
        assertEquals(3, shared(sent.own(), forward.quoted()));
    }

    @Test
    void common_short_texts_have_no_print() {
        Message thanks = TestMessages.of(TestMessages.source("", "Thanks, that is very kind of you.\n"));
        assertEquals(0, Fingerprint.of(thanks).own().length);
    }

    @Test
    void prints_are_spread_over_all_numbers() {
        Set<Integer> leading = new HashSet<>();
        for (int i = 0; i < 400; i++) {
            int[] own = Fingerprint.of(TestMessages.of(TestMessages.source(
                            "", TestMessages.TENDER.replace("quay", "quay " + i).repeat(20))))
                    .own();
            Arrays.stream(own).forEach(print -> leading.add(print >>> 28));
        }
        assertEquals(16, leading.size());
    }

    @Test
    void prints_do_not_depend_on_the_place_of_a_word() {
        int[] plain = prints(TestMessages.TENDER);
        for (int blanks = 1; blanks <= 16; blanks++) {
            assertArrayEquals(plain, prints(" ".repeat(blanks) + TestMessages.TENDER), blanks + " blanks");
            assertArrayEquals(plain, prints(TestMessages.TENDER.replace(" ", " ".repeat(blanks))), blanks + " between");
        }
        assertArrayEquals(plain, prints(TestMessages.TENDER.toUpperCase(Locale.ROOT)), "case");
        assertArrayEquals(plain, prints(TestMessages.TENDER.replace(" ", "\u2003")), "blanks beyond ASCII");
    }

    @Test
    void a_non_ascii_letter_counts() {
        String text = "Überweisung für die Straße\u00A0am Kai, 港の契約\n".repeat(3);
        long key = key(TestMessages.source("", text));
        assertNotEquals(key, key(TestMessages.source("", text.replaceFirst("ü", "u"))));
        assertNotEquals(key, key(TestMessages.source("", text.replaceFirst("Ü", "ü"))));
        assertEquals(key, key(TestMessages.source("", text.replace('\u00A0', ' '))), "a blank is a blank");
        assertEquals(
                key,
                key(TestMessages.source("", text + "____________________\nÜber die mailing list\n")),
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
