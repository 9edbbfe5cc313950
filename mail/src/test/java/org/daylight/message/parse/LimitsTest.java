package org.daylight.message.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.daylight.message.Defects;
import org.daylight.message.Message;
import org.daylight.message.MessageLimits;
import org.junit.jupiter.api.Test;

/** Excessive input is limited, reported as a defect, and stays within the bytes. */
class LimitsTest {

    private static Message parse(String message) {
        return MessageParser.parse(message.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void assertSaid(String code, Message message) {
        assertTrue(message.defects().stream().anyMatch(defect -> defect.code().equals(code)), code);
    }

    @Test
    void ten_thousand_messages_in_one_another() {
        Message message = parse("Content-Type: message/rfc822\n\n".repeat(10_000) + "\nThe innermost.");
        assertEquals(
                1 + MessageLimits.STANDARD.nestedMessages(), message.parts().size());
        assertSaid("depth-limit", message);
        assertEquals(
                message.parts().getFirst().bodyEnd(),
                message.parts().getLast().bodyEnd(),
                "the rest is in the last that is read");
    }

    @Test
    void ten_thousand_multiparts_in_one_another() {
        String nested = IntStream.range(0, 10_000)
                .mapToObj(i -> "Content-Type: multipart/mixed; boundary=b" + i + "\n\n--b" + i + "\n")
                .collect(Collectors.joining());
        Message message = parse(nested + "\nThe innermost.");
        assertTrue(message.parts().size() <= 1 + MessageLimits.STANDARD.depth());
        assertSaid("depth-limit", message);
    }

    @Test
    void a_hundred_thousand_parts() {
        Message message =
                parse("Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n".repeat(100_000) + "--b--\n");
        assertEquals(MessageLimits.STANDARD.parts(), message.parts().size());
        assertSaid("parts-limit", message);
    }

    @Test
    void a_million_fields() {
        Message message = parse("a: b\n".repeat(1_000_000) + "\nText.");
        assertEquals(MessageLimits.STANDARD.headers(), message.headers().size());
        assertSaid("headers-limit", message);
        assertEquals("Text.", message.text());
    }

    @Test
    void fields_of_all_parts_together() {
        String part = "--b\n" + "a: b\n".repeat(9_000) + "\nx\n";
        byte[] original = ("Content-Type: multipart/mixed; boundary=b\n\n" + part.repeat(30))
                .getBytes(StandardCharsets.ISO_8859_1);
        var defects = new Defects();
        int fields = MimeReader.read(original, MessageLimits.STANDARD, defects).entities().stream()
                .mapToInt(entity -> entity.fields.size())
                .sum();
        assertEquals(10 * MessageLimits.STANDARD.headers(), fields);
    }

    @Test
    void long_fields_together_are_sixteen_of_the_longest() {
        Message message = parse(("X: " + "y".repeat(1 << 20) + "\n").repeat(40) + "\nText.");
        assertTrue(message.headers().stream()
                        .mapToLong(header -> header.value().length())
                        .sum()
                <= 16L * MessageLimits.STANDARD.headerBytes());
        assertSaid("headers-limit", message);
    }

    @Test
    void a_million_addresses() {
        Message message = parse("To: " + "a@b.example,\n ".repeat(1_000_000) + "\n\n");
        assertEquals(MessageLimits.STANDARD.addresses(), message.to().size());
        assertSaid("addresses-limit", message);
        assertSaid("header-too-long", message);
    }

    @Test
    void ten_megabytes_of_encoded_words() {
        Message message = parse("Subject: " + "=?utf-8?q?M=C3=BCll?=\n ".repeat(450_000) + "\n\n");
        assertTrue(message.subject() != null && message.subject().length() <= MessageLimits.STANDARD.headerBytes());
        assertSaid("header-too-long", message);
    }

    @Test
    void a_hundred_thousand_sections_of_a_parameter() {
        String sections = IntStream.range(0, 100_000)
                .mapToObj(i -> "; name*" + i + "*=%41")
                .collect(Collectors.joining());
        Message message = parse("Content-Type: application/pdf" + sections + "\n\nx");
        String name = message.parts().getFirst().fileName();
        assertTrue(name != null && name.startsWith("AAAA") && name.length() <= 200);
    }

    /** Each boundary starts with the one before: every line is compared with the open ones only. */
    @Test
    void boundaries_that_begin_with_one_another() {
        int levels = 90;
        String nested = IntStream.range(1, levels)
                .mapToObj(i ->
                        "Content-Type: multipart/mixed; boundary=" + "b".repeat(i) + "\n\n--" + "b".repeat(i) + "\n")
                .collect(Collectors.joining());
        long once = compared(nested + ("--" + "b".repeat(levels) + "\n").repeat(10_000));
        long twice = compared(nested + ("--" + "b".repeat(levels) + "\n").repeat(20_000));
        assertTrue(twice < 2.1 * once, once + " comparisons grow to " + twice);
        assertTrue(once <= 11_000L * levels);
    }

    private static long compared(String message) {
        return MimeReader.read(message.getBytes(StandardCharsets.ISO_8859_1), MessageLimits.STANDARD, new Defects())
                .compared();
    }
}
