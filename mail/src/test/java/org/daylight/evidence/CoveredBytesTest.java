package org.daylight.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.daylight.dkim.DkimVerifier;
import org.daylight.dkim.SignedInput;
import org.daylight.dkim.finding.Finding;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.dkim.finding.UndoneChange;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.message.Message;
import org.daylight.message.parse.MessageParser;
import org.junit.jupiter.api.Test;

/** Which bytes a signature covers, and how this is reported. */
class CoveredBytesTest {

    private static final MailSigner SIGNER = MailSigner.of("port.example", "s2014");
    private static final DkimVerifier VERIFIER = new DkimVerifier(KeyArchive.of(List.of(SIGNER.record())));
    private static final String MAIL = "From: i@port.example\r\n"
            + "To: t@port.example\r\n"
            + "Subject: s\r\n\r\n"
            + "Pay by Friday.\r\n"
            + "\tSee  below.\r\n"
            + "Added later.\r\n";

    private static Authentication verified(String mail) {
        byte[] bytes = bytes(mail);
        return Authentication.of(bytes, MessageParser.parse(bytes), VERIFIER);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String covered(String mail) {
        byte[] bytes = bytes(mail);
        Message message = MessageParser.parse(bytes);
        Finding finding = verified(mail).findings().getFirst();
        int start = message.parts().getFirst().bodyStart();
        return new String(bytes, start, CoveredBody.end(bytes, message, finding) - start, StandardCharsets.UTF_8);
    }

    @Test
    void a_signature_with_a_length_covers_the_beginning_in_bytes_of_the_message() {
        assertEquals("Pay by Friday.\r\n", covered(SIGNER.sign(MAIL, 16)));
        assertEquals("Pay", covered(SIGNER.sign(MAIL, 3)));
        assertEquals("", covered(SIGNER.sign(MAIL, 0)));
        assertTrue(covered(SIGNER.sign(MAIL)).endsWith("Added later.\r\n"));
    }

    @Test
    void line_feeds_count_as_the_line_endings_they_were_signed_as() {
        assertEquals("Pay by Friday.\n", covered(SIGNER.sign(MAIL, 16).replace("\r\n", "\n")));
    }

    @Test
    void runs_of_blanks_count_once() {
        String relaxed =
                "DKIM-Signature: v=1; a=rsa-sha256; c=simple/relaxed; d=port.example; s=s2014; l=22;\r\n h=from;"
                        + " bh=AAAA; b=AAAA\r\n" + MAIL;
        assertEquals("Pay by Friday.\r\n\tSee  b", covered(relaxed));
        assertEquals("Pay by Friday.\r\n\tSee  ", covered(relaxed.replace("simple/relaxed", "relaxed")));
    }

    @Test
    void changes_are_undone_as_a_finding_says() {
        String box = "From a@b Thu Mar 12 2015\nFrom: x\nX: y\n\n>From here\n>>From there\nFrom me\nend";
        assertEquals(
                "From: x\r\nX: y\r\n\r\n>From here\r\n>>From there\r\nFrom me\r\nend",
                checked(box, List.of(UndoneChange.LINE_ENDINGS)));
        assertTrue(checked(box, List.of(UndoneChange.QUOTED_FROM_ALL))
                .endsWith("\r\nFrom here\r\n>From there\r\nFrom me\r\nend"));
        assertTrue(checked(box, List.of(UndoneChange.QUOTED_FROM))
                .endsWith("\r\nFrom here\r\n>>From there\r\nFrom me\r\nend"));
        assertTrue(checked(box, List.of(UndoneChange.UNQUOTED_FROM))
                .endsWith("\r\n>From here\r\n>>From there\r\n>From me\r\nend"));
        assertEquals("", checked("", List.of()));
    }

    private static String checked(String text, List<UndoneChange> repairs) {
        return new String(VerifierInput.of(bytes(text), repairs), StandardCharsets.UTF_8);
    }

    @Test
    void an_exposed_key_proves_nothing_about_the_time() {
        var exposed = new DkimVerifier(
                KeyArchive.of(List.of(SIGNER.record().exposedSince(java.time.LocalDate.of(2020, 5, 1)))));
        byte[] bytes = bytes(SIGNER.sign(MAIL.replace("\tSee  below.\r\n", "")));
        Authentication authentication = Authentication.of(bytes, MessageParser.parse(bytes), exposed);
        assertEquals(MessageMark.PASSES, authentication.mark());
        assertTrue(Statements.of(authentication).showsNot().toString().contains("existed before 2020-05-01"));
    }

    @Test
    void the_signed_bytes_can_be_hashed_by_other_programs() {
        String mail = SIGNER.sign(MAIL);
        SignedInput input = SignedInput.of(
                        bytes(mail), verified(mail).findings().getFirst())
                .orElseThrow();
        String header = new String(input.header(), StandardCharsets.UTF_8);
        assertTrue(
                header.startsWith("from:i@port.example\r\nto:t@port.example\r\nsubject:s\r\ndkim-signature:v=1;"),
                header);
        assertTrue(header.endsWith("; b="), header);
        assertEquals(256, input.signature().length);
    }

    @Test
    void every_summary_has_statements_of_both_kinds_without_a_verdict() {
        String mail = MAIL.replace("\tSee  below.\r\n", "");
        List<String> mails = List.of(
                SIGNER.sign(mail),
                SIGNER.sign(mail, 3),
                SIGNER.sign(mail).replace("Friday", "Monday"),
                MailSigner.of("port.example", "gone").sign(mail),
                "DKIM-Signature: v=1\r\n" + mail,
                mail);
        List<MessageMark> marks = List.of(
                MessageMark.PASSES,
                MessageMark.PARTLY,
                MessageMark.FAILS,
                MessageMark.KEY_GONE,
                MessageMark.NOT_CHECKABLE,
                MessageMark.UNSIGNED);
        for (int i = 0; i < mails.size(); i++) {
            Authentication authentication = verified(mails.get(i));
            assertEquals(marks.get(i), authentication.mark());
            Statements statements = Statements.of(authentication);
            assertTrue(!statements.shows().isEmpty() && statements.showsNot().size() > 1);
            assertTrue(statements
                    .toString()
                    .toLowerCase(java.util.Locale.ROOT)
                    .matches("(?s)(?!.*(genuine|forged|authentic|fake)).*"));
        }
        assertTrue(Statements.of(verified(mails.get(1))).showsNot().toString().contains("covers all of it"));
        assertTrue(Statements.of(verified(mails.getFirst())).shows().toString().contains("key of port.example signed"));
    }
}
