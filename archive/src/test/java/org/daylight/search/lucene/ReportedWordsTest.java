package org.daylight.search.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.daylight.dkim.DkimVerifier;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.search.Alternative;
import org.daylight.search.Alternatives;
import org.daylight.search.Completion;
import org.daylight.search.Completions;
import org.daylight.search.DocumentBytes;
import org.daylight.search.Highlight;
import org.daylight.search.IndexOwner;
import org.daylight.search.IndexedDocument;
import org.daylight.search.Mail;
import org.daylight.search.Removals;
import org.daylight.search.SearchRequest;
import org.daylight.search.query.DocumentRegister;
import org.daylight.search.query.ParsedQuery;
import org.daylight.search.query.Query.Field;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Words that were not found because of the characters next to them: the messages of a report, and more of each kind. */
class ReportedWordsTest {

    @TempDir
    Path folder;

    private LuceneIndex index;
    private final Map<Long, String> names = new HashMap<>();

    @BeforeEach
    void open() throws IOException {
        index = LuceneIndex.open(folder);
    }

    @AfterEach
    void close() throws IOException {
        index.close();
    }

    private List<String> found(String typed) throws IOException {
        ParsedQuery parsed = QueryParser.parse(typed);
        return index.answer(new SearchRequest(parsed.query(), Sort.OLDEST, 0, 100, Set.of())).hits().stream()
                .map(hit -> names.getOrDefault(hit.key(), Long.toString(hit.key())))
                .sorted()
                .toList();
    }

    private void givenTheReport() throws IOException {
        String shared = System.getenv("DAYLIGHT_SHARED");
        Assumptions.assumeTrue(shared != null, "skipped: set DAYLIGHT_SHARED to the folder of foreign test vectors");
        Path report = Path.of(shared, "vectors", "reports", "02-apostrophe");
        List<Path> files;
        try (var list = Files.list(report)) {
            files = list.sorted().toList();
        }
        long key = 0;
        for (Path file : files) {
            key++;
            names.put(key, file.getFileName().toString());
            index.add(IndexedDocument.of(
                    key, "v", (int) key, 1, Files.readAllBytes(file), new DkimVerifier(KeyArchive.NONE)));
        }
        index.commit("", Removals.HIDDEN);
    }

    @Test
    void theMessagesOfTheReportAreFoundWhicheverSignIsTyped() throws IOException {
        givenTheReport();
        List<String> both = List.of("ap-rsq.eml", "ap-straight.eml");
        for (String sign : List.of("'", "’", "‘", "＇", "ʼ", "׳", "′", "´", "`")) {
            for (String typed : List.of("O'Neil", "aujourd'hui", "d'études", "Moskva's", "\"and O'Neil and\"")) {
                assertEquals(both, found(typed.replace("'", sign)), typed + " with " + sign);
            }
        }
        for (String typed : List.of("Neil", "études", "etudes", "Moskva", "hui", "neil~1", "mosk*", "body:hui")) {
            assertEquals(both, found(typed), typed);
        }
        for (String typed : List.of("bonjour", "pm", "foo@pier.example", "\"at 3:45 PM\"", "E-mail", "45")) {
            assertEquals(List.of("narrow-space.eml"), found(typed), typed);
        }
    }

    /** All that UAX 29 joins words by, and more. */
    private static final String SIGNS =
            "'’‘‛`´ʹʺʻʼʽ′‵＇｀׳״՚꞉ꞌ:：.．․·‧·՟;,，،٬٫_＿‿⁀⁔︳︴﹍﹎﹏\u202F\u00A0\u2007\u2009\u200A\u3000"
                    + "\u200B-‐‑‒–—―−⁃־­".replace("\u00AD", "")
                    + "/\\|@＠#＃&＆+*=~^<>()[]{}!?¿¡\"“”„«»‹›…•§¶†‡°™©®€$£%‰№½²①→■😀\t\n\u0085\u2028\u2029";

