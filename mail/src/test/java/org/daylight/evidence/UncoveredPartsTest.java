package org.daylight.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.daylight.dkim.DkimVerifier;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.message.parse.MessageParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which parts of what is shown a signature does not cover. */
class UncoveredPartsTest {

    private static final MailSigner PORT = MailSigner.of("port.example", "s2014");
    private static final MailSigner LIST = MailSigner.of("lists.example", "news");
    private static final DkimVerifier VERIFIER = new DkimVerifier(KeyArchive.of(List.of(PORT.record(), LIST.record())));

    private static final String HEADER = "From: Ines <ines@port.example>\r\n"
            + "To: Bo <bo@port.example>\r\n"
            + "Subject: berth 4\r\n"
            + "Date: Thu, 12 Mar 2015 18:42:00 +0100\r\n"
            + "Message-ID: <4@port.example>\r\n";

    private static final String PLAIN = HEADER + "\r\nThe berth is free.\r\n";

    private static final String PARTS = HEADER
            + "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
            + "--b\r\nContent-Type: text/plain\r\n\r\nThe berth is free.\r\n"
            + "--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=berths.csv\r\n\r\n4;free\r\n"
            + "--b--\r\n";

    private static Authentication verified(String mail) {
        byte[] bytes = mail.getBytes(StandardCharsets.ISO_8859_1);
        return Authentication.of(bytes, MessageParser.parse(bytes), VERIFIER);
    }

    private static String notCovered(String mail) {
        Authentication authentication = verified(mail);
        Set<ShownPart> parts = authentication.notCovered();
        assertEquals(
                parts.stream().noneMatch(ShownPart::isNextToLabel) ? MessageMark.PASSES : MessageMark.PARTLY,
                authentication.mark(),
                mail);
        return parts.stream().map(ShownPart::word).collect(Collectors.joining(" "));
    }

    @Test
    void a_signature_that_covers_all_that_is_shown_is_plain() {
        assertEquals("", notCovered(PORT.sign(PLAIN)));
        assertEquals("", notCovered(PORT.sign(PLAIN).replace("\r\n", "\n")));
        String all = "from:to:subject:date:message-id:mime-version:content-type";
        assertEquals("", notCovered(PORT.covering(all).sign(PARTS)));
        assertEquals(
                "",
                notCovered(PORT.covering(all + ":subject:from:to:date:content-type")
                        .sign(PARTS)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Subject: you have won               | subject",
                "subject : you have won              | subject",
                "SUBJECT:                            | subject",
                "Date: Fri, 13 Mar 2015 10:00:00 +0  | date",
                "To: Everybody <all@port.example>    | to",
                "Cc: Everybody <all@port.example>    | cc",
                "Bcc: Everybody <all@port.example>   | bcc",
                "Reply-To: Eve <eve@port.example>    | reply-to",
                "Sender: Eve <eve@port.example>      | sender",
                "Message-ID: <5@port.example>        | added-message-id",
                "In-Reply-To: <1@port.example>       | in-reply-to",
                "References: <1@port.example>        | references",
                "From: Eve <eve@port.example>        | from",
                "From: Eve <eve@other.example>       | from author-domain",
                "Content-Type: text/html             | text",
                "Content-Disposition: attachment; filename=a.txt | text attachments",
                "Content-Type: application/octet-stream; name=a.bin | text attachments",
            })
    void a_field_added_at_the_top_is_not_covered(String field, String parts) {
        String signed = PORT.covering("from:to:subject:date:message-id").sign(PLAIN);
        for (String line : List.of(field.strip(), field.strip().replaceFirst(": ?", ":\r\n\t"))) {
            assertEquals(parts, notCovered(line + "\r\n" + signed), line);
        }
        assertEquals(parts, notCovered(signed.replace("From: Ines", field.strip() + "\r\nFrom: Ines")));
    }

    @ParameterizedTest
    @CsvSource({
        "to:from:date:message-id,subject",
        "from:subject:date:message-id,to",
        "from:to:subject:message-id,date",
        "from,to subject date"
    })
    void a_field_that_is_shown_and_not_named_is_not_covered(String names, String parts) {
        assertTrue(notCovered(PORT.covering(names).sign(PLAIN)).startsWith(parts));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Spam: no",
                "X-Subject: you have won",
                "Received: from a by b; Fri, 13 Mar 2015 10:00:00 +0000",
                "Resent-To: all@port.example",
                "MIME-Version: 1.0",
                "Content-Type: text/plain",
                "Content-Type: text/plain; charset=us-ascii",
                "Content-Transfer-Encoding: 7bit",
                "Reply-To: Ines <ines@port.example>"
            })
    void a_field_without_effect_on_the_display_does_not_change_the_summary(String field) {
        assertEquals("", notCovered(field + "\r\n" + PORT.sign(PLAIN)));
    }

