package org.daylight.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.daylight.dkim.DkimVerifier;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.message.parse.DocumentForm;
import org.junit.jupiter.api.Test;

/** The mark of a message that was converted from a format that does not keep its bytes. */
class ConvertedMarkTest {

    private static final String UNSIGNED = "From: a@port.example\r\nSubject: x\r\n\r\ntext\r\n";
    private static final String SIGNED =
            "DKIM-Signature: v=1; a=rsa-sha256; d=port.example; s=s; h=From; bh=AAAA; b=AAAA\r\n" + UNSIGNED;

    private static Authentication of(String message, DocumentForm form) {
        byte[] bytes = message.getBytes(StandardCharsets.US_ASCII);
        return Authentication.of(bytes, form.parse(bytes), form, new DkimVerifier(KeyArchive.NONE));
    }

    @Test
    void without_a_passing_signature_nothing_is_checkable() {
        assertEquals(MessageMark.UNSIGNED, of(UNSIGNED, DocumentForm.MAIL).mark());
        assertEquals("", of(UNSIGNED, DocumentForm.MAIL).markReason());
        for (String message : new String[] {UNSIGNED, SIGNED}) {
            Authentication converted = of(message, DocumentForm.CONVERTED);
            assertEquals(MessageMark.NOT_CHECKABLE, converted.mark());
            assertEquals("format-converted", converted.markReason());
            assertTrue(
                    Statements.of(converted).shows().getFirst().contains("does not keep the original bytes"),
                    Statements.of(converted).shows().toString());
        }
        assertEquals(MessageMark.FAILS, of(SIGNED, DocumentForm.MAIL).mark());
    }

    @Test
    void a_pass_stays_a_pass() {
        MailSigner signer = MailSigner.of("port.example", "s");
        byte[] signed = signer.sign(
                        "From: a@port.example\r\nSubject: x\r\nDate: Thu, 12 Mar 2015 18:42:00 +0100\r\n\r\ntext\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        Authentication passed = Authentication.of(
                signed, DocumentForm.MAIL.parse(signed), new DkimVerifier(KeyArchive.of(List.of(signer.record()))));
        assertEquals(MessageMark.PASSES, passed.mark());
        assertEquals(passed.mark(), passed.ofConverted().mark());
        assertEquals("", passed.ofConverted().markReason());
        assertTrue(Statements.of(passed.ofConverted()).shows().stream().anyMatch(words -> words.contains("by chance")));
    }
}
