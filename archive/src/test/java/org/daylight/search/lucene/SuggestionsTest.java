package org.daylight.search.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.daylight.search.Alternative;
import org.daylight.search.Alternatives;
import org.daylight.search.Completion;
import org.daylight.search.Completions;
import org.daylight.search.Mail;
import org.daylight.search.Removals;
import org.daylight.search.SearchRequest;
import org.daylight.search.SearchResult;
import org.daylight.search.query.Notice;
import org.daylight.search.query.ParsedQuery;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a reader who is not sure how to ask is offered: spellings, fields, one condition less, ways to finish a word. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SuggestionsTest {

    private LuceneIndex index;

    @BeforeAll
    void write(@TempDir Path folder) throws IOException {
        index = LuceneIndex.open(folder);
        for (int i = 1; i <= 40; i++) {
            Mail mail = Mail.of(i)
                    .release(1)
                    .from("Ines Okafor", "i.okafor@port.example")
                    .to("Jean Müller", "j.muller@dredge.example")
                    .subject("Tender " + i)
                    .date("2015-03-0" + (1 + i % 9) + "T09:00:00Z")
                    .text("The dredging of the harbour. Consultancy " + i);
            if (i % 4 == 0) {
                mail.attach("Prices_2015.csv", "text/csv", null).header("List-Id", "<staff.port.example>");
            }
            index.add(mail.document());
        }
        index.add(Mail.of(41)
                .from("Aino Salmi", "a.salmi@sea.example")
                .subject("Tendre feelings")
                .text("one dredgnig")
                .document());
        index.commit("", Removals.HIDDEN);
    }

    @AfterAll
    void close() throws IOException {
        index.close();
    }

    private long total(ParsedQuery parsed) throws IOException {
        return index.answer(new SearchRequest(parsed.query(), Sort.NEWEST, 0, 0, Set.of()))
                .total();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        tendr                         | SPELLING tender 40
        dregding                      | SPELLING dredging 40
        dredgnig                      | SPELLING dredging 40
        from:okafro                   | SPELLING from:okafor 40
        from:i.okafr@port.example     | SPELLING from:i.okafor@port.example 40
        "tendr 7"                     | SPELLING "tender 7" 1
        tendr harbuor by:size         | SPELLING tender harbour by:size 40
        tender                        |
        tender -dregding              |
        2016                          |
        xq                            |
        form:okafor                   | FIELD from:okafor 40
        sender:okafor                 | FIELD from:okafor 40
        colour:okafor                 |
        tender date:2020              | WITHOUT date:2020 40
        tender from:salmi             | WITHOUT tender 1, WITHOUT from:salmi 40
        """)
    void offersWhatWouldFindMore(String typed, String offered) throws IOException {
        ParsedQuery parsed = QueryParser.parse(typed);
        List<Alternative> all = Alternatives.of(index, typed, parsed, total(parsed));
        assertEquals(
                offered == null ? "" : offered,
                all.stream()
                        .map(one -> one.kind() + " "
                                + (one.kind() == Alternative.Kind.WITHOUT ? one.about() : one.query()) + " "
                                + one.total())
                        .collect(Collectors.joining(", ")));
        for (Alternative one : all) {
            assertEquals(one.total(), total(QueryParser.parse(one.query())), "counts are exact");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        dredg             | WORD dredge 40, WORD dredging 40, WORD dredgnig 1, DOMAIN with:dredge.example 40
        harbour consul    | WORD harbour consultancy 40
        -consul           | WORD -consultancy 1
        okaf              | WORD okafor 40, PERSON with:i.okafor@port.example 40
        i.oka             | PERSON with:i.okafor@port.example 40
        from:ok           | WORD from:okafor 40, PERSON from:i.okafor@port.example 40
        to:ok             |
        with:port.ex      | DOMAIN with:port.example 40
        pric              | WORD prices 10, FILE filename:"Prices_2015.csv" 10
        filename:pri      | WORD filename:prices 10, FILE filename:Prices_2015.csv 10
        list:st           | LIST list:staff.port.example 10
        type:s            | VALUE type:spreadsheet 10
        is:               | VALUE is:list 10, VALUE is:mail 41
        tender by:s       | VALUE tender by:size 40, VALUE tender by:size-asc 40
        t                 |
        "tender ha        |
        foo:te            |
        """)
    void finishesTheLastWord(String typed, String finished) throws IOException {
        String expected = finished == null ? "" : finished.replace("\"Prices_2015.csv\"", "Prices_2015.csv");
        assertEquals(
                expected,
                Completions.of(index, typed).stream()
                        .map(one -> one.kind() + " " + one.query() + " " + one.total())
                        .collect(Collectors.joining(", ")));
    }

    @Test
    void everyTypingIsAnsweredAndCostsLittle() throws IOException {
        var random = new Random(11);
        String[] pieces = {
            "te", "tender", "*", "~", "\"", "(", ")", "-", " ", "from:", "i.ok", "@", "OR", ":", "\u0000", "\uD83D",
            "é", "%", "by:", "type:"
        };
        for (int i = 0; i < 2_000; i++) {
            String typed = random.ints(random.nextInt(8), 0, pieces.length)
                    .mapToObj(piece -> pieces[piece])
                    .collect(Collectors.joining());
            ParsedQuery parsed = QueryParser.parse(typed);
            Alternatives.of(index, typed, parsed, total(parsed));
            for (Completion one : Completions.of(index, typed)) {
                assertTrue(one.total() > 0, typed);
            }
        }
    }

    @Test
    void hostileQueriesAreSearchedWithinTheirBounds() throws IOException {
        String ors = IntStream.range(0, 1_000).mapToObj(i -> "müller" + i).collect(Collectors.joining(" OR "));
        for (String typed : List.of(
                ors,
                "with:(" + ors + ")",
                "\"" + ors + "\"~9",
                "with:\"" + ors + "\"",
                "a* ".repeat(300),
                "abc~2 ".repeat(300),
                "(".repeat(9_000),
                "\"".repeat(9_999),
                "~ * -".repeat(2_000))) {
            ParsedQuery parsed = QueryParser.parse(typed);
            total(parsed);
            Alternatives.of(index, typed, parsed, 0);
            Completions.of(index, typed);
        }
    }

    @Test
    void aStarForTooManyWordsGivesANotice(@TempDir Path folder) throws IOException {
        try (LuceneIndex many = LuceneIndex.open(folder)) {
            var text = new StringBuilder();
            for (int i = 0; i < Expansion.MOST_BEGINNING + 1; i++) {
                text.append("quay").append(i).append(' ');
            }
            many.add(Mail.of(1).text(text.toString()).document());
            many.add(Mail.of(2).text("quay0 quay1").document());
            many.commit("", Removals.HIDDEN);
            SearchResult found =
                    many.answer(new SearchRequest(QueryParser.parse("quay*").query(), Sort.NEWEST, 0, 10, Set.of()));
            assertEquals(2, found.total());
            assertEquals(List.of(new Notice(Notice.Kind.EXPANSION_CUT, "quay*")), found.notices());
            SearchResult few = many.answer(
                    new SearchRequest(QueryParser.parse("quay1999*").query(), Sort.NEWEST, 0, 10, Set.of()));
            assertEquals(List.of(), few.notices());
        }
    }
}
