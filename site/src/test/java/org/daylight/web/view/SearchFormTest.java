package org.daylight.web.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.daylight.http.Request;
import org.daylight.search.query.Query;
import org.daylight.search.query.QueryParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchFormTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        words=tender+bid                              | tender bid
        words=a+OR+b&from=okafor                      | (a OR b) from:okafor
        words=%22broken&from=okafor                   | from:okafor "broken
        phrase=closing+date                           | "closing date"
        phrase=%22closing+date%22                     | "closing date"
        any=tender+bid                                | (tender OR bid)
        any=tender                                    | tender
        any=tender+%22last+bid%22                     | (tender OR "last bid")
        none=draft+copy&words=tender                  | tender -draft -copy
        from=Ines+Okafor&to=i.okafor%40port.example   | from:"Ines Okafor" to:i.okafor@port.example
        since=2015&until=2016-03                      | date:2015..2016-03
        since=2015                                    | since:2015
        until=7+Oct+2016                              | until:"7 Oct 2016"
        min=1m                                        | size:>=1m
        min=1k&max=2k                                 | size:1k..2k
        type=pdf&attachment=yes&is=reply&trove=x      | type:pdf is:reply trove:x has:attachment
        auth=keygone&words=tender                     | tender auth:keygone
        filename=*.pdf                                | filename:*.pdf
        words=tender&by=date                          | tender by:date
        rest=a+OR+b&words=c                           | c (a OR b)
        rest=thread%3A7                               | thread:7
        """)
    void writesAQuery(String filled, String query) {
        assertEquals(query, SearchForm.of(Request.get("/search/form?" + filled)).query());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        tender bid -draft "closing date"             | words=tender bid phrase=closing date none=draft
        (tender OR bid) from:okafor from:mueller     | any=tender bid from=okafor rest=from:mueller
        tender OR bid                                | any=tender bid
        subject:tender OR bid                        | rest=subject:tender OR bid
        x (subject:tender OR bid)                    | words=x rest=(subject:tender OR bid)
        date:2015-03 size:>1m type:pdf has:attachment by:size | type=pdf attachment=yes min=1000001 since=2015-03 until=2015-03 by=size
        list:press is:reply trove:harbour thread:7   | list=press is=reply trove=harbour rest=thread:7
        auth:fail auth:none x                        | words=x auth=fail rest=auth:none
        -from:okafor "a b"~5 tendre~                 | rest=-from:okafor "a b"~5 tendre~2
        *                                            |
        """)
    void takesAQueryApart(String query, String filled) {
        SearchForm form = SearchForm.of(QueryParser.parse(query));
        assertEquals(
                filled == null ? "" : filled,
                SearchForm.FIELDS.stream()
                        .filter(field -> !form.value(field).isEmpty())
                        .map(field -> field + "=" + form.value(field))
                        .collect(Collectors.joining(" ")));
    }

    @Test
    void nothingOfAQueryIsLostInTheForm() {
        var random = new Random(5);
        String[] pieces = {
            "tender", "bid", "\"closing date\"", "-draft", "-\"last copy\"", "(a OR b)", "from:okafor",
                    "from:\"Ines Okafor\"", "with:a@b.example",
            "date:2015-03", "since:2014", "size:>1m", "size:1k..2k", "type:pdf", "type:image/*", "has:attachment",
                    "is:reply", "list:press",
            "subject:tend*", "tendre~", "\"a b\"~5", "thread:7", "(x (subject:y OR z))", "-(a b)", "by:size",
                    "filename:*.pdf"
        };
        for (int i = 0; i < 5_000; i++) {
            String typed = random.ints(random.nextInt(7), 0, pieces.length)
                    .mapToObj(piece -> pieces[piece])
                    .collect(Collectors.joining(" "));
            var parsed = QueryParser.parse(typed);
            String again = SearchForm.of(parsed).query();
            var reparsed = QueryParser.parse(again);
            assertEquals(List.of(), reparsed.notices(), again);
            assertEquals(conditions(parsed.query()), conditions(reparsed.query()), () -> typed + " → " + again);
            assertEquals(parsed.sort(), reparsed.sort());
        }
    }

    private static Set<Query> conditions(Query query) {
        return new HashSet<>(query instanceof Query.And(List<Query> all) ? all : List.of(query));
    }

    @Test
    void anythingFilledInGivesAQuery() {
        var random = new Random(9);
        String[] pieces = {
            "a", "%22", "%28", "%29", "-", "+", "OR", "%3A", "*", "~", "%00", "%C3%A9", "2015", "..", "%3E", "from%3A"
        };
        for (int i = 0; i < 5_000; i++) {
            String filled = SearchForm.FIELDS.stream()
                    .map(field -> field + "="
                            + random.ints(random.nextInt(4), 0, pieces.length)
                                    .mapToObj(piece -> pieces[piece])
                                    .collect(Collectors.joining()))
                    .collect(Collectors.joining("&"));
            assertTrue(
                    SearchForm.of(Request.get("/search/form?" + filled)).query().length() < 10_000);
        }
    }
}
