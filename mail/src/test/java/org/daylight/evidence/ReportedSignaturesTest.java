package org.daylight.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.daylight.dkim.DkimVerifier;
import org.daylight.dkim.finding.KeyOrigin;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.dkim.keys.KeyImport;
import org.daylight.message.parse.MessageParser;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The inputs of reports (vectors/reports/01-unsigned-instance): fields added above a signed message are not shown as
 * signed.
 */
class ReportedSignaturesTest {

    private static Path folder() {
        String shared = System.getenv("DAYLIGHT_SHARED");
        Assumptions.assumeTrue(shared != null, "skipped: set DAYLIGHT_SHARED to the folder with the vectors");
        return Path.of(shared, "vectors/reports/01-unsigned-instance");
    }

    private static String read(String name) throws IOException {
        return Files.readString(folder().resolve(name), StandardCharsets.ISO_8859_1);
    }

    private static Authentication verified(String mail) throws IOException {
        byte[] list = Files.readAllBytes(folder().resolve("keys.txt"));
        var verifier = new DkimVerifier(
                KeyArchive.of(KeyImport.read(list, KeyOrigin.LIST, "keys.txt").records()));
        byte[] bytes = mail.getBytes(StandardCharsets.ISO_8859_1);
        return Authentication.of(bytes, MessageParser.parse(bytes), verifier);
    }

    @Test
    void the_signature_does_not_cover_an_added_subject() throws IOException {
        Authentication found = verified(read("prepend-subject.eml"));
        assertEquals("YOU HAVE WON", subject(read("prepend-subject.eml")));
        assertEquals(MessageMark.PARTLY, found.mark());
        assertEquals(EnumSet.of(ShownPart.SUBJECT), found.notCovered());
        Statements statements = Statements.of(found);
        assertFalse(statements.shows().toString().contains("Subject"), statements.toString());
        assertTrue(statements.showsNot().toString().contains("the subject shown here is what was sent"));
        String without = read("prepend-subject.eml").replaceFirst("Subject: YOU HAVE WON\r?\n", "");
        assertEquals(MessageMark.PASSES, verified(without).mark());
    }

    private static String subject(String mail) {
        return MessageParser.parse(mail.getBytes(StandardCharsets.ISO_8859_1)).subject();
    }

    @Test
    void a_body_divided_by_an_added_boundary_is_not_what_was_signed() throws IOException {
        String mail = read("ct-orig.eml");
        assertEquals(MessageMark.PASSES, verified(mail).mark());
        Map.of(
                        "Content-Type: multipart/mixed; boundary=X", ShownPart.TEXT,
                        "Content-Type: text/html", ShownPart.TEXT,
                        "Subject: I accept", ShownPart.SUBJECT,
                        "Date: Wed, 4 Mar 2015 09:15:00 +0100", ShownPart.DATE,
                        "To: Eve <eve@pier.example>", ShownPart.TO,
                        "From: Eve <eve@pier.example>", ShownPart.FROM,
                        "Reply-To: Eve <eve@pier.example>", ShownPart.REPLY_TO,
                        "References: <x@pier.example>", ShownPart.REFERENCES)
                .forEach((field, part) -> {
                    try {
                        Authentication found = verified(field + lineEnd(mail) + mail);
                        assertEquals(MessageMark.PARTLY, found.mark(), field);
                        assertTrue(found.notCovered().contains(part), field + found.notCovered());
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
        // Text that is not base64 is shown unchanged, whatever its label: only signed text is shown.
        for (String field : List.of(
                "Content-Transfer-Encoding: base64",
                "X-Spam: no",
                "Received: from a by b; Tue, 3 Mar 2015 09:30:00 +0100")) {
            assertEquals(
                    MessageMark.PASSES, verified(field + lineEnd(mail) + mail).mark(), field);
        }
    }

    private static String lineEnd(String mail) {
        return mail.contains("\r\n") ? "\r\n" : "\n";
    }
}
