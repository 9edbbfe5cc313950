package org.daylight.staticsite.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.daylight.search.Highlight;
import org.daylight.search.Span;
import org.daylight.search.query.AddressTerms;
import org.daylight.search.query.Particles;
import org.daylight.search.query.Query.Field;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.SimilarWords;
import org.daylight.search.query.Spellings;
import org.daylight.search.query.WordSplitter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The scripts give the same words, trees, notices, canonical forms and marks as the Java classes. */
class ScriptsAgainstJavaTest {

    private static final Pattern EXAMPLE = Pattern.compile("^\\| `([^`]*)` \\|.*\\|$", Pattern.MULTILINE);

    private static final Pattern TRANSLATED = Pattern.compile("(?i)key:[^ ]*[^\\x00-\\x7f]");

    /** Scripts are interpreted here, so the usual run has fewer cases. */
    private static final int MORE = Boolean.getBoolean("daylight.slow") ? 10 : 1;

    private static QueryScripts scripts;

    @BeforeAll
    static void load() {
        scripts = QueryScripts.withTable();
    }

    @AfterAll
    static void close() {
        scripts.close();
    }

    private static void compareQuery(String query) {
        String expected = QueryTree.json(QueryParser.parse(query));
        if (!isNameOfKeyInOtherCharacters(query, expected)) {
            assertEquals(expected, scripts.parse(query), query);
        }
    }

    /** The known difference of spec/static-site.md: the scripts do not translate such names to A-labels. */
    private static boolean isNameOfKeyInOtherCharacters(String query, String tree) {
        return tree.contains("\"AsksForKey\"") && TRANSLATED.matcher(query).find();
    }

    private static void compareWords(String text) {
        for (boolean isQuery : new boolean[] {false, true}) {
            assertEquals(QueryTree.json(WordSplitter.of(text, isQuery)), scripts.split(text, isQuery), text);
        }
    }

    @Test
    void every_code_in_the_page_of_the_language() throws Exception {
        String page = Files.readString(Path.of("..", "spec", "query.md"));
        int count = 0;
        for (var code : EXAMPLE.matcher(page).results().toList()) {
            compareQuery(code.group(1));
            count++;
        }
        assertTrue(count > 60, () -> "the page has its table of examples");
        for (var code : Pattern.compile("`([^`\n]+)`").matcher(page).results().toList()) {
            compareQuery(code.group(1));
            compareWords(code.group(1));
        }
    }

    @Test
    void random_queries() {
        var random = new RandomTexts(20_261_130);
        for (int i = 0; i < 600 * MORE; i++) {
            String query = random.query();
            compareQuery(query);
        }
    }

    @Test
    void canonical_forms_give_the_same_tree_without_a_notice() {
        var random = new RandomTexts(7);
        for (int i = 0; i < 100 * MORE; i++) {
            String canonical = QueryParser.parse(random.query()).text();
            if (canonical.length() <= QueryParser.MAX_LENGTH) {
                compareQuery(canonical);
            }
        }
    }

    @Test
    void random_words() {
        var random = new RandomTexts(1);
        for (int i = 0; i < 1_000 * MORE; i++) {
            compareWords(random.text(12));
        }
    }

    @Test
    void long_words_are_cut_in_the_same_place() {
        compareWords("a".repeat(63) + "\uD835\uDC00b");
        compareWords("\uD801\uDC28".repeat(700) + " x");
        compareWords("\u0E01\u0E32".repeat(1500) + "x");
        compareWords("a\u0301".repeat(600));
        compareWords("\uFDFA".repeat(60));
        compareWords("\u4E00\u0301".repeat(40));
        compareWords("\u4E00" + "\u0301".repeat(2000));
        compareQuery("ab".repeat(40) + "~");
        compareQuery("\u00E9".repeat(65) + "~");
        compareQuery("subject:" + "\u0643".repeat(49));
        compareQuery("\u0643".repeat(50));
        compareQuery("\u0643".repeat(51));
    }

    /** Of Chinese characters and Hangul syllables, of unassigned planes and of those for private use the usual run has a part. */
    @Test
    void every_character_in_a_short_context() {
        var text = new StringBuilder();
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            boolean isOneOfMany =
                    c > 0x3400 && c < 0x9FF0 || c > 0xAC20 && c < 0xD790 || c > 0x1FFFF && c < 0xE0000 || c > 0xE1000;
            if (!isOneOfMany || MORE > 1 || c % 64 == 0 || c == Character.MAX_CODE_POINT) {
                text.append('a').appendCodePoint(c).append("b ");
            }
            if (text.length() > 20_000 || c == Character.MAX_CODE_POINT) {
                String words = text.toString();
                assertEquals(QueryTree.json(WordSplitter.of(words, false)), scripts.split(words, false));
                text.setLength(0);
            }
        }
    }

    @Test
    void marks() {
        var random = new RandomTexts(3);
        int marked = 0;
        for (int i = 0; i < 60 * MORE; i++) {
            String query = random.query();
            String text = query.replace(':', ' ') + " " + random.text(20)
                    + " tender bid closing kitab \u0628\u0627\u0644\u0643\u062A\u0627\u0628";
            for (Field field : List.of(Field.ANY, Field.SUBJECT, Field.FROM, Field.ATTACHMENT, Field.FILENAME)) {
                List<Object> expected = new ArrayList<>();
                int at = 0;
                for (Span span :
                        Highlight.of(QueryParser.parse(query).query(), field).spans(text)) {
                    if (span.marked()) {
                        expected.add(List.of(at, at + span.text().length()));
                    }
                    at += span.text().length();
                }
                marked += expected.size();
                assertEquals(QueryTree.json((Object) expected), scripts.marks(text, query, field.name()), query);
            }
        }
        assertTrue(marked > 50, "something was marked");
    }

    @Test
    void spellings_forms_and_addresses() {
        var random = new RandomTexts(5);
        for (int i = 0; i < 400 * MORE; i++) {
            String text = random.text(5);
            List<Object> expected = new ArrayList<>();
            for (WordSplitter.Word word : WordSplitter.of(text, true)) {
                String typed = text.substring(word.start(), word.end());
                expected.add(List.of(Spellings.of(typed, word.folded()), Particles.forms(typed, word.folded())));
            }
            expected.add(AddressTerms.isAddress(text));
            expected.add(AddressTerms.normal(text));
            assertEquals(QueryTree.json((Object) expected), scripts.forms(text), text);
        }
    }

    @Test
    void similar_words() {
        String others =
                "tender tendr tnder etnder tendre tends tendering ender tden xxxxxx te ten d\uD83D\uDE00e tenderxx";
        for (String word :
                List.of("tender", "tend", "Tendre", "M\u00FCller", "ten", "\uD801\uDC28\uD801\uDC29\uD801\uDC2A")) {
            for (int edits = 0; edits <= 2; edits++) {
                SimilarWords similar = SimilarWords.of(word, edits);
                List<Object> expected = new ArrayList<>();
                for (String other : others.split(" ")) {
                    expected.add(similar.contains(other));
                }
                assertEquals(QueryTree.json((Object) expected), scripts.similar(word, edits, others), word);
            }
        }
    }
}
