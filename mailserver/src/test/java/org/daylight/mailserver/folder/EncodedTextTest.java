package org.daylight.mailserver.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.internet.MimeUtility;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class EncodedTextTest {

    @Test
    void whatIsEncodedIsWhatAForeignReaderDecodes() throws Exception {
        for (String text : List.of(
                "Mud",
                "Grüße aus dem Hafen, und noch mehr Text, der in ein Wort nicht passt: ÄÖÜ äöü ß",
                "港口".repeat(60),
                "😀".repeat(100),
                "=?utf-8?Q?not_encoded?=",
                "quotes \" and \\ backslashes")) {
            String encoded = EncodedText.of(text);
            assertTrue(encoded.chars().allMatch(c -> c >= ' ' && c < 0x7f), encoded);
            assertEquals(text, MimeUtility.decodeText(encoded));
            for (String word : encoded.split(" ")) {
                assertTrue(!word.startsWith("=?") || word.length() <= 75, word);
            }
        }
    }

    @Test
    void controlCharactersNeverReachAnAnswer() {
        assertEquals("a  b c", EncodedText.of("a\r\nb\tc"));
        assertEquals("a b", EncodedText.of("a\0b"));
        assertEquals("a b", EncodedText.of("a\u2028b"));
        assertEquals("a??b?", EncodedText.plain("a\r\nb\u00e4"));
        assertTrue(EncodedText.of("x".repeat(100_000)).length() <= 2_000);
        assertTrue(EncodedText.of("\ud800x").chars().allMatch(c -> c >= ' ' && c < 0x7f));
    }

    @Test
    void anAddressThatBreaksTheRulesIsAName() {
        MessageHead head = MessageHead.of(("From: \"A \\\"B\\\"\" <a.b@c.example>\nTo: nobody\nCc: x@y@z\n\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        assertEquals("\"A \\\"B\\\"\" <a.b@c.example>", head.fromText());
        assertEquals(
                new MessageHead.Mailbox("nobody", "unreadable", "address.invalid"),
                head.to().getFirst());
        assertTrue(
                head.cc().stream().allMatch(one -> one.domain().matches("[a-z.]+")),
                head.cc().toString());
    }
}
