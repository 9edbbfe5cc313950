package org.daylight.message.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.daylight.message.Message;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Bodies that external testers reported as parsed wrongly; the inputs are in {@code vectors/reports} of the folder
 * DAYLIGHT_SHARED.
 */
class ReportedBodiesTest {

    @Test
    void words_only_in_the_html_of_an_alternative_are_searchable() throws IOException {
        Message cut = read("03-html-alternative/alt-cut.eml");
        assertEquals("altwortF\t90000", cut.otherText().replaceAll("\\s+", "\t"));
        assertTrue(cut.text().startsWith("Dear Bo,\n\nplease see the table below."), cut.text());
    }

    @Test
    void the_html_is_shown_where_the_plain_text_is_a_stub() throws IOException {
        Message dots = read("03-html-alternative/alt-dots.eml");
        assertEquals("altwortH", dots.text().strip());
        assertEquals("", dots.otherText());
        Message german = read("03-html-alternative/alt-stub-de.eml");
        assertTrue(german.text().startsWith("altwortB"), german.text());
        assertEquals("Ihr E-Mail-Programm kann diese Nachricht leider nicht anzeigen", german.otherText());
        assertEquals(0, german.attachments().size());
    }

    @Test
    void text_mislabelled_as_base64_is_unchanged() throws IOException {
        Message message = read("04-base64-foreign-text/b64-plaintext.eml");
        assertEquals(
                "This text was never encoded, though the header says so.\nSecond line with Ankerwinde.",
                message.text().strip());
        assertDefect("base64-invalid", message);
    }

    @Test
    void a_footer_after_base64_is_text() throws IOException {
        Message message = read("04-base64-foreign-text/b64foot-pad1.eml");
        assertEquals("""
            Grüße von der Ankerboje, bitte die Rechnung prüfen und öffnen.
            x
            _______________________________________________
            Pier mailing list
            pier@lists.example
            http://lists.example/mailman/listinfo/pier
            """.strip(), message.text().strip());
        assertDefect("base64-invalid", message);
    }

    @Test
    void the_root_of_a_related_is_the_one_named_or_the_first_text() throws IOException {
        Message named = read("07-related-root/rel-start-2nd.eml");
        assertEquals(
                "relwortA", named.text().replaceAll("\\s*x\\s*", "").strip().split("\\s")[0]);
        assertTrue(named.html() != null && named.html().contains("relwortA"));
        assertEquals(1, named.attachments().size());
        Message unnamed = read("07-related-root/rel-nostart-2nd.eml");
        assertEquals("relwortC", unnamed.text().strip());
        assertEquals("logo.png", unnamed.attachments().getFirst().name());
    }

    @Test
    void a_line_that_begins_like_the_boundary_is_text() throws IOException {
        Message message = read("11-boundary-prefix/bnd-midline.eml");
        assertEquals(
                "visit --BND for details\nSECRET\n--BNDX not one\n--BND is at the start\nstill Seetang",
                message.text().strip());
        assertEquals(2, message.parts().size());
    }

    @Test
    void an_odd_disposition_does_not_hide_the_only_text() throws IOException {
        Message message = read("14-disposition/mp244-cd-ew.eml");
        assertEquals("htmlbody Seeigel", message.text().strip());
        assertDefect("disposition-invalid", message);
    }

    @Test
    void content_types_are_read_however_they_are_written() throws IOException {
        Message noSemicolon = read("20-content-type-form/ct-no-semicolon.eml");
        assertEquals("kontornwort", noSemicolon.text().strip());
        assertEquals("note.txt", noSemicolon.attachments().getFirst().name());
        assertDefect("parameter-broken", noSemicolon);
        Message spaces = read("20-content-type-form/ct-space.eml");
        assertEquals("kontorwort", spaces.text().strip());
        assertEquals("multipart/mixed", spaces.parts().getFirst().type());
        Message pdf = read("20-content-type-form/ct-pdf-no-semicolon.eml");
        assertEquals("see file", pdf.text().strip());
        assertEquals("invoice.pdf", pdf.attachments().getFirst().name());
        assertEquals("application/pdf", pdf.attachments().getFirst().type());
        assertEquals(null, pdf.attachments().getFirst().text());
        assertDefect("parameter-broken", pdf);
    }

    @Test
    void quotation_marks_in_a_name_do_not_end_it() throws IOException {
        Message message = read("21-quotes-in-name/quotes-in-name.eml");
        assertEquals("_V047411.rtf_.rtf", message.attachments().getFirst().name());
        assertDefect("parameter-broken", message);
        assertFalse(message.text().contains("rtf1"));
    }

    private static void assertDefect(String code, Message message) {
        assertTrue(
                message.defects().stream().anyMatch(defect -> defect.code().equals(code)),
                message.defects().toString());
    }

    private static Message read(String name) throws IOException {
        String shared = System.getenv("DAYLIGHT_SHARED");
        Assumptions.assumeTrue(shared != null, "skipped: set DAYLIGHT_SHARED to the folder of foreign test vectors");
        return MessageParser.parse(
                Files.readAllBytes(Path.of(shared, "vectors", "reports").resolve(name)));
    }
}
