package org.daylight.redact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.daylight.format.Outcome;
import org.daylight.message.Message;
import org.daylight.message.parse.MessageParser;
import org.junit.jupiter.api.Test;

class SelectorTest {

    private static final RedactionReason P1 = new RedactionReason("P1", false);

    private static String published(byte[] message, Selector... selectors) {
        RedactionResult result = RedactMessage.of(message, List.of(selectors));
        RedactedForm form = assertInstanceOf(RedactedForm.class, result, () -> result.toString());
        Invariants.checkMessage(message, form, List.of(selectors));
        return new String(form.published(), StandardCharsets.UTF_8);
    }

    private static List<String> withheld(byte[] message, Selector... selectors) {
        return assertInstanceOf(Withheld.class, RedactMessage.of(message, List.of(selectors)))
                .reasons();
    }

    private static Selector.Text text(String text) {
        return new Selector.Text(text, false, P1);
    }

    @Test
    void a_number_is_not_found_inside_a_longer_one() {
        byte[] message = Letter.plain(
                "994111111111111111 and 41111111111111119 and 4111 1111 1111 1111 and room 12 4111111111111111 done");
        String body = published(message, text("4111111111111111")).split("\r\n\r\n", 2)[1];
        assertEquals(
                "994111111111111111 and 41111111111111119 and [redacted: P1] and room 12 [redacted: P1] done\r\n",
                body);
    }

    @Test
    void a_word_is_not_found_inside_a_longer_one() {
        byte[] message = Letter.plain("Weber Weberei weber's Anna_Weber (Weber)");
        assertEquals(
                "[redacted: P1] Weberei [redacted: P1] \r\n".replace(" \r", "\r"),
                published(message, text("weber"))
                        .split("\r\n\r\n", 2)[1]
                        .replace("[redacted: P1] [redacted: P1]", "[redacted: P1]"));
        assertFalse(published(message, new Selector.Text("weber", true, P1)).contains("Weberei"));
    }

    @Test
    void a_range_of_bytes() {
        byte[] message = Letter.plain("one two three four");
        int at = new String(message, StandardCharsets.UTF_8).indexOf("two");
        assertTrue(published(message, new Selector.Bytes(at + 1, at + 5, P1)).contains("one [redacted: P1] four"));
        assertEquals(1, withheld(message, new Selector.Bytes(0, 100_000, P1)).size());
    }

    @Test
    void a_field() {
        byte[] message = Letter.field("X-Note: first\r\n folded\r\nX-Note: second");
        String whole = published(message, new Selector.Field("x-note", 0, P1));
        assertTrue(whole.contains("X-Note: [redacted: P1]\r\nX-Note: second\r\n"), whole);
        assertTrue(
                published(message, new Selector.Field("Subject", 0, P1)).contains("Subject: [redacted: P1]\r\nMIME"));
        assertTrue(published(message, new Selector.Field("From", 0, P1))
                .contains("From: <redacted-P1@redacted.invalid>\r\n"));
        withheld(message, new Selector.Field("X-Note", 2, P1));
    }

    @Test
    void a_range_of_a_decoded_field() {
        byte[] message = Letter.field("Comments: Berth =?utf-8?Q?M=C3=BCller?= and more");
        String value = MessageParser.parse(message).headers().getLast().value();
        int at = value.indexOf("Müller");
        String whole = published(message, new Selector.FieldText("Comments", 0, at + 1, at + 3, P1));
        assertTrue(whole.contains("Comments: Berth [redacted: P1] and more\r\n"), whole);
        withheld(message, new Selector.FieldText("Comments", 0, 0, 1_000, P1));
    }

    @Test
    void a_range_of_a_decoded_part() {
        byte[] message = Letter.base64(
                "text/plain", "utf-8", "The berths are full, and the guest Ottilie Müller has come to the quay again.");
        String text = PartText.of(message, 0);
        int at = text.indexOf("Ottilie");
        String whole = published(message, new Selector.PartRange(0, at, at + 14, P1));
        Message parsed = MessageParser.parse(whole.getBytes(StandardCharsets.UTF_8));
        assertTrue(parsed.text().startsWith("The berths are full, and the gu"), parsed.text());
        assertTrue(parsed.text().endsWith(" to the quay again."), parsed.text());
        assertTrue(parsed.text().contains("[redacted: P1]"), parsed.text());
        assertEquals("", PartText.of(message, 7));
    }

    @Test
    void a_whole_part_and_its_name() {
        byte[] message = Letter.attachment("berths.bin", new byte[500]);
        String body = published(message, new Selector.WholePart(2, false, P1));
        assertTrue(body.contains("filename=\"berths.bin\""));
        assertFalse(body.contains("AAAAAAAA"));
        String both = published(message, new Selector.WholePart(2, true, P1));
        assertFalse(both.contains("berths"), both);
        String name = published(message, new Selector.FileName(2, P1));
        assertFalse(name.contains("berths.bin"), name);
        assertTrue(name.contains("AAAAAAAA"));
        withheld(message, new Selector.WholePart(9, false, P1));
    }

