package org.daylight.search.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.daylight.search.query.Notice.Kind;
import org.daylight.search.query.Query.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryParserTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        tender bid                         | tender bid
        tender AND bid                     | tender bid
        "closing date"                     | "closing date"
        “closing date”                     | "closing date"
        tender -draft                      | tender -draft
        tender NOT draft                   | tender -draft
        NOT NOT draft                      | draft
        tender OR bid                      | tender OR bid
        a b OR c d                         | (a b) OR (c d)
        a (b OR c) d                       | a (b OR c) d
        ((a))                              | a
        -(a b)                             | -(a b)
        -"closing date"                    | -"closing date"
        subject:tender                     | subject:tender
        SUBJECT: tender                    | subject:tender
        subject:(tender OR bid)            | subject:tender OR subject:bid
        subject:(tender from:okafor)       | subject:tender from:okafor
        -subject:(tender bid)              | -(subject:tender subject:bid)
        from:i.okafor@port.example         | from:i.okafor@port.example
        from:"Ines Okafor"                 | from:"Ines Okafor"
        with:okafor to:a cc:b bcc:c body:d | with:okafor to:a cc:b bcc:c body:d
        date:2015                          | date:2015
        date:2015-03                       | date:2015-03
        date:2015-03-12                    | date:2015-03-12
        date:2015-03..2016                 | date:2015-03..2016
        date:..2016                        | date:..2016
        date:2015..                        | date:2015..
        date:2015-01-01..2015-12-31        | date:2015
        date:2016-02-01..2016-02-29        | date:2016-02
        date:2015-01-01                    | date:2015-01-01
        date:2015-01-01..2015-01-31        | date:2015..2015-01
        date:unknown                       | date:unknown
        date:(2015 OR 2017)                | date:2015 OR date:2017
        has:attachment                     | has:attachment
        has:attachments                    | has:attachment
        type:pdf                           | type:pdf
        type:Spreadsheet                   | type:spreadsheet
        trove:harbour                      | trove:harbour
        release:harbour/7                  | release:harbour/7
        id:20413                           | id:20413
        id:harbour/20413                   | id:harbour/20413
        id:<a.b@mail.example>              | id:"<a.b@mail.example>"
        id:a.b@mail.example                | id:"<a.b@mail.example>"
        id:"<a b@mail.example>"            | id:"<a b@mail.example>"
        thread:20413                       | thread:20413
        is:COPY                            | is:copy
        -is:copy                           | -is:copy
        copies:harbour/7                   | copies:harbour/7
        more-like:20413                    | more-like:20413
        -More-Like:harbour/20413           | -more-like:harbour/20413
        more-like:(1 OR 2)                 | more-like:1 OR more-like:2
        more-like:<a@mail.example>         | more-like:"<a@mail.example>"
        more-like                          | more-like
        prints:1B6CA0F2,9934e7d0           | prints:1b6ca0f2,9934e7d0
        thread:harbour/20413               | thread:harbour/20413
        thread:<a@mail.example>            | thread:"<a@mail.example>"
        date:2016/03/12                    | date:2016-03-12
        date:2016-3-1                      | date:2016-03-01
        date:20160312                      | date:2016-03-12
        date:12.3.2016                     | date:2016-03-12
        date:12.03.2016..20.03.2016        | date:2016-03-12..2016-03-20
        date:25/12/2016                    | date:2016-12-25
        date:12/25/2016                    | date:2016-12-25
        date:7/7/2016                      | date:2016-07-07
        date:"7 October 2016"              | date:2016-10-07
        date:"October 7th, 2016"           | date:2016-10-07
        date:7-oct-2016                    | date:2016-10-07
        date:"Sept 2016"                   | date:2016-09
        date:>2015                         | date:2016..
        date:>=2015                        | date:2015..
        date:<2015-03                      | date:..2015-02
        date:<=2015-03                     | date:..2015-03
        since:2015-03                      | date:2015-03..
        until:2015-03                      | date:..2015-03
        after:2015-03                      | date:2015-04..
        before:2015-03                     | date:..2015-02
        on:2015-03-12                      | date:2015-03-12
        since:(2015 OR 2017)               | date:2015.. OR date:2017..
        size:>1m                           | size:>1m
        size:>=1M                          | size:>=1m
        size:<10kb                         | size:<10k
        size:..1.5m                        | size:<=1500k
        size:1k..2g                        | size:1k..2g
        size:5k                            | size:4500..5499
        size:1.2m                          | size:1150k..1249999
        size:>0                            | size:>0
        is:reply is:Forward is:list        | is:reply is:forward is:list
        list:linux-btrfs                   | list:linux-btrfs
        list:<press.port.example>          | list:"<press.port.example>"
        list:port*                         | list:port*
        type:text/calendar                 | type:text/calendar
        type:Image/*                       | type:image/*
        tendr~                             | tendr~1
        tenders~                           | tenders~2
        tenders~1                          | tenders~1
        from:okafr~                        | from:okafr~1
        größe~                             | größe~1
        "tender bid"~5                     | "tender bid"~5
        "tender bid"~                      | "tender bid"~5
        "tender bid"~0                     | "tender bid"
        subject:"tender bid"~20            | subject:"tender bid"~20
        -"tender bid"~3 quay               | -"tender bid"~3 quay
        a~b                                | a~b
        notes~1.txt                        | notes~1.txt
        by:date                            | by:date
        tender by:date                     | tender by:date
        by:oldest tender                   | tender by:date-asc
        tender by:size by:relevance        | tender by:relevance
        (tender by:size-asc) OR bid        | tender OR bid by:size-asc
        tend*                              | tend*
        subject:tend*                      | subject:tend*
        filename:*.pdf                     | filename:*.pdf
        in:attachment tender -draft        | attachment:tender -attachment:draft
        (tender OR bid*) in:Attachments    | attachment:tender OR attachment:bid*
        from:okafor in:attachment          | from:okafor has:attachment
        attachment:"closing date"          | attachment:"closing date"
        lang:DE                            | lang:de
        *                                  | *
        http://port.example/a              | "http://port.example/a"
        re: tender                         | "re:" tender
        --verbose                          | "--verbose"
        don't                              | don't
        Größe 港口                          | Größe 港口
        """)
    void readsWhatIsClearWithoutANotice(String typed, String canonical) {
        ParsedQuery parsed = QueryParser.parse(typed);
        assertEquals(canonical, parsed.text());
        assertEquals(List.of(), parsed.notices());
        assertEquals(parsed, QueryParser.parse(canonical), "the canonical form is read as the same query");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        foo:bar                | "foo:bar"                 | UNKNOWN_FIELD
        foo:"a b"              | "foo:" "a b"              | UNKNOWN_FIELD
        foo:(a b)              | "foo:" a b                | UNKNOWN_FIELD
        "closing date          | "closing date"            | QUOTE_ADDED
        (a OR b                | a OR b                    | BRACKET_ADDED
        a) b                   | a b                       | BRACKET_IGNORED
        a OR                   | a                         | OPERATOR_ALONE
        OR a                   | a                         | OPERATOR_ALONE
        a OR OR b              | a OR b                    | OPERATOR_ALONE
        a AND                  | a                         | OPERATOR_ALONE
        a NOT                  | a                         | OPERATOR_ALONE
        a - b                  | a b                       | NO_WORD
        a ???                  | a                         | NO_WORD
        subject:               | subject                   | EMPTY_FIELD
        date:2015-13           | "date 2015-13"            | BAD_VALUE
        date:2015-02-29        | "date 2015-02-29"         | BAD_VALUE
        date:yesterday         | "date yesterday"          | BAD_VALUE
        date:..                | "date .."                 | BAD_VALUE
        date:7/10/2016         | 7/10/2016                 | DATE_AMBIGUOUS
        since:7-10-2016        | 7-10-2016                 | DATE_AMBIGUOUS
        date:31/2/2016         | "date 31/2/2016"          | BAD_VALUE
        after:9999             | "after 9999"              | BAD_VALUE
        date:"7 Oktober 2016"  | "date 7 Oktober 2016"     | BAD_VALUE
        size:big               | "size big"                | BAD_VALUE
        size:<0                | "size <0"                 | BAD_VALUE
        size:>=0               | "size >=0"                | BAD_VALUE
        size:2m..1m            | size:1m..2m               | SIZES_SWAPPED
        is:urgent              | "is urgent"               | BAD_VALUE
        type:text/             | "type text/"              | BAD_VALUE
        by:colour              | "by colour"               | BAD_VALUE
        ab~                    | ab                        | TILDE_IGNORED
        tend-er~               | tend-er                   | TILDE_IGNORED
        tender~0               | tender                    | TILDE_IGNORED
        tender~3               | tender~2                  | TILDE_CUT
        "tender"~5             | tender                    | TILDE_IGNORED
        "tender bid"~500       | "tender bid"~100          | TILDE_CUT
        ~                      | -*                        | NO_WORD
        ()                     | -*                        | NO_WORD
        ???                    | -*                        | NO_WORD
        from:(                 | from                      | EMPTY_FIELD BRACKET_ADDED
        from:()                | from                      | EMPTY_FIELD
        tender subject:( )     | tender subject            | EMPTY_FIELD
        date:2015-99           | "date 2015-99"            | BAD_VALUE
        date:2016..2015-03     | date:2015-03..2016        | DATES_SWAPPED
        has:wings              | "has wings"               | BAD_VALUE
        type:pony              | "type pony"               | BAD_VALUE
        trove:A%               | "trove A%"                | BAD_VALUE
        release:harbour        | "release harbour"         | BAD_VALUE
        id:99999999999         | "id 99999999999"          | BAD_VALUE
        id:0                   | "id 0"                    | BAD_VALUE
        thread:x/y/3           | "thread x/y/3"            | BAD_VALUE
        more-like:tender       | "more-like tender"        | BAD_VALUE
        te*der                 | "te der"                  | STAR_IGNORED
        *ender                 | ender                     | STAR_IGNORED
        """)
    void searchesTheRestAsWordsAndSaysSo(String typed, String canonical, String notice) {
        ParsedQuery parsed = QueryParser.parse(typed);
        assertEquals(canonical, parsed.query().text());
        assertEquals(
                notice,
                parsed.notices().stream()
                        .map(one -> one.kind().name())
                        .sorted(java.util.Comparator.reverseOrder())
                        .collect(Collectors.joining(" ")));
        assertEquals(
                new ParsedQuery(parsed.query(), List.of()),
                QueryParser.parse(canonical),
                "the canonical form is read as the same query, without a notice");
    }

    @Test
    void nothingTypedIsEverything() {
        assertEquals(new ParsedQuery(new Query.Everything(), List.of()), QueryParser.parse(" \t\n "));
    }

    @Test
    void aNoticeIsAPlainSentence() {
        Notice notice = QueryParser.parse("colour:blue\u202e").notices().getFirst();
        assertEquals(
                "Unknown search field “colour”; searched as plain words instead. Valid fields: "
                        + String.join(", ", QueryParser.FIELDS) + ".",
                notice.text());
        assertEquals(
                "“2015-99” is not a valid date, so it was searched as a phrase. Write a date as 2015, 2015-03 or"
                        + " 2015-03-12, and a range as date:2015..2016-06; date:unknown finds messages without a date.",
                new Notice(Kind.BAD_VALUE, "date:2015-99").text());
        assertEquals(
                "Ambiguous date, so it was searched as a phrase. Write 2016-10-07 (7 October) or 2016-07-10 (10"
                        + " July).",
                new Notice(Kind.DATE_AMBIGUOUS, "7/10/2016").text());
        assertEquals("This has no letter or digit and was ignored: “!!!”.", new Notice(Kind.NO_WORD, "!!!").text());
        for (Kind kind : Kind.values()) {
            String text = new Notice(kind, "").text();
            assertTrue(text.endsWith(".") && !text.contains(":."), text);
        }
        assertEquals("x y", new Notice(Kind.NO_WORD, "x\u202ey").typed());
    }

    @Test
    void anHourOfTypingIsCutAndSaidSo() {
        ParsedQuery parsed = QueryParser.parse("(".repeat(5_000));
        assertEquals(Query.not(new Query.Everything()), parsed.query(), "nothing is left, which is not everything");
        assertEquals(Kind.TOO_LONG, parsed.notices().getFirst().kind());
        assertTrue(parsed.notices().stream().anyMatch(notice -> notice.kind() == Kind.TOO_DEEP));
    }

    @Test
    void ofManyWordsTheFirstTwoHundredAreSearched() {
        String typed = IntStream.range(0, 300).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
        ParsedQuery parsed = QueryParser.parse(typed);
        assertEquals(200, ((Query.And) parsed.query()).queries().size());
        assertEquals(
                List.of(Kind.TOO_MANY_WORDS),
                parsed.notices().stream().map(Notice::kind).toList());

        ParsedQuery quoted = QueryParser.parse("first \"" + typed + "\" last");
        assertEquals(
                "w198",
                ((Query.Text) ((Query.And) quoted.query()).queries().get(1))
                        .words()
                        .replaceAll(".* ", ""));
        assertEquals(
                List.of(Kind.TOO_MANY_WORDS),
                quoted.notices().stream().map(Notice::kind).toList());
    }

    @Test
    void bracketsTwentyDeepAreUnderstood() {
        assertEquals(
                new ParsedQuery(new Query.Text(Field.ANY, "a"), List.of()),
                QueryParser.parse("(".repeat(20) + "a" + ")".repeat(20)));
        ParsedQuery deeper = QueryParser.parse("(".repeat(30) + "a OR b" + ")".repeat(30));
        assertEquals(new Query.Text(Field.ANY, "a OR b"), deeper.query());
        assertEquals(Kind.TOO_DEEP, deeper.notices().getFirst().kind());
    }

    @Test
    void everyTreeIsReadBackFromItsText() {
        var random = new Random(20413);
        for (int i = 0; i < 20_000; i++) {
            Query query = tree(random, 3);
            assertEquals(new ParsedQuery(query, List.of()), QueryParser.parse(query.text()), query::text);
        }
    }

    @Test
    void anyTypingGivesAQueryThatIsReadBack() {
        var random = new Random(7);
        String[] pieces = {
            "a",
            "b*",
            "\"",
            "“",
            "(",
            ")",
            "-",
            " ",
            "OR",
            "AND",
            "NOT",
            ":",
            "subject:",
            "from:",
            "date:",
            "since:",
            "size:",
            ">1m",
            "7/10/2016",
            "tender~",
            "~",
            "~2",
            "by:",
            "by:date",
            "list:",
            "is:reply",
            "image/*",
            "2015",
            "..",
            "id:",
            "<",
            ">",
            "@",
            "thread:",
            "more-like:",
            "x/",
            "7",
            "*",
            "filename:",
            "*.pdf",
            "港口",
            "é",
            "\u0000",
            "\uD800",
            "type:",
            "pdf",
            "?"
        };
        for (int i = 0; i < 50_000; i++) {
            String typed = random.ints(random.nextInt(12), 0, pieces.length)
                    .mapToObj(piece -> pieces[piece])
                    .collect(Collectors.joining());
            ParsedQuery parsed = QueryParser.parse(typed);
            assertEquals(
                    new ParsedQuery(parsed.query(), parsed.sort(), List.of()),
                    QueryParser.parse(parsed.text()),
                    () -> typed + " → " + parsed.text());
        }
    }

    @Test
    void hostileTypingCostsLittle() {
        assertTimeout(Duration.ofMinutes(10), () -> {
            for (String piece : List.of(
                    "(",
                    ")",
                    "\"",
                    "-",
                    "a:",
                    "date:",
                    "OR ",
                    "NOT ",
                    "(-",
                    "<",
                    "id:<",
                    "港",
                    "a* ",
                    "abc~ ",
                    "\"a b\"~9 ",
                    "~",
                    "by:",
                    "date:1/",
                    "size:1")) {
                QueryParser.parse(piece.repeat(10_000));
            }
        });
    }

    private static Query tree(Random random, int depth) {
        int kind = random.nextInt(depth == 0 ? 15 : 18);
        return switch (kind) {
            case 0, 1 -> new Query.Text(field(random), word(random));
            case 2 -> new Query.Text(field(random), word(random) + " " + word(random));
            case 3 -> new Query.Prefix(field(random), "tend");
            case 4 -> new Query.Extension("pdf");
            case 5 -> dates(random);
            case 6 -> random.nextBoolean() ? new Query.Undated() : new Query.HasAttachment();
            case 7 -> new Query.OfType(AttachmentKind.values()[random.nextInt(AttachmentKind.values().length)]);
            case 8 -> random.nextBoolean() ? new Query.InTrove("harbour") : new Query.InRelease("harbour", 7);
            case 9 -> new Query.Is(name(random));
            case 10 -> random.nextInt(3) > 0 ? new Query.InThread(name(random)) : new Query.CopiesOf(name(random));
            case 11 -> new Query.Fuzzy(field(random), "tender", 1 + random.nextInt(2));
            case 12 -> new Query.Near(field(random), word(random) + " " + word(random), 1 + random.nextInt(100));
            case 13 -> sizes(random);
            case 14 ->
                random.nextBoolean()
                        ? new Query.OfMediaType(random.nextBoolean() ? "image/*" : "text/calendar")
                        : new Query.OfKind(MessageKind.values()[random.nextInt(3)]);
            case 15 -> Query.not(tree(random, depth - 1));
            case 16 -> Query.and(trees(random, depth - 1));
            default -> Query.or(trees(random, depth - 1));
        };
    }

    private static List<Query> trees(Random random, int depth) {
        List<Query> trees = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            trees.add(tree(random, depth));
        }
        return trees;
    }

    private static Field field(Random random) {
        return Field.values()[random.nextInt(Field.values().length)];
    }

    private static String word(Random random) {
        String[] words = {
            "tender",
            "OR",
            "NOT",
            "a:b",
            "x*",
            "-x",
            "(y)",
            "don't",
            "Größe",
            "港口",
            "тендер",
            "a\\b",
            "i.okafor@port.example",
            "<a>"
        };
        return words[random.nextInt(words.length)];
    }

    private static Query.Name name(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> new Query.Name.Number(null, 1 + random.nextInt(99));
            case 1 -> new Query.Name.Number("harbour", 1 + random.nextInt(99));
            default -> new Query.Name.MessageId(random.nextBoolean() ? "a.b@mail.example" : "no at (sign)");
        };
    }

    private static Query sizes(Random random) {
        long from = 1 + random.nextInt(3_000) * (random.nextBoolean() ? 1L : 1_000_000L);
        long to = from + random.nextInt(3_000) * (random.nextBoolean() ? 1L : 1_000L);
        return switch (random.nextInt(3)) {
            case 0 -> new Query.Sizes(from, SizeRange.UNBOUNDED);
            case 1 -> new Query.Sizes(0, to);
            default -> new Query.Sizes(from, to);
        };
    }

    private static Query dates(Random random) {
        LocalDate from = LocalDate.of(2015, 1, 1).plusDays(random.nextInt(800));
        LocalDate to = from.plusDays(random.nextInt(800));
        return switch (random.nextInt(4)) {
            case 0 -> new Query.Dates(from, null);
            case 1 -> new Query.Dates(null, to);
            case 2 -> new Query.Dates(from.withDayOfYear(1), to.withDayOfMonth(to.lengthOfMonth()));
            default -> new Query.Dates(from, to);
        };
    }

    /** U+0130 in lower case is two characters: offsets in the text in lower case are not those in the text. */
    @Test
    void namesOfKeysMayHaveAnyCharacter() {
        assertEquals(
                Notice.Kind.BAD_VALUE,
                QueryParser.parse("key:\u0130._domainkey.").notices().getFirst().kind());
        assertEquals(
                "key:xn--i-9bb._domainkey.port.example",
                QueryParser.parse("key:\u0130._DomainKey.Port.Example").text());
    }
}
