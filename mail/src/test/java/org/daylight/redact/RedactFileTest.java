package org.daylight.redact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.daylight.message.parse.DocumentForm;
import org.junit.jupiter.api.Test;

class RedactFileTest {

    private static final RedactionReason P1 = new RedactionReason("P1", false);
    private static final List<Selector> CARD = List.of(new Selector.Text("4111-1111", false, P1));

    private static String published(byte[] file, String type, List<Selector> selectors, ExtractedPart... texts) {
        RedactionResult result = RedactFile.of(file, new DocumentForm.File("list", type), selectors, List.of(texts));
        RedactedForm form = assertInstanceOf(RedactedForm.class, result, () -> result.toString());
        Invariants.check(file, form);
        return new String(form.published(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void a_text_is_redacted_word_by_word() {
        assertEquals(
                "name;[redacted: P1]end\n",
                published("name;4111 1111;end\n".getBytes(StandardCharsets.UTF_8), "text/csv", CARD));
        byte[] latin = "M\u00fcller; 4111.1111 caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals("M\u00fcller; [redacted: P1] caf\u00e9\n", published(latin, "text/plain", CARD));
        assertEquals(
                "[redacted: P1] 4111.1111 caf\u00e9\n",
                published(latin, "text/plain", List.of(new Selector.Text("müller", false, P1))));
        assertTrue(published("<p title='4111 1111'>x</p>".getBytes(StandardCharsets.UTF_8), "text/html", CARD)
                .equals("[redacted: P1]x</p>"));
    }

    @Test
    void anything_else_is_one_mark() {
        byte[] binary =
                ("%PDF-1.7\n" + "x".repeat(500) + " 4111 1111 \u0000\u0001").getBytes(StandardCharsets.ISO_8859_1);
        assertEquals("[redacted: P1]", published(binary, "application/pdf", CARD));
        byte[] other = "%PDF-1.7\nnothing \u0000".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(new String(other, StandardCharsets.ISO_8859_1), published(other, "application/pdf", CARD));
        assertEquals(
                "[redacted: P1]", published(other, "application/pdf", CARD, new ExtractedPart(0, "Card 4111 1111")));
        byte[] utf16 = "Card 4111 1111 here".getBytes(StandardCharsets.UTF_16);
        assertEquals("[redacted: P1]", published(utf16, "text/plain", CARD));
    }

    @Test
    void places_of_a_file() {
        byte[] text = "one two three".getBytes(StandardCharsets.UTF_8);
        assertEquals("one [redacted: P1] three", published(text, "text/plain", List.of(new Selector.Bytes(5, 6, P1))));
        assertEquals(
                "one [redacted: P1] three",
                published(text, "text/plain", List.of(new Selector.PartRange(0, 4, 7, P1))));
        assertEquals("[redacted: P1]", published(text, "text/plain", List.of(new Selector.WholePart(0, false, P1))));
        RedactionResult none = RedactFile.of(
                text, new DocumentForm.File("x", "text/plain"), List.of(new Selector.Field("To", 0, P1)), List.of());
        assertFalse(none instanceof RedactedForm);
    }
}
