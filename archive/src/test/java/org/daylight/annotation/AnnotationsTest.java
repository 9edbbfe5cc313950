package org.daylight.annotation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.daylight.archive.DocumentId;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.message.parse.DocumentForm;
import org.daylight.passage.ByteRange;
import org.daylight.passage.CitedText;
import org.daylight.story.CitedRecord;
import org.daylight.story.QuotableText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading, checking, importing and writing lists of annotations. */
final class AnnotationsTest {

    private static final String HEAD = "From: a@port.example\nContent-Type: text/plain; charset=utf-8\n\n";

    private static final String BODY =
            "We looked twice. 🦞 We looked again, and saw\nnothing “at all”.\n\nWe looked twice.\n";

    /** Two documents of one trove; something is redacted in the second. */
    private static final class Record implements CitedRecord {
        private final Map<DocumentId, QuotableText> texts = Map.of(
                new DocumentId("harbour", 1), text(HEAD + BODY, List.of()),
                new DocumentId("harbour", 2),
                        text(HEAD + "Ask XXXX first.\n", List.of(new ByteRange(HEAD.length() + 4, HEAD.length() + 8))));

        private static QuotableText text(String message, List<ByteRange> marks) {
            byte[] bytes = message.getBytes(UTF_8);
            return new QuotableText(CitedText.of(bytes, DocumentForm.MAIL), bytes.length, marks);
        }

        @Override
        public Cited document(DocumentId id) {
            QuotableText known = texts.get(id);
            return known == null
                    ? new NotShown("was withdrawn")
                    : new Shown() {
                        @Override
                        public QuotableText text() {
                            return known;
                        }

                        @Override
                        public String extracted() {
                            return "";
                        }

                        @Override
                        public boolean hasView(int view, int image) {
                            return false;
                        }
                    };
        }

        @Override
        public boolean hasTrove(String slug) {
            return slug.equals("harbour");
        }

        @Override
        public boolean hasPart(String trove, int part) {
            return false;
        }

        @Override
        public boolean hasPerson(String address) {
            return false;
        }

        @Override
        public boolean hasStory(String name) {
            return name.equals("mud");
        }
    }

    private static final String RIGHT = """
        {"@context":"http://www.w3.org/ns/anno.jsonld","type":"AnnotationCollection","label":"Notes",\
        "creator":{"type":"Person","name":"Ann Lee"},"story":"mud","first":{"type":"AnnotationPage","items":[\
        {"type":"Annotation","created":"2026-05-04T12:00:00Z","body":{"type":"TextualBody","value":"Why *twice*?",\
        "format":"text/markdown"},"target":{"source":"/harbour/1","selector":[{"type":"TextQuoteSelector",\
        "exact":"We looked again, and saw nothing \\"at all\\"."},{"type":"DataPositionSelector","start":START,\
        "end":END},{"type":"TextPositionSelector","start":19,"end":61}]}}]}}
        """.replace("START", "" + (HEAD.length() + 22))
            .replace("END", "" + (HEAD + BODY.substring(0, BODY.indexOf("\n\n"))).getBytes(UTF_8).length);

    private static List<AnnotationFault> check(String file) throws IOException {
        return new CheckAnnotations(new Record()).check(AnnotationFile.of(file.getBytes(UTF_8)));
    }

    private static ImportAnnotations.Imported read(String json, String author, boolean keepsAuthors)
            throws IOException {
        return new ImportAnnotations(new Record(), author, keepsAuthors)
                .read(json.getBytes(UTF_8))
                .orThrow();
    }

    @Test
    void the_worked_example_of_the_specification() throws IOException {
        String page = Files.readString(Path.of("..", "spec", "annotations.md"));
        String text = page.substring(page.indexOf("```annotations\n") + 15);
        byte[] bytes = text.substring(0, text.indexOf("```")).getBytes(UTF_8);
        AnnotationFile file = AnnotationFile.of(bytes);
        assertEquals(List.of(), file.faults());
        assertEquals(
                List.of("Notes on the survey", "Anna Weber", "nobody-ever-looks"),
                List.of(file.title(), file.author(), file.story()));
        assertEquals(
                List.of("harbour/12", "harbour/40"),
                file.annotations().stream()
                        .map(one -> one.document().toString())
                        .toList());
        assertEquals(new ByteRange(169, 185), file.annotations().getFirst().passage());
        List<Json> again = new ArrayList<>();
        for (int i = 0; i < file.annotations().size(); i++) {
            again.add(AnnotationJson.annotation(file.annotations().get(i), "#a" + (i + 1), "", true));
        }
        assertEquals(
                new String(bytes, UTF_8).strip(),
                AnnotationJson.list("", file.title(), file.author(), file.summary(), file.story(), again)
                        .text());
    }