    @Test
    void an_area_redacts_the_bytes_of_its_part_and_not_its_name() {
        byte[] message = Letter.attachment("scan.pdf", new byte[500]);
        String body = published(message, new Selector.Area(2, 1, 100, 200, 300, 40, P1));
        assertTrue(body.contains("filename=\"scan.pdf\""));
        assertFalse(body.contains("AAAAAAAA"));
        withheld(message, new Selector.Area(1, 1, 0, 0, 10, 10, P1)); // a text
        withheld(message, new Selector.Area(9, 1, 0, 0, 10, 10, P1));
        withheld(message, new Selector.Area(0, 1, 0, 0, 10, 10, P1)); // the message itself
        for (int[] wrong : new int[][] {
            {0, 0, 0, 1, 1}, {1, -1, 0, 1, 1}, {1, 0, 0, 0, 1}, {1, 900, 0, 101, 1}, {1, 0, 1_000, 1, 1}
        }) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new Selector.Area(2, wrong[0], wrong[1], wrong[2], wrong[3], wrong[4], P1));
        }
    }

    @Test
    void an_area_has_one_stored_form() {
        List<Selector> selectors = List.of(new Selector.Area(2, 3, 100, 200, 300, 40, P1));
        byte[] json = SelectorJson.write(selectors);
        assertEquals(
                "[{\"kind\":\"area\",\"part\":2,\"page\":3,\"x\":100,\"y\":200,\"width\":300,\"height\":40,\"reason\":\"P1\",\"hide-length\":false}]",
                new String(json, StandardCharsets.UTF_8));
        assertEquals(selectors, SelectorJson.read(json).orThrow());
        String beyond = new String(json, StandardCharsets.UTF_8).replace("300", "901");
        assertTrue(
                SelectorJson.read(beyond.getBytes(StandardCharsets.UTF_8)).ok().isEmpty());
    }

    @Test
    void a_whole_multipart_keeps_its_parts() {
        byte[] message = PlacesTest.PLACES.get("nested message");
        String whole = published(message, new Selector.WholePart(0, false, P1));
        assertFalse(whole.contains("attached") || whole.contains("4111") || whole.contains("preamble"), whole);
        assertEquals(
                4,
                MessageParser.parse(whole.getBytes(StandardCharsets.UTF_8))
                        .parts()
                        .size());
    }

    @Test
    void extracted_text_redacts_its_part() {
        byte[] message = Letter.attachment("scan.pdf", new byte[500]);
        RedactionResult result = RedactMessage.of(
                message, List.of(text("Ottilie")), List.of(new ExtractedPart(2, "A page of OTTILIE's.")), false);
        RedactedForm form = assertInstanceOf(RedactedForm.class, result);
        assertFalse(new String(form.published(), StandardCharsets.UTF_8).contains("AAAAAAAA"));
        assertEquals(List.of(1), form.found());
    }

    @Test
    void nothing_found_changes_nothing() {
        byte[] message = Letter.field("DKIM-Signature: v=1; bh=abc; b=def");
        RedactedForm form = assertInstanceOf(RedactedForm.class, RedactMessage.of(message, List.of(text("zebra"))));
        assertFalse(form.isRedacted());
        assertEquals(List.of(0), form.found());
    }

    @Test
    void values_for_guessing_are_redacted_too() {
        byte[] message = Letter.field(
                "DKIM-Signature: v=1; d=x.example; bh=Zm9vYmFy;\r\n b=AbCd\r\n EfGh; s=k1\r\nContent-MD5: Q2hlY2s=\r\n"
                        + "Content-Length: 411\r\nX-Body-Hash: 0123456789abcdef0123456789abcdef\r\nX-Loop: lists\r\n"
                        + "X-Data: QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo\r\n 0123\r\nComments: Ottilie");
        String whole = published(message, text("Ottilie"));
        for (String gone : List.of("Zm9v", "AbCd", "EfGh", "Q2hl", "411", "0123", "QUJD")) {
            assertFalse(whole.contains(gone), gone + " in " + whole);
        }
        for (String kept : List.of("d=x.example", "s=k1", "X-Loop: lists", "Message-ID: <m1@harbour.example>")) {
            assertTrue(whole.contains(kept), kept + " in " + whole);
        }
        RedactedForm keeping = assertInstanceOf(
                RedactedForm.class, RedactMessage.of(message, List.of(text("Ottilie")), List.of(), true));
        String kept = new String(keeping.published(), StandardCharsets.UTF_8);
        assertTrue(kept.contains("bh=Zm9vYmFy;") && kept.contains("b=AbCd") && !kept.contains("Q2hl"), kept);
    }

    @Test
    void signatures_of_the_content_are_redacted_too() {
        byte[] message = Letter.mixed(
                "Content-Type: application/pgp-signature",
                "-----BEGIN PGP SIGNATURE-----\r\n\r\niQEzBAEBCAAdFiEE\r\n=abcd\r\n-----END PGP SIGNATURE-----");
        assertFalse(published(message, text("list")).contains("iQEz"));
        byte[] inline = Letter.plain("The berths\r\n"
                + "-----BEGIN PGP SIGNATURE-----\r\n\r\n"
                + "iQEzBAEBCAAdFiEE\r\n"
                + "=abcd\r\n"
                + "-----END PGP SIGNATURE-----\r\n");
        String whole = published(inline, text("berths"));
        assertFalse(whole.contains("iQEz") || whole.contains("=abcd"), whole);
        assertTrue(whole.contains("[redacted: HASH]"), whole);
    }

    @Test
    void standard_words_stay() {
        byte[] message =
                Letter.field("Content-Type: text/plain; name=\"plain.txt\"\r\nComments: Mr Plain, List, base64");
        String whole = published(message, text("plain"), text("subject"), text("berths"));
        assertTrue(whole.contains("Content-Type: text/plain; redacted-P1\r\n"), whole);
        assertTrue(whole.contains("Comments: Mr [redacted: P1] List, base64"), whole);
        assertTrue(whole.contains("Subject: [redacted: P1]"), whole);
        byte[] type = Letter.field("Content-Type: text/x-harbour");
        assertTrue(withheld(type, text("harbour")).toString().contains("type of a part"));
    }

    @Test
    void what_cannot_be_redacted_is_withheld() {
        byte[] message = Letter.bytes("From: a@b.example\r\n"
                + "Content-Type: multipart/mixed; boundary=\"secret\"\r\n\r\n"
                + "--secret\r\n\r\n"
                + "Text\r\n"
                + "--secret--\r\n");
        assertTrue(withheld(message, text("secret")).toString().contains("boundary"));
        assertTrue(
                withheld(Letter.field("X-Secret: 1"), text("secret")).toString().contains("name of a header field"));
        byte[] utf16 = "From: a@b.example\r\n\r\nThe secret\r\n".getBytes(StandardCharsets.UTF_16);
        assertTrue(withheld(utf16, text("secret")).toString().contains("UTF-16"));
        withheld(
                Letter.html("x"),
                new Selector.Field("Content-Transfer-Encoding", 0, P1),
                new Selector.Field("Content-Type", 0, P1));
    }

    @Test
    void the_first_selector_gives_the_reason_and_lengths_can_be_hidden() {
        byte[] message = Letter.plain("The guest Ottilie Weber came");
        RedactedForm form = assertInstanceOf(
                RedactedForm.class,
                RedactMessage.of(
                        message,
                        List.of(
                                new Selector.Text("Ottilie Weber", false, new RedactionReason("NAME", true)),
                                text("weber"))));
        var mark = (RedactedForm.Piece.Mark) form.pieces().get(1);
        assertEquals("P1", mark.code()); // Anna Weber in the header
        assertFalse(mark.hidden());
        var second = (RedactedForm.Piece.Mark) form.pieces().get(3);
        assertEquals("NAME", second.code());
        assertTrue(second.hidden());
        assertEquals(List.of(1, 2), form.found());
    }

    @Test
    void json_has_one_form() {
        List<Selector> all = List.of(
                text("a \"b\" ü"),
                new Selector.Bytes(1, 2, new RedactionReason("X-1", true)),
                new Selector.Field("Subject", 0, P1),
                new Selector.FieldText("Subject", 1, 2, 3, P1),
                new Selector.PartRange(1, 2, 3, P1),
                new Selector.WholePart(4, true, P1),
                new Selector.FileName(5, P1));
        byte[] json = SelectorJson.write(all);
        assertEquals(all, SelectorJson.read(json).orThrow());
        String text = new String(json, StandardCharsets.UTF_8);
        for (String wrong : List.of(
                text.replace("\"string\"", "\"other\""),
                text.replace("\"P1\"", "\"p1\""),
                text.replace("\"from\":1", "\"from\":2"),
                text.replace("\"part\":5", "\"part\":-1"),
                text.replace("\"file-name\":true", "\"file-name\":1"),
                text.replace("[{", "[ {"),
                text.replace("{\"kind\"", "{\"more\":1,\"kind\""),
                "{}",
                "[1]",
                "")) {
            assertFalse(wrong.equals(text));
            assertInstanceOf(Outcome.Refused.class, SelectorJson.read(wrong.getBytes(StandardCharsets.UTF_8)), wrong);
        }
    }

    @Test
    void the_example_of_the_specification() throws IOException {
        String page = Files.readString(Path.of("../spec/redacting.md"));
        var card = new Selector.Text("4111 1111 1111 1111", false, new RedactionReason("P1", true));
        String json = new String(SelectorJson.write(List.of(card)), StandardCharsets.UTF_8);
        assertTrue(page.contains("\n" + json.strip() + "\n"), json);
    }

    @Test
    void selectors_that_fit_nothing_are_refused() {
        assertThrows(IllegalArgumentException.class, () -> text(" - "));
        assertThrows(IllegalArgumentException.class, () -> text("\u115f"));
        assertThrows(IllegalArgumentException.class, () -> text("x".repeat(501)));
        assertThrows(IllegalArgumentException.class, () -> new Selector.Bytes(2, 2, P1));
        assertThrows(IllegalArgumentException.class, () -> new Selector.Field("a b", 0, P1));
        assertThrows(IllegalArgumentException.class, () -> new RedactionReason("p1", false));
    }
}
