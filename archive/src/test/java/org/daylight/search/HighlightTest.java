package org.daylight.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.daylight.search.query.Query.Field;
import org.daylight.search.query.QueryParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HighlightTest {

    /** What a reader sees: marked pieces in square brackets. */
    private static String shown(List<Span> spans) {
        return spans.stream()
                .map(span -> span.marked() ? "[" + span.text() + "]" : span.text())
                .collect(Collectors.joining());
    }

    private static String marked(String typed, Field field, String text) {
        List<Span> spans = Highlight.of(QueryParser.parse(typed).query(), field).spans(text);
        assertEquals(text, spans.stream().map(Span::text).collect(Collectors.joining()), "no character is lost");
        assertTrue(spans.stream().noneMatch(span -> span.text().isEmpty()));
        return shown(spans);
    }

    @ParameterizedTest(name = "{0} in {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        tender            | The Tender, the TENDERS     | The [Tender], the TENDERS
        tend*             | The Tender, the TENDERS     | The [Tender], the [TENDERS]
        muller            | Jean Müller said            | Jean [Müller] said
        Müller            | MULLER and Mu\u0308ller     | [MULLER] and [Mu\u0308ller]
        grosse            | die Größe                   | die [Größe]
        "closing date"    | date: closing date, closing | date: [closing date], closing
        "closing date"    | the closing, date           | the [closing, date]
        closing date      | date: closing               | [date]: [closing]
        "a a b"           | a a a b a b                 | a [a a b] a b
        "a b a"           | a b a b a                   | [a b a b a]
        счет              | Ваш Счёт готов              | Ваш [Счёт] готов
        港口               | 新港口管理局                  | 新[港口]管理局
        港口管理            | 新港口管理局                  | 新[港口管理]局
        港                | 新港口                       | 新[港]口
        السلام            | السَّلامُ عليكم               | [السَّلامُ] عليكم
        i.okafor@port.example | to i.okafor@port.example. | to [i.okafor@port.example].
        okafor            | i.okafor@port.example       | i.[okafor]@port.example
        port.example      | i.okafor@port.example       | i.okafor@[port.example]
        tender -bid       | tender and bid              | [tender] and bid
        (a OR b) c        | a b c d                     | [a] [b] [c] d
        body:bid from:ann | ann bid                     | ann [bid]
        subject:bid       | bid                         | bid
        date:2015         | in 2015                     | in 2015
        """)
    void marksWhatTheIndexFinds(String typed, String text, String expected) {
        assertEquals(
                expected.translateEscapes().replace("\\u0308", "\u0308"),
                marked(typed, Field.BODY, text.replace("\\u0308", "\u0308")));
    }

    @Test
    void marksInTheFieldOfTheQuery() {
        assertEquals("[bid] for Ann", marked("subject:bid from:ann", Field.SUBJECT, "bid for Ann"));
        assertEquals("bid for [Ann]", marked("subject:bid from:ann", Field.FROM, "bid for Ann"));
        assertEquals("bid for [Ann]", marked("with:ann", Field.CC, "bid for Ann"));
        assertEquals("plan.[PDF]", marked("filename:*.pdf", Field.FILENAME, "plan.PDF"));
    }

    @Test
    void fourMillionCharactersAreMarkedInBoundedTime() {
        String long1 = "the quay and the crane ".repeat(200_000);
        String long2 = "港口".repeat(1_000_000);
        String long3 = "a ".repeat(2_000_000);
        assertTimeout(Duration.ofMinutes(10), () -> {
            List<Span> spans = Highlight.of(
                            QueryParser.parse("the \"and the crane\" qu*").query(), Field.BODY)
                    .spans(long1);
            assertTrue(spans.stream().filter(Span::marked).count() <= Highlight.MAX_MARKS);
            Highlight.of(QueryParser.parse("港口港 口口").query(), Field.BODY).spans(long2);
            Highlight.of(QueryParser.parse("\"" + "a ".repeat(150) + "b\"").query(), Field.BODY)
                    .spans(long3);
        });
    }

    private static String snippet(String typed, Mail mail) {
        Snippet snippet = Snippet.of(QueryParser.parse(typed).query(), mail.message());
        String attachment = snippet.attachment() == null ? "" : snippet.attachment() + ": ";
        return attachment + (snippet.cutBefore() ? "…" : "") + shown(snippet.spans()) + (snippet.cutAfter() ? "…" : "");
    }

    @Test
    void aShortTextIsShownWhole() {
        assertEquals("See the [plan] for it.", snippet("plan", Mail.of(1).text("\n See the\r\n   plan for it.\n")));
        assertEquals("", snippet("plan", Mail.of(1)));
    }

    @Test
    void aSnippetShowsTheMostOfWhatWasLookedFor() {
        String filler = "Nothing of note happened on that day at all. ".repeat(20);
        String text = filler + "The quay. " + filler + "The crane fell on the quay at noon. " + filler;
        assertEquals(
                "…at all. Nothing of note happened on that day at all. The [crane] fell on the [quay] at noon. Nothing"
                    + " of note happened on that day at all. Nothing of note happened on that day at all. Nothing of"
                    + " note happened on that day at all. Nothing of note…",
                snippet("quay crane", Mail.of(1).text(text)));
    }

    @Test
    void withoutAMarkTheBeginningIsShown() {
        String text = "Dear all, " + "this goes on. ".repeat(100);
        String shown = snippet("subject:quay", Mail.of(1).subject("Quay").text(text));
        assertTrue(shown.startsWith("Dear all, this goes on."), shown);
        assertTrue(shown.endsWith("this…") || shown.endsWith("goes…") || shown.endsWith("on.…"), shown);
        assertTrue(shown.length() <= Snippet.LENGTH + 1, shown);
    }

    @Test
    void aMarkInAnAttachmentSaysWhichOne() {
        Mail mail = Mail.of(1)
                .text("See attached.")
                .attach("plan.png", "image/png", null)
                .attach("a.txt", "text/plain", "no")
                .attach("prices.csv", "text/csv", "item;euro\ndredging;1200000");
        assertEquals("prices.csv: item;euro [dredging];1200000", snippet("dredging", mail));
        assertEquals("See [attached].", snippet("attached OR dredging", mail));
    }

    @Test
    void textWithoutBlanksIsCutBetweenCharacters() {
        String text = "港".repeat(300) + "口" + "\uD83D\uDEA2".repeat(300);
        Snippet snippet = Snippet.of(
                QueryParser.parse("港口").query(), Mail.of(1).text(text).message());
        String shown = shown(snippet.spans());
        assertTrue(shown.contains("[港口]"), shown);
        assertTrue(snippet.cutBefore() && snippet.cutAfter());
        assertEquals(
                shown,
                new String(
                        shown.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void manyMarksInALongTextCostLittle() {
        Mail mail = Mail.of(1).text("quay ".repeat(800_000));
        assertTimeout(
                Duration.ofMinutes(10),
                () -> Snippet.of(QueryParser.parse("quay").query(), mail.message()));
    }
}