    @Test
    void a_right_list_has_no_fault() throws IOException {
        assertEquals(List.of(), check(RIGHT));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/harbour/1|/harbour/3|harbour/3 was withdrawn",
                "and saw|but saw|does not occur in the passage",
                "We looked again, and|looked again, and|is not all of the passage",
                "\"start\":19|\"start\":20|TextPositionSelector is not the place",
                "*twice*|[x](harbour/3)|harbour/3 was withdrawn",
                "*twice*|[“never”](harbour/1)|does not occur in harbour/1",
                "*twice*|# Head|no headings",
                "*twice*|<b>x</b>|HTML is not shown",
                "*twice*|![x](harbour/1/view/1/1)|no pictures",
                "\"story\":\"mud\"|\"story\":\"eel\"|there is no story eel",
                "\"label\":\"Notes\"|\"label\":\" \"|label is empty",
                "\"type\":\"TextQuoteSelector\",|\"type\":\"TextQuoteSelector\",\"prefix\":\"a\",|does not know:"
                        + " \"prefix\"",
                "\"created\":\"2026-05-04T12:00:00Z\"|\"created\":\"2026-05-04T12:00:00+02:00\"|created is not a time",
                "\"created\":\"2026-05-04T12:00:00Z\"|\"user\":\"acct:x\"|does not know: \"user\"",
                "/harbour/1|https://x.example/harbour/1|source is not the address",
                "anno.jsonld|other.jsonld|@context is not",
                "text/markdown|text/html|format is neither",
                "Why|Why \\u202e|changes the order",
                "\"type\":\"Annotation\",|\"type\":\"Annotation\",\"motivation\":\"linking\",|the address of a page",
            })
    void a_wrong_list_has_a_fault(String right, String wrong, String fault) throws IOException {
        if (wrong.equals("# Head")) { // a heading needs a line of its own
            assertTrue(check(RIGHT.replace("Why *twice*?", "# Head")).toString().contains("no headings"));
            return;
        }
        assertTrue(RIGHT.contains(right), right);
        String faults = check(RIGHT.replace(right, wrong)).toString();
        assertTrue(faults.contains(fault), faults);
    }

    @Test
    void what_is_no_list_is_a_fault_and_never_an_exception() throws IOException {
        for (String file : List.of("", "[]", "{}", "{\"@context\":1}", "[".repeat(100_000), RIGHT.substring(40))) {
            assertFalse(check(file).isEmpty(), file);
        }
        assertEquals(1, AnnotationFile.of(new byte[5 << 20]).faults().size());
    }

    @Test
    void nothing_redacted_can_be_annotated() throws IOException {
        var read = read(row("harbour/2", "Ask XXXX first.", "", "Who?", ""), "", false);
        assertEquals(
                "[Left[row=1, reason=something is redacted in the passage]]",
                read.left().toString());
        assertEquals(
                1,
                read(row("harbour/2", "first.", "", "Who?", ""), "", false)
                        .annotations()
                        .size());
    }

    private static String row(String document, String exact, String prefix, String text, String more) {
        Json.Obj quote = Json.Obj.EMPTY
                .with("type", "TextQuoteSelector")
                .with("exact", exact)
                .with("prefix", prefix);
        Json.Obj row = Json.Obj.EMPTY
                .with("uri", "https://mirror.example/port/" + document + "?page=2#p3")
                .with("created", "2026-05-04T12:00:00.123456+00:00")
                .with("user", "acct:jane@hypothes.is")
                .with("text", text)
                .with("tags", new Json.Arr(List.of(new Json.Str("boat"))))
                .with("target", new Json.Arr(List.of(Json.Obj.EMPTY.with("selector", new Json.Arr(List.of(quote))))));
        return "{\"total\":1,\"rows\":[" + row.text().replaceFirst("}$", more + "}") + "]}";
    }

    @Test
    void a_row_of_hypothesis_is_anchored_in_the_published_text() throws IOException {
        String given = row("harbour/1", "looked again, and saw nothing \"at all\"", "", "A *note*.\r\nTwo", "");
        Annotation one = read(given, "The editors", false).annotations().getFirst();
        assertEquals("looked again, and saw\nnothing “at all”", one.quotation());
        assertEquals(22, one.start());
        assertEquals(HEAD.length() + 25, one.passage().from());
        assertEquals("A *note*.\nTwo", one.text());
        assertTrue(one.isMarkdown());
        assertEquals(List.of("boat"), one.tags());
        assertEquals("The editors", one.author(), "names of users are not published");
        assertEquals("2026-05-04T12:00:00Z", one.created().toString());
        assertEquals(
                "jane",
                read(given, "The editors", true).annotations().getFirst().author());
        List<Json> items = List.of(AnnotationJson.annotation(one, "#a1", "", true));
        assertEquals(
                List.of(),
                check(AnnotationJson.list("", "Notes", "", "", "", items).text()));
    }

    @Test
    void what_is_around_a_quotation_decides_which_one_is_meant() throws IOException {
        String twice = row("harbour/1", "We looked twice.", "", "?", "");
        assertTrue(read(twice, "", false).left().toString().contains("occur several times"));
        String second = row("harbour/1", "We looked twice.", "and saw nothing \"at all\". ", "?", "");
        assertTrue(read(second, "", false).annotations().getFirst().start() > 19);
        String neither = row("harbour/1", "We looked twice.", "and then ", "?", "");
        assertTrue(read(neither, "", false).left().toString().contains("occur several times"));
    }

    @Test
    void a_row_that_cannot_be_published_is_left_out_with_a_reason() throws IOException {
        Map<String, String> reasons = Map.of(
                row("harbour/9", "x", "", "?", ""), "harbour/9 was withdrawn",
                row("other/1", "x", "", "?", ""), "that of no document",
                row("harbour/99999999999", "x", "", "?", ""), "that of no document",
                row("harbour/1", "nothing of the kind", "", "?", ""), "do not occur",
                row("harbour/1", "e looked aga", "", "?", ""), "do not occur in the text, from word to word",
                row("harbour/1", "", "", "", "").replace("[\"boat\"]", "[]"), "says nothing",
                row("harbour/1", "", "", "?", ",\"references\":[\"x\"]"), "reply",
                row("harbour/1", "", "", "?", ",\"hidden\":true"), "hidden",
                row("harbour/1", "", "", "?", ",\"permissions\":{\"read\":[\"acct:jane\"]}"), "not public",
                row("harbour/1", "", "", "x".repeat(10_001), ""), "more than 10000 characters");
        for (Map.Entry<String, String> one : reasons.entrySet()) {
            var read = read(one.getKey(), "", false);
            assertEquals(List.of(), read.annotations(), one.getKey());
            assertTrue(
                    read.left().toString().contains(one.getValue()), read.left().toString());
        }
    }

    @Test
    void a_text_that_is_not_our_markdown_is_published_as_plain_text() throws IOException {
        String text = "<script>alert(1)</script> ![x](https://x.example/x.png)";
        Annotation one = read(row("harbour/1", "", "", text, ""), "", false)
                .annotations()
                .getFirst();
        assertEquals(text, one.text());
        assertFalse(one.isMarkdown());
    }

    @Test
    void a_list_of_the_w3c_is_read_without_its_offsets() throws IOException {
        String given = RIGHT.replace("\"source\":\"/harbour/1\"", "\"source\":\"https://a.example/harbour/1\"")
                .replace("\"end\":61", "\"end\":6100");
        Annotation one = read(given, "", true).annotations().getFirst();
        assertEquals(61, one.end());
        assertEquals("Why *twice*?", one.text());
    }

    @Test
    void hostile_files_are_refused_or_left_out() throws IOException {
        for (String file : List.of("", "{}", "\"x\"", "{\"rows\":7}", "[".repeat(90_000))) {
            assertTrue(
                    new ImportAnnotations(new Record(), "", false).read(file.getBytes(UTF_8))
                            instanceof Outcome.Refused<ImportAnnotations.Imported>,
                    file);
        }
        String rows = "[" + "{\"uri\":\"https://x/harbour/1\",\"text\":\"a\"},".repeat(20_000) + "7]";
        var read = read(rows, "", false);
        assertEquals(AnnotationFile.MOST, read.annotations().size());
        assertEquals(20_001 - AnnotationFile.MOST, read.left().size());
    }
}
