package org.daylight.flow.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.daylight.message.Attachment;
import org.daylight.message.parse.DocumentForm;
import org.daylight.redact.ExtractedPart;
import org.daylight.redact.RedactMessage;
import org.daylight.redact.RedactedForm;
import org.daylight.redact.RedactionReason;
import org.daylight.redact.Selector;
import org.junit.jupiter.api.Test;

/** A file that only claims to be a message is extracted like any other. */
class WantedPartsTest {

    private static final DocumentForm MESSAGE = DocumentForm.MAIL;
    private static final String INNER = "From: b@port.example\nSubject: inner\n\nLunch?\n";

    private static byte[] message(String fields, String body) {
        return ("From: a@port.example\n"
                        + "MIME-Version: 1.0\n"
                        + "Content-Type: multipart/mixed; boundary=b\n\n"
                        + "--b\n\n"
                        + "see\n"
                        + "--b\n"
                        + fields + "\n\n" + body + "\n--b--\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String base64(String content) {
        return Base64.getMimeEncoder().encodeToString(content.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static List<Integer> wanted(byte[] original) {
        return WantedParts.of(MESSAGE.parse(original), original).stream()
                .map(Attachment::part)
                .toList();
    }

    private static void isWanted(byte[] original) {
        assertEquals(2, wanted(original).getFirst());
        assertEquals(Set.of(2), WantedParts.opaque(MESSAGE, original));
    }

    @Test
    void aMessageThatWasReadIsNotExtractedItself() {
        for (String fields : List.of(
                "Content-Type: message/rfc822",
                "Content-Type: message/global",
                "Content-Type: message/rfc822; name=\"Lunch.EML\"\nContent-Transfer-Encoding: 8bit")) {
            byte[] original = message(fields, INNER);
            assertEquals(List.of(), wanted(original), fields);
            assertEquals(Set.of(), WantedParts.opaque(MESSAGE, original), fields);
        }
    }

    @Test
    void whatWasNotReadAsAMessageIsExtracted() {
        String encoded = "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64";
        isWanted(message(encoded, base64("%PDF-1.7 x")));
        isWanted(message(encoded, base64(INNER)));
        isWanted(message(encoded.replace("rfc822", "global"), base64("%PDF-1.7 x")));
        isWanted(message(encoded.replace("base64", "quoted-printable"), "%PDF-1.7 x"));
        isWanted(message("Content-Type: message/rfc822; name=a.pdf", "X: %PDF-1.7\n\nx"));
        isWanted(message("Content-Type: message/rfc822", "%PDF-1.7: x\n\nx"));
        isWanted(message("Content-Type: message/rfc822", "\nBT (x) ET"));
        isWanted(message("Content-Type: message/rfc822", "MZ x\n\nx"));
    }

    @Test
    void anUnreadMessageInsideMessagesIsExtracted() {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            body.append("Content-Type: message/rfc822\n\n");
        }
        byte[] original = message("Content-Type: message/rfc822", body + "%PDF-1.7 x");
        assertEquals(1, wanted(original).size(), "the innermost one, which is beyond the limit");
    }

    @Test
    void aStringThatWasExtractedFromItRedactsIt() {
        byte[] original =
                message("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64", base64("%PDF-1.7 x"));
        var card = new Selector.Text("4111 1111 1111 1111", false, new RedactionReason("P1", false));
        var form = assertInstanceOf(
                RedactedForm.class,
                RedactMessage.of(
                        original,
                        List.of(card),
                        List.of(new ExtractedPart(2, "paid with 4111 1111 1111 1111")),
                        false));
        assertEquals(-1, new String(form.published(), StandardCharsets.ISO_8859_1).indexOf(base64("%PDF-1.7 x")));
    }
}
