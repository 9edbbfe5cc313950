package org.daylight.message.parse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.daylight.collate.Fingerprint;
import org.daylight.format.DocumentKind;
import org.daylight.format.Sha256;
import org.daylight.message.Attachment;
import org.daylight.message.Message;
import org.junit.jupiter.api.Test;

/** The view of a document that is not mail. */
class FileMessageTest {

    private static Message view(String name, String type, byte[] bytes) {
        return new DocumentForm.File(name, type).parse(bytes);
    }

    private static Message view(String name, String type, String text) {
        return view(name, type, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_file_is_one_attachment_with_its_name_as_subject() {
        byte[] pdf = "%PDF-1.4\nSubject: not a header\n\nFrom a@b\n".getBytes(StandardCharsets.US_ASCII);
        Message view = view("plan.pdf", "application/pdf", pdf);
        assertTrue(view.isFile());
        assertEquals("plan.pdf", view.subject());
        assertEquals(List.of(), view.headers());
        assertEquals(List.of(), view.from());
        assertNull(view.date());
        assertEquals("", view.text());
        assertEquals(
                List.of(new Attachment(0, "plan.pdf", "application/pdf", pdf.length, Sha256.of(pdf), null)),
                view.attachments());
        assertEquals(1, view.parts().size());
        assertArrayEquals(
                pdf,
                new DocumentForm.File("plan.pdf", "application/pdf")
                        .content(pdf, view.parts().getFirst()));
        assertEquals(0, Fingerprint.of(view).own().length);
        assertEquals(DocumentKind.FILE, new DocumentForm.File("a", "b/c").kind());
    }

    @Test
    void a_text_file_that_looks_like_a_message_stays_a_text() {
        Message view = view("a.txt", "text/plain", "From: a@b.example\nSubject: x\n\ntext\n");
        assertEquals("From: a@b.example\nSubject: x\n\ntext\n", view.text());
        assertEquals(List.of(), view.from());
    }

    @Test
    void text_csv_and_html_have_a_text_in_any_charset() {
        assertEquals("a,Größe\n", view("a.csv", "text/csv", "a,Größe\n").text());
        String german = "Die Größe der Liegeplätze wird jährlich geprüft und für alle Häfen veröffentlicht.";
        assertEquals(
                german,
                view("a.txt", "text/plain", german.getBytes(StandardCharsets.ISO_8859_1))
                        .text());
        byte[] utf16 = "\ufeffGröße".getBytes(StandardCharsets.UTF_16LE);
        assertEquals("Größe", view("a.txt", "text/plain", utf16).text().replace("\ufeff", ""));
        Message html = view("a.html", "text/html", "<p>Quay <b>plan</b></p>");
        assertEquals("Quay plan", html.text().strip());
        assertEquals("<p>Quay <b>plan</b></p>", html.html());
        assertEquals("", view("a.txt", "text/plain", "PK\3\4 not text").text());
    }

    @Test
    void a_hostile_name_is_made_safe() {
        assertEquals("passwd", view("../../etc/passwd", "text/plain", "x").subject());
        assertEquals("part-0.pdf", view("\u0000\u202e", "application/pdf", "x").subject());
        assertFalse(view("a\u202efdp.exe", "application/pdf", "x").subject().contains("\u202e"));
        assertEquals(
                200,
                view("x".repeat(5_000) + ".pdf", "application/pdf", "x")
                        .subject()
                        .length());
    }

    @Test
    void a_message_is_never_a_file() {
        for (String message : List.of("", "no header at all", "Content-Disposition: attachment\n\nx", "\n\n")) {
            assertFalse(
                    MessageParser.parse(message.getBytes(StandardCharsets.UTF_8))
                            .isFile(),
                    message);
        }
    }

    @Test
    void a_long_text_is_cut_and_says_so() {
        Message view = view("a.txt", "text/plain", "word ".repeat(1_000_000));
        assertEquals(4_000_000, view.text().length());
        assertEquals("text-limit", view.defects().getFirst().code());
    }

    @Test
    void nothing_throws() {
        var random = new Random(3);
        for (String type : List.of("text/plain", "text/html", "application/pdf", "application/json", "x/y")) {
            for (int i = 0; i < 200; i++) {
                byte[] bytes = new byte[random.nextInt(300)];
                random.nextBytes(bytes);
                assertTrue(view("a." + i, type, bytes).isFile());
            }
        }
    }
}
