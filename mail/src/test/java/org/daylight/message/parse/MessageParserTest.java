package org.daylight.message.parse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.daylight.message.Address;
import org.daylight.message.Header;
import org.daylight.message.Message;
import org.daylight.message.MimePart;
import org.junit.jupiter.api.Test;

/** The view of short messages; {@link GoldenTest} has the long ones. */
class MessageParserTest {

    private static Message parse(String... lines) {
        return MessageParser.parse(bytes(lines));
    }

    private static byte[] bytes(String... lines) {
        return String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void a_message_is_parsed() {
        Message letter = parse(
                "From: Mara Lind <mara@Harbour.Example>",
                "To: \"Falk, Jon\" <jon@harbour.example>, desk@harbour.example",
                "Subject: Berth 7",
                "Date: Tue, 3 Mar 2015 09:15:00 +0100",
                "Message-ID: <b7@harbour.example>",
                "",
                "It is free.",
                "");
        assertEquals(List.of(new Address("Mara Lind", "mara@harbour.example")), letter.from());
        assertEquals(
                List.of(new Address("Falk, Jon", "jon@harbour.example"), new Address(null, "desk@harbour.example")),
                letter.to());
        assertEquals("Berth 7", letter.subject());
        assertEquals("2015-03-03T09:15+01:00", String.valueOf(letter.date()));
        assertEquals("b7@harbour.example", letter.messageId());
        assertEquals("It is free.\n", letter.text());
        assertEquals(List.of(), letter.defects());
    }

    @Test
    void an_unknown_date_stays_unknown() {
        assertNull(parse("From: a@b.example", "", "").date());
        assertNull(parse("From: a@b.example", "Date: 03/04/2015 10:00", "", "").date());
    }

    @Test
    void offsets_lead_back_into_the_original() {
        byte[] original = bytes(
                "From: a@b.example",
                "Subject: folded",
                " here",
                "Content-Type: multipart/mixed; boundary=x",
                "",
                "--x",
                "Content-Transfer-Encoding: base64",
                "Content-Disposition: attachment; filename=\"a.txt\"",
                "",
                "aGFyYm91cg==",
                "--x--",
                "");
        Message message = MessageParser.parse(original);
        Header subject = message.headers().get(1);
        assertEquals("folded here", subject.value());
        assertEquals(
                "Subject: folded\r\n here\r\n",
                new String(original, subject.start(), subject.end() - subject.start(), StandardCharsets.UTF_8));
        MimePart part = message.parts().get(1);
        assertEquals(
                "aGFyYm91cg==",
                new String(original, part.bodyStart(), part.bodyEnd() - part.bodyStart(), StandardCharsets.UTF_8));
        assertArrayEquals(bytes("harbour"), MessageParser.content(original, part));
        assertEquals("harbour", message.attachments().getFirst().text());
    }
}
