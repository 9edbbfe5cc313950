package org.daylight.passage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.daylight.format.Outcome;
import org.daylight.message.parse.DocumentForm;
import org.junit.jupiter.api.Test;

/** The worked example of {@code spec/passages.md}, and the rules one by one. */
class CitedTextTest {

    private static final String HEADER = "From: a@example.org\nSubject: test\n";

    private static CitedText mail(String rest) {
        return CitedText.of((HEADER + rest).getBytes(StandardCharsets.UTF_8), DocumentForm.MAIL);
    }

    private static List<String> paragraphs(String text) {
        return CitedText.paragraphs(text).stream().map(range -> range.of(text)).toList();
    }

    private static List<String> found(String text, String quoted) {
        CitedText cited =
                CitedText.of(text.getBytes(StandardCharsets.UTF_8), new DocumentForm.File("a.txt", "text/plain"));
        return cited.find(Quote.of(quoted).orThrow()).stream()
                .map(range -> range.of(cited.text()))
                .toList();
    }

    /** The bytes of the only place of a quotation, as text. */
    private static String bytes(CitedText text, byte[] published, String quoted) {
        List<TextRange> found = text.find(Quote.of(quoted).orThrow());
        assertEquals(1, found.size(), quoted);
        ByteRange bytes = text.bytes(found.getFirst());
        assertEquals(found.getFirst(), text.range(bytes), quoted);
        return new String(published, bytes.from(), bytes.length(), StandardCharsets.ISO_8859_1);
    }

    private static void check(String message, String quoted, String wanted) {
        byte[] published = message.getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(wanted, bytes(CitedText.of(published, DocumentForm.MAIL), published, quoted));
    }

    @Test
    void the_worked_example_of_the_specification() {
        String message = "From: Harbour <harbour@example.org>\r\n"
                + "Subject: Levels\r\n"
                + "Content-Type: text/plain; charset=utf-8\r\n"
                + "Content-Transfer-Encoding: quoted-printable\r\n"
                + "\r\n"
                + "Please keep this short.\r\n"
                + "\r\n"
                + "The readings =E2=80=93 all of them =E2=80=93 were above the l=\r\n"
                + "imit.  We knew.\r\n"
                + "> Who knew?\r\n"
                + "\r\n"
                + "-- \r\n"
                + "J.\r\n";
        byte[] published = message.getBytes(StandardCharsets.US_ASCII);
        CitedText text = CitedText.of(published, DocumentForm.MAIL);
        assertEquals(4, text.paragraphs().size());
        List<TextRange> found = text.find(
                Quote.of("The readings - all [...] above the limit. We").orThrow());
        assertEquals(List.of(new TextRange(25, 79)), found);
        assertEquals(new ByteRange(169, 242), text.bytes(found.getFirst()));
        assertEquals(found.getFirst(), text.range(new ByteRange(169, 242)));
        assertEquals(2, text.paragraphOf(found.getFirst()));
    }

    @Test
    void paragraphs_are_separated_by_blank_lines() {
        assertEquals(List.of("a\nb", "c"), paragraphs("\n  a\nb \n \t\u00a0\n\nc\n"));
        assertEquals(List.of(), paragraphs(" \n>\n> >\n"));
        assertEquals(List.of(), paragraphs(""));
    }

    @Test
    void quoted_lines_are_paragraphs_of_their_own() {
        assertEquals(List.of("> a", "> b\n>> c", "answer"), paragraphs("> a\n>\n> b\n>> c\nanswer\n"));
    }

    @Test
    void a_signature_is_a_paragraph_of_its_own() {
        assertEquals(List.of("a", "-- \nJ.", "b\n--- c"), paragraphs("a\n-- \nJ.\n\nb\n--- c\n"));
        assertEquals(List.of("a", "--\nJ."), paragraphs("a\n--\nJ.\n"));
    }

    @Test
    void a_form_feed_and_a_carriage_return_end_a_line() {
        assertEquals(
                List.of("a", "b", "c"), paragraphs(mail("\na\f\fb\r\n\r\nc\n").text()));
    }

    @Test
    void what_comes_after_very_many_paragraphs_is_one() {
        List<TextRange> many = CitedText.paragraphs("a\n\n".repeat(CitedText.MOST_PARAGRAPHS + 10));
        assertEquals(CitedText.MOST_PARAGRAPHS + 1, many.size());
        assertEquals(28, many.getLast().length());
    }

    @Test
    void white_space_and_marks_of_quotations_are_one_blank() {
        assertEquals(List.of("b \t\n c"), found("a b \t\n c d", "b c"));
        assertEquals(List.of("b\n> > c"), found("> > a b\n> > c\n", "b c"));
        assertEquals(List.of("a > b"), found("a > b", "a > b"));
        assertEquals(List.of(), found("a > b", "a b"));
        assertEquals(List.of("a\u00a0b"), found("a\u00a0b", "a b"));
    }

