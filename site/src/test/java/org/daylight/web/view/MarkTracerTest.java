package org.daylight.web.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.daylight.archive.RedactionCheck;
import org.daylight.format.Outcome;
import org.daylight.redaction.CheckRedaction;
import org.daylight.redaction.MarkForm;
import org.daylight.web.RedactedDocument;
import org.daylight.web.RedactedDocument.Hide;
import org.junit.jupiter.api.Test;

class MarkTracerTest {

    private static final String TEXT = "One secret two [redacted: -] three hidden four.";

    private static RedactedDocument document(String text, Hide... hides) {
        return RedactedDocument.of(text.getBytes(StandardCharsets.UTF_8), true, hides);
    }

    private static MarkTracer tracer(RedactedDocument document) {
        var counts = ((Outcome.Ok<CheckRedaction.Verified>) CheckRedaction.check(
                        document.published(),
                        document.proof(),
                        document.opening().committed()))
                .value();
        return MarkTracer.of(document.published(), new RedactionCheck.Proved(document.proof(), counts));
    }

    private static String labelled(MarkTracer tracer) {
        return new String(tracer.traced(), StandardCharsets.UTF_8);
    }

    private static final RedactedDocument DOCUMENT =
            document(TEXT, new Hide("secret", "-", MarkForm.TEXT), new Hide("hidden", "R-1", MarkForm.ADDRESS));

    @Test
    void onlyMarksAtThePositionsOfTheProofBecomeElements() {
        MarkTracer tracer = tracer(DOCUMENT);
        String page = tracer.page("<p>" + labelled(tracer) + "</p>");
        assertEquals(
                "<p>One <mark class=\"redacted\" title=\"Private &quot;data&quot; of a &lt;third&gt; person.\""
                        + " aria-describedby=\"reason--\">[redacted: -]</mark> two [redacted: -] three"
                        + " <mark class=\"redacted\" title=\"Private &quot;data&quot; of a &lt;third&gt; person.\""
                        + " aria-describedby=\"reason-R-1\">redacted-R-1@redacted.invalid</mark> four.</p>",
                page);
        assertEquals(
                "One [redacted: -] two [redacted: -] three redacted-R-1@redacted.invalid four.",
                tracer.plain(labelled(tracer)));
    }

    @Test
    void attributesAndTitlesHaveTheTextAsPublished() {
        MarkTracer tracer = tracer(DOCUMENT);
        String text = labelled(tracer);
        String published = tracer.plain(text);
        assertEquals(
                "<title>" + published + "</title><a title='> " + published + "' href=\"/x?q=R-1\">",
                tracer.page("<title>" + text + "</title><a title='> " + text + "' href=\"/x?q="
                        + text.replaceAll(".*redacted-([0-9a-fx]+)@.*", "$1") + "\">"));
    }

    @Test
    void aTextThatIsCutInALabelKeepsNothingOfIt() {
        MarkTracer tracer = tracer(DOCUMENT);
        String text = labelled(tracer);
        int label = text.indexOf("[redacted: ") + "[redacted: ".length();
        for (int kept = 1; kept < 20; kept++) {
            assertEquals("<p>One [redacted:…</p>", tracer.page("<p>" + text.substring(0, label + kept) + "…</p>"));
        }
    }

    @Test
    void anEncodedMarkIsAMarkAfterDecoding() {
        String line = java.util.Base64.getEncoder().encodeToString(new byte[45]);
        MarkTracer tracer = tracer(document(line + "\n", new Hide(line, "P1", MarkForm.BASE64)));
        byte[] decoded = java.util.Base64.getDecoder().decode(labelled(tracer).strip());
        assertEquals("P1", tracer.onlyMark(decoded));
        assertEquals(RedactedDocument.SENTENCE, tracer.sentence("P1"));
        assertNull(tracer.onlyMark("[redacted: P1]".getBytes(StandardCharsets.UTF_8)));
        assertNull(
                tracer.onlyMark((new String(decoded, StandardCharsets.UTF_8) + "x").getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void withoutAValidProofNothingIsAMark() {
        MarkTracer none = MarkTracer.of(DOCUMENT.published(), new RedactionCheck.NotProved("redaction-differs", "x"));
        assertSame(MarkTracer.NONE, none);
        assertSame(MarkTracer.NONE, MarkTracer.of(DOCUMENT.published(), null));
        assertFalse(none.hasMarks());
        assertTrue(none.page("<p>[redacted: -]</p>").equals("<p>[redacted: -]</p>"));
    }
}