    @Test
    void twoWordsAndTheirPhraseAreFoundWhateverSeparatesThem() throws IOException {
        int[] signs = SIGNS.codePoints().filter(c -> c != 0xA789).toArray();
        for (int i = 0; i < signs.length; i++) {
            String sign = Character.toString(signs[i]);
            index.add(Mail.of(i + 1).text("Vers l" + sign + "avenir du port").document());
        }
        index.commit("", Removals.HIDDEN);
        int all = signs.length;
        for (String typed : List.of(
                "avenir",
                "l",
                "\"l'avenir du port\"",
                "\"l’avenir du port\"",
                "l'avenir",
                "l‧avenir",
                "\"vers l avenir\"")) {
            long total = index.answer(new SearchRequest(QueryParser.parse(typed).query(), Sort.OLDEST, 0, 0, Set.of()))
                    .total();
            assertEquals(all, total, typed);
        }
        for (int sign : signs) {
            String text = "Vers l" + Character.toString(sign) + "avenir du port";
            String marked = Highlight.of(QueryParser.parse("avenir").query(), Field.BODY).spans(text).stream()
                    .map(span -> span.marked() ? "[" + span.text() + "]" : span.text())
                    .collect(Collectors.joining());
            assertEquals(text.replace("avenir", "[avenir]"), marked);
        }
    }

    @Test
    void completionsAndOtherSpellingsWorkBehindAnApostrophe() throws IOException {
        for (int i = 1; i <= 12; i++) {
            index.add(Mail.of(i).text("Vers l’avenir du port").document());
        }
        index.commit("", Removals.HIDDEN);
        assertEquals(
                List.of("avenir", "l’avenir", "l'avenir"),
                List.of("aven", "l’aven", "l'aven").stream()
                        .map(typed -> completion(typed))
                        .toList());
        List<Alternative> others = Alternatives.of(index, "l’avenit", QueryParser.parse("l’avenit"), 0);
        assertEquals("\"l’avenir\"", others.getFirst().query());
        assertEquals(12, others.getFirst().total());
    }