    @Test
    void typographic_characters_equal_their_plain_forms() {
        assertEquals(List.of("“It’s – well… so—so”"), found("“It’s – well… so—so”", "\"It's - well... so--so\""));
        assertEquals(List.of("don't"), found("I don't", "don’t"));
        assertEquals(List.of("ﬁve"), found("ﬁve", "five"));
        assertEquals(List.of("e\u0301t"), found("e\u0301t", "ét"));
    }

    @Test
    void case_counts_and_characters_without_width_do_not() {
        assertEquals(List.of(), found("Harbour", "harbour"));
        assertEquals(List.of("har\u00adbo\u200bur"), found("har\u00adbo\u200bur", "harbour"));
        assertEquals(List.of("harbour"), found("harbour", "har\u00adbour\ufeff"));
    }

    @Test
    void pieces_must_occur_in_their_order() {
        assertEquals(List.of("one two three"), found("one two three four", "one […] three"));
        assertEquals(List.of("one two three"), found("one two three four", "[...] one [ … ]three [...]"));
        assertEquals(List.of(), found("three two one", "one […] three"));
        assertEquals(List.of("a-b", "a-b"), found("a-b a-b", "a […] b"));
        assertEquals(List.of("a a", "a a"), found("a a a a a", "a a"));
        CitedText text = mail("\none two three two three\n");
        assertEquals(
                List.of("one", "three"),
                text.findPieces(Quote.of("one […] three").orThrow()).getFirst().stream()
                        .map(piece -> piece.of(text.text()))
                        .toList());
    }

    @Test
    void a_quotation_divides_no_word_and_no_number() {
        for (String[] none : new String[][] {
            {"This is unlawful.", "lawful"},
            {"We cannot pay.", "We can"},
            {"We can't pay.", "We can"},
            {"We can\u2019t pay.", "We can"},
            {"It cost 41,000 kroner.", "1,000"},
            {"It cost 1,000 kroner.", "000 kroner"},
            {"It cost 1,000 kroner.", "It cost 1"},
            {"It cost 1.5 million.", "5 million"},
            {"Un\u00adlawful", "lawful"},
            {"cafe\u0308s", "cafe"},
            {"незаконно", "законно"},
            {"aab", "aa"},
        }) {
            assertEquals(List.of(), found(none[0], none[1]), none[0]);
        }
        assertEquals(List.of("lawful"), found("unlawful, not lawful", "lawful"));
        assertEquals(List.of("argent"), found("l’argent", "argent"));
        assertEquals(List.of("the director"), found("‘the director’s’", "the director"));
        assertEquals(List.of("1"), found("It cost 1, and more.", "1"));
        assertEquals(List.of("港口"), found("在港口的船", "港口"), "a script without blanks");
        assertEquals(List.of("항구"), found("항구에서", "항구"), "endings are part of the word");
    }

    @Test
    void a_quotation_must_have_words() {
        for (String none : List.of("", " \n", "[…]", "[...] […]", "\u00ad")) {
            assertTrue(Quote.of(none) instanceof Outcome.Refused<Quote>, none);
        }
        assertTrue(Quote.of("a".repeat(Quote.LONGEST + 1)) instanceof Outcome.Refused<Quote>);
        assertTrue(Quote.of("a […] ".repeat(Quote.MOST_PIECES + 1)) instanceof Outcome.Refused<Quote>);
        assertTrue(Quote.of("a".repeat(Quote.LONGEST)).isOk());
    }

    @Test
    void places_are_limited() {
        assertEquals(CitedText.MOST_PLACES, found("a ".repeat(1_000), "a").size());
    }

    @Test
    void a_range_is_searched_as_if_there_were_nothing_else() {
        CitedText text = mail("\n" + "a mud ".repeat(CitedText.MOST_PLACES) + "\n\na quay of mud, unmuddied\n");
        TextRange last = text.paragraphs().getLast();
        List<List<TextRange>> places = text.findPieces(Quote.of("a […] mud").orThrow(), last);
        assertEquals(
                List.of("a", "mud"),
                places.getFirst().stream().map(piece -> piece.of(text.text())).toList());
        assertTrue(places.getFirst().getFirst().from() >= last.from());
        assertEquals(1, places.size(), "a word is not divided");
        TextRange divided = new TextRange(last.from(), last.from() + "a qu".length());
        assertEquals(List.of(), text.findPieces(Quote.of("qu").orThrow(), divided));
    }

    @Test
    void a_text_that_almost_matches_everywhere_takes_no_longer() {
        assertEquals(List.of(), found("a".repeat(2_000_000), "a".repeat(19_000) + "b"));
        assertEquals(List.of(), found("e\u0301\u0323".repeat(300_000), "e".repeat(20)));
        assertEquals(List.of(), found("e" + "\u0323\u0301".repeat(500_000), "ee"));
    }