    @Test
    void signed_content_must_not_be_shown_in_another_form() {
        String signed = PORT.sign(PARTS);
        assertEquals("text attachments", notCovered(signed)); // Content-Type is not in h=
        String covered =
                PORT.covering("from:to:subject:date:message-id:content-type").sign(PARTS);
        assertEquals("", notCovered(covered));
        assertEquals("text attachments", notCovered("Content-Type: multipart/mixed; boundary=x\r\n" + covered));
        String latin = HEADER + "Content-Type: text/plain; charset=koi8-r\r\n\r\nThe berth is fr\u00e9\u00e8.\r\n";
        assertTrue(notCovered(sign8(latin, "from:to:subject:date:message-id")).startsWith("text"));
        assertEquals("", notCovered(sign8(latin, "from:to:subject:date:message-id:content-type")));
    }

    /** Signs a message given as one char for each byte, which need not be UTF-8. */
    private static String sign8(String mail, String names) {
        int blank = mail.indexOf("\r\n\r\n");
        byte[] body = mail.substring(blank + 4).replace(" \r\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        String hash = java.util.Base64.getEncoder()
                .encodeToString(org.daylight.format.Sha256.of(body).bytes());
        return PORT.covering(names).signHash(mail, hash);
    }

    @Test
    void text_after_the_covered_part_is_not_covered() {
        String more = PLAIN + "Pay at once.\r\n";
        assertEquals("", notCovered(PORT.sign(PLAIN, "The berth is free.\r\n".length())));
        assertEquals("text", notCovered(PORT.sign(more, "The berth is free.\r\n".length())));
        assertEquals("text", notCovered(PORT.sign(PLAIN, 0)));
        String types = "from:to:subject:date:message-id:content-type:mime-version";
        int end = PARTS.length() - PARTS.indexOf("\r\n\r\n") - 4;
        String footer = PARTS.replace("--b--\r\n", "--b--\r\nText of a list.\r\n");
        assertEquals("text", notCovered(PORT.covering(types).sign(footer, end)));
        String file = PARTS.replace(
                "--b--\r\n",
                "--b\r\n"
                        + "Content-Type: text/csv\r\n"
                        + "Content-Disposition: attachment; filename=x.csv\r\n\r\n"
                        + "5;free\r\n"
                        + "--b--\r\n");
        assertEquals("attachments", notCovered(PORT.covering(types).sign(file, end - "--b--\r\n".length())));
    }

    @Test
    void a_signature_of_another_domain_does_not_speak_for_the_author() {
        assertEquals("author-domain", notCovered(LIST.sign(PLAIN)));
        assertEquals("", notCovered(LIST.sign(PORT.sign(PLAIN))));
        assertEquals("", notCovered(PORT.sign(LIST.sign(PLAIN))));
    }

    /** Two signatures do not add up: no one signed all of it. */
    @Test
    void one_signature_must_cover_everything() {
        String subject = PORT.covering("from:subject").sign(PLAIN);
        assertEquals(
                "subject", notCovered(PORT.covering("from:to:date:message-id").sign(subject)));
        assertEquals("subject", notCovered("Subject: you have won\r\n" + LIST.sign(PORT.sign(PLAIN))));
        String listed = LIST.sign("Subject: [list] berth 4\r\n" + PORT.sign(PLAIN));
        assertEquals("subject", notCovered(listed));
        assertTrue(verified(listed).signers().containsAll(List.of("lists.example", "port.example")));
    }

    @Test
    void a_line_that_signatures_read_in_another_way_than_the_page_is_not_covered() {
        assertEquals("subject", notCovered("\u00ef\u00bb\u00bfSubject: you have won\r\n" + PORT.sign(PLAIN)));
        assertEquals("", notCovered("From list Thu Mar 12 18:42:00 2015\r\n" + PORT.sign(PLAIN)));
    }

    /** Many signers do not cover it. It is not shown next to a label, and exports report it in a column of its own. */
    @Test
    void an_unsigned_message_id_does_not_change_the_summary() {
        Authentication authentication =
                verified(PORT.covering("from:to:subject:date").sign(PLAIN));
        assertEquals(Set.of(ShownPart.MESSAGE_ID), authentication.notCovered());
        assertEquals(MessageMark.PASSES, authentication.mark());
        String two = "Message-ID: <5@port.example>\r\n"
                + PORT.covering("from:to:subject:date").sign(PLAIN);
        assertEquals(MessageMark.PARTLY, verified(two).mark());
    }

    @Test
    void the_same_words_in_other_lines_are_the_same_text() {
        String flowed = HEADER + "Content-Type: text/plain; format=flowed\r\n\r\nThe berth \r\nis free.\r\n";
        assertEquals("", notCovered(sign8(flowed, "from:to:subject:date:message-id")));
    }

    @Test
    void words_that_an_uncovered_field_joins_are_another_text() {
        String names = "from:to:subject:date:message-id";
        String mail = HEADER + "\r\nThe berth is now \r\nhere, > 4.\r\n> so \r\n>it is.\r\n";
        String signed = sign8(mail, names);
        assertEquals("", notCovered("Content-Type: text/plain; format=fixed\r\n" + signed));
        assertEquals("text", notCovered("Content-Type: text/plain; format=flowed; delsp=yes\r\n" + signed));
        String plain = sign8(HEADER + "\r\nThe berth is now \r\nhere, >4.\r\n>it is.\r\n>>free\r\n so\r\n", names);
        assertEquals("", notCovered("Content-Type: text/plain; format=flowed\r\n" + plain));
    }

    /** Where no date is readable, pages and exports show a server's date in its place, labelled as such. */
    @ParameterizedTest
    @ValueSource(strings = {"", "Date: yesterday evening\r\n", "Date:\r\n"})
    void the_date_of_a_server_that_is_not_covered_is_not_covered(String date) {
        String mail = PLAIN.replaceFirst("Date: .*\r\n", date);
        String received = "Received: from a by b; Tue, 1 Jan 2019 00:00:00 +0000\r\n";
        String names = "from:to:subject:date:message-id";
        String signed = PORT.covering(names).sign(mail);
        assertEquals("", notCovered(signed));
        assertEquals("", notCovered("Received: from a by b\r\n" + signed));
        assertEquals("date", notCovered(received + signed));
        assertEquals("date", notCovered(signed.replace("Message-ID:", received + "Message-ID:")));
        String covered = PORT.covering(names + ":received").sign(received + mail);
        assertEquals("", notCovered(covered));
        assertEquals("", notCovered("Received: from b by c\r\n" + covered));
        assertEquals("date", notCovered(received + covered));
    }

    @Test
    void sentences_name_only_what_is_covered() {
        Statements statements =
                Statements.of(verified("Subject: you have won\r\nDate: Fri, 13 Mar 2015\r\n" + PORT.sign(PLAIN)));
        String shows = statements.shows().getFirst();
        assertTrue(shows.contains("From, To, Message-ID and the body have not changed since"), shows);
        assertFalse(shows.contains("Subject") || shows.contains("Date"), shows);
        assertTrue(statements
                .showsNot()
                .toString()
                .contains("They do not show that the subject and the date shown here are what was sent"));
        String nothing = Statements.of(verified(PORT.covering("from")
                        .sign(PLAIN, 0)
                        .replace("From: Ines", "From: a@port.example\r\nFrom: Ines")))
                .shows()
                .toString();
        assertTrue(nothing.contains("The signature covers nothing that is shown here."), nothing);
    }

    @Test
    void work_is_bounded_whatever_many_signatures_cover() {
        String mail = PARTS + "x".repeat(1000);
        for (int i = 0; i < 32; i++) {
            mail = PORT.covering("from:subject").sign(mail, 10 + i);
        }
        assertEquals(32, verified(mail).findings().size());
        assertEquals(MessageMark.PARTLY, verified(mail).mark());
    }
}