    private String completion(String typed) {
        try {
            return Completions.of(index, typed).stream()
                    .filter(offered -> offered.kind() == Completion.Kind.WORD)
                    .map(Completion::label)
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    // ---- particles that are written together with a word

    private void given(String... texts) throws IOException {
        for (int i = 0; i < texts.length; i++) {
            index.add(Mail.of(i + 1).text(texts[i]).document());
        }
        index.commit("", Removals.HIDDEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"كتاب", "الكتاب", "والكتاب"})
    void anArabicWordIsFoundWithAndWithoutItsArticleAndConjunctions(String typed) throws IOException {
        given(
                "قرأت الكتاب أمس",
                "هذا كتاب جديد",
                "وكتاب",
                "فالكتاب",
                "بالكتاب",
                "كالكتاب",
                "للكتاب",
                "لكتاب",
                "وبالكتاب",
                "مكتب آخر");
        assertEquals(IntStream.rangeClosed(1, 9).mapToObj(Integer::toString).toList(), found(typed));
    }

    @Test
    void inQuotationMarksAnArabicWordIsFoundAsItWasTyped() throws IOException {
        given("الكتاب", "كتاب", "وزارة الخارجية", "الوزارة الخارجية", "وزارة خارجية");
        assertEquals(List.of("2"), found("\"كتاب\""));
        assertEquals(List.of("1"), found("\"الكتاب\""));
        assertEquals(List.of("3"), found("\"وزارة الخارجية\""));
        assertEquals(List.of("3", "4", "5"), found("وزارة الخارجية"));
    }

    @Test
    void aPersianWordHasNoArabicParticles() throws IOException {
        given("زیر", "وزیر");
        assertEquals(List.of("1"), found("زیر"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ירושלים"})
    void aHebrewWordIsFoundWithItsPrefixes(String typed) throws IOException {
        given(
                "ירושלים",
                "בירושלים",
                "לירושלים",
                "מירושלים",
                "וירושלים",
                "שבירושלים",
                "ושבירושלים",
                "כשבירושלים",
                "תל אביב");
        assertEquals(IntStream.rangeClosed(1, 8).mapToObj(Integer::toString).toList(), found(typed));
        assertEquals(List.of("2"), found("\"בירושלים\""));
    }

    @Test
    void aHebrewWordTypedWithTheArticleIsFoundWithoutIt() throws IOException {
        given("הסירה", "סירה", "והסירה", "בסירה");
        assertEquals(List.of("1", "2", "3", "4"), found("הסירה"));
    }

    @Test
    void whatIsFoundIsMarked() {
        String marked = Highlight.of(QueryParser.parse("كتاب").query(), Field.BODY).spans("قرأت الكتاب أمس").stream()
                .map(span -> span.marked() ? "[" + span.text() + "]" : span.text())
                .collect(Collectors.joining());
        assertEquals("قرأت [الكتاب] أمس", marked);
    }

    // ---- people

    @Test
    void everyRecipientIsFoundHoweverManyThereAre() throws IOException {
        int many = 12_000;
        String to = IntStream.range(0, many)
                .mapToObj(i -> "Rower" + i + " <r" + i + "@pier.example>")
                .collect(Collectors.joining(",\n "));
        String original = "From: Ada Quist <ada@pier.example>\nTo: " + to + "\nSubject: all\n\nhello\n";
        byte[] bytes = original.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertTrue(bytes.length < 1 << 20, "one field of a message is read so far");
        index.add(IndexedDocument.of(1, "v", 1, 1, bytes, new DkimVerifier(KeyArchive.NONE)));
        index.commit("", Removals.HIDDEN);
        for (int i : new int[] {0, 4_999, 5_000, 9_999, 10_000, many - 1}) {
            for (String typed : List.of(
                    "to:r" + i + "@pier.example",
                    "to:rower" + i,
                    "rower" + i,
                    "with:r" + i + "@pier.example",
                    "r" + i + "@pier.example")) {
                assertEquals(List.of("1"), found(typed), typed);
            }
        }
    }

    // ---- what is left of a query

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from:(",
                "from:()",
                "from:( )",
                "subject:(())",
                "(",
                "()",
                "from:???",
                "from:\"\"",
                "OR",
                "\"\"",
                "...",
                "-()"
            })
    void aQueryOfWhichNothingIsLeftDoesNotFindEverything(String typed) throws IOException {
        given("one", "two");
        assertEquals(List.of(), found(typed));
        assertTrue(!QueryParser.parse(typed).notices().isEmpty(), "and a notice says why");
    }

    @Test
    void theIndexOfANewsroomUsesItsNumbersAndDecisions() throws IOException {
        index.close();
        DocumentRegister register = new DocumentRegister() {
            @Override
            public long[] numbered(String trove, int number) {
                return number == 7 && (trove == null || trove.equals("harbour")) ? new long[] {2} : new long[0];
            }

            @Override
            public long[] decided(Decision decision) {
                return decision == Decision.WITHHELD ? new long[] {1} : new long[] {};
            }
        };
        String text = "The dredging contract of the northern quay was signed by the harbour master yesterday evening";
        DocumentBytes originals = (key, most) ->
                java.util.Optional.of(Mail.original(Mail.of(key).text(text).message()));
        index = LuceneIndex.open(folder, new IndexOwner(originals, register));
        index.add(Mail.of(1).trove("harbour", 0).text(text).id("a@x").document());
        index.add(Mail.of(2)
                .trove("harbour", 0)
                .text(text)
                .inReplyTo("a@x")
                .id("b@x")
                .document());
        index.add(Mail.of(3)
                .trove("harbour", 0)
                .text("The quay and the contract of dredging, harbour master")
                .document());
        for (int i = 4; i < 40; i++) {
            index.add(Mail.of(i).trove("harbour", 0).text("filler").document());
        }
        index.commit("", Removals.HIDDEN);
        assertEquals(List.of("2"), found("id:7"));
        assertEquals(List.of("2"), found("id:harbour/7"));
        assertEquals(List.of(), found("id:bridge/7"));
        assertEquals(List.of("1", "2"), found("thread:7"));
        assertEquals(List.of("1", "2"), found("copies:7 OR thread:harbour/7"));
        assertEquals(List.of("3"), found("more-like:7 -thread:7"));
        assertEquals(List.of("1"), found("is:withheld"));
        assertEquals(List.of(), found("is:withdrawn"));
        assertEquals(
                38,
                index.answer(new SearchRequest(QueryParser.parse("-is:withheld").query(), Sort.OLDEST, 0, 0, Set.of()))
                        .total());
    }
}