    @Test
    void base64() {
        String encoded = Base64.getMimeEncoder(20, new byte[] {'\n'})
                .encodeToString("The first words, then the others.\n".getBytes(StandardCharsets.US_ASCII));
        String message = HEADER + "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n" + encoded + "\n";
        byte[] published = message.getBytes(StandardCharsets.US_ASCII);
        CitedText text = CitedText.of(published, DocumentForm.MAIL);
        for (int from = 0; from < 33; from++) {
            for (int to = from + 1; to <= 33; to++) {
                var range = new TextRange(from, to);
                String wanted = range.of(text.text()).strip();
                if (!wanted.isEmpty()) {
                    TextRange again = text.range(text.bytes(range));
                    assertNotNull(again);
                    assertEquals(wanted, again.of(text.text()));
                }
            }
        }
    }

    @Test
    void a_footer_after_base64() {
        String encoded = Base64.getEncoder().encodeToString("The words.\n".getBytes(StandardCharsets.US_ASCII));
        String message = HEADER + "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n" + encoded
                + "\n_______________________________________________\nharbour mailing list\nharbour@example.org\n";
        check(message, "harbour mailing list", "harbour mailing list");
        check(message, "words.", "HdvcmRzLg");
    }

    @Test
    void quoted_printable_and_another_charset() {
        check(
                HEADER + "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n"
                        + "Gr=FC=DFe aus K=\n=F6ln\n",
                "Grüße aus Köln",
                "Gr=FC=DFe aus K=\n=F6ln");
    }

    @Test
    void html() {
        String message =
                HEADER + "Content-Type: text/html\n\n<html><head><title>T</title><style>p { words: few }</style>"
                        + "</head><body><p>Some &quot;<b>bold</b>&quot;\n words &amp; more</p><ul><li>item</ul>"
                        + "<blockquote>quoted <img src=x alt=\"a picture\"> words</blockquote></body></html>\n";
        check(message, "\"bold\" words & more", "&quot;<b>bold</b>&quot;\n words &amp; more");
        check(message, "item", "item");
        check(message, "quoted", "quoted");
    }

    @Test
    void a_message_with_parts() {
        String message = HEADER + "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nfirst words\n\n--b\n"
                + "Content-Transfer-Encoding: base64\n\nc2Vjb25kIHdvcmRzCg==\n--b--\n";
        check(message, "first words", "first words");
        check(message, "second words", "c2Vjb25kIHdvcmRz");
    }

    @Test
    void a_message_in_utf_16() {
        byte[] published = (HEADER + "\nSome words of it.\n").getBytes(StandardCharsets.UTF_16LE);
        CitedText text = CitedText.of(published, DocumentForm.MAIL);
        assertEquals("w\0o\0r\0d\0s\0", bytes(text, published, "words"));
    }

    @Test
    void a_flowed_text() {
        check(
                HEADER + "Content-Type: text/plain; format=flowed\n\nThese words \nare one line.\n>quoted \n>too\n",
                "quoted too",
                "quoted \n>too");
    }

    @Test
    void a_text_file() {
        byte[] published = "first line\r\nsecond – line\r\n".getBytes(StandardCharsets.UTF_8);
        CitedText text = CitedText.of(published, new DocumentForm.File("a.txt", "text/plain"));
        assertEquals(new ByteRange(6, 27), text.bytes(new TextRange(6, 24)));
        assertEquals(List.of(new TextRange(0, 24)), text.paragraphs());
    }

    @Test
    void a_file_without_text() {
        CitedText text = CitedText.of(new byte[] {1, 2, 3}, new DocumentForm.File("a.bin", "application/octet-stream"));
        assertEquals("", text.text());
        assertEquals(List.of(), text.paragraphs());
        assertEquals(List.of(), text.find(Quote.of("a").orThrow()));
        assertNull(text.range(new ByteRange(0, 3)));
        assertThrows(IllegalArgumentException.class, () -> text.bytes(new TextRange(0, 0)));
    }

    @Test
    void ranges_that_do_not_exist() {
        CitedText text = mail("\nwords  here\n");
        assertThrows(IllegalArgumentException.class, () -> text.bytes(new TextRange(0, 100)));
        assertThrows(IllegalArgumentException.class, () -> text.bytes(new TextRange(5, 7)));
        assertNull(text.range(new ByteRange(0, 10)));
        assertNull(text.range(new ByteRange(36, 1_000)));
        assertThrows(IllegalArgumentException.class, () -> new ByteRange(4, 4));
        assertThrows(IllegalArgumentException.class, () -> new TextRange(-1, 4));
    }

    @Test
    void texts_that_differ_everywhere_take_no_longer() {
        var html = new StringBuilder(HEADER + "Content-Type: text/html\n\n");
        for (int i = 0; i < 40_000; i++) {
            html.append("<img alt=\"").append(i * 7919L).append("\">").append(i % 10);
        }
        CitedText text = CitedText.of(html.toString().getBytes(StandardCharsets.US_ASCII), DocumentForm.MAIL);
        ByteRange all = text.bytes(new TextRange(0, text.text().length()));
        assertEquals(text.text().strip(), text.range(all).of(text.text()));
    }
}
