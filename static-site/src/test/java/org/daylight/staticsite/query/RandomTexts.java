package org.daylight.staticsite.query;

import java.util.List;
import java.util.Random;

/** Random queries and texts of fragments that are near the limits of the language; the same for the same seed. */
final class RandomTexts {

    private static final List<String> FIELDS = List.of(
            "subject",
            "body",
            "from",
            "to",
            "cc",
            "bcc",
            "with",
            "filename",
            "attachment",
            "in",
            "list",
            "date",
            "on",
            "since",
            "until",
            "after",
            "before",
            "size",
            "has",
            "is",
            "type",
            "lang",
            "entity",
            "redacted",
            "auth",
            "signedby",
            "aligned",
            "key",
            "trove",
            "release",
            "id",
            "thread",
            "copies",
            "more-like",
            "prints",
            "by",
            "foo",
            "SUBJECT",
            "More-Like",
            "more-li\u212Ae",
            "re",
            "http");

    private static final List<String> VALUES = List.of(
            "2015",
            "2015-03",
            "2015-3-1",
            "2015..2016-06",
            "2016..2015",
            "..2015",
            "2015..",
            "..",
            ">2015",
            "<=2015-02",
            "<0001",
            ">9999",
            "20160312",
            "12.3.2016",
            "12/3/2016",
            "25/12/2016",
            "7/10/2016..8/11/2017",
            "\"12 March 2016\"",
            "\"March 12th, 2016\"",
            "\"sept 2016\"",
            "0000",
            "2015-13",
            "2015-02-30",
            "2016-02-29",
            "unknown",
            "UN\u212ANOWN",
            "2015-01-01..2015-12-31",
            "2015-01-01..2015-03-31",
            "1.1.1970..31.12.1969",
            "0001-01-01",
            "9999-12-31",
            ">9999-12-30",
            ">1m",
            ">=1m",
            "<1k",
            "<=1",
            "10k..1.5m",
            "2m..1m",
            "5k",
            "1.25k",
            "0",
            ">0",
            ">=0",
            "<0",
            "999999999999g",
            "1.999m",
            "1000000g",
            "1000000.001g",
            "5kb",
            "0.001",
            "\" > 5 k\"",
            "7..",
            "..7",
            "attachment",
            "attachments",
            "ATTACHMENT",
            "reply",
            "Forward",
            "l\u0131st",
            "L\u0130ST",
            "ma\u0131l",
            "file",
            "copy",
            "withheld",
            "withdrawn",
            "redacted",
            "converted",
            "text/calendar",
            "image/*",
            "image/",
            "pdf",
            "\u017Fpreadsheet",
            "other",
            "de",
            "deu",
            "d",
            "p1",
            "P-1",
            "stra\u00DFe",
            "pass",
            "fails",
            "key-gone",
            "keygone",
            "none",
            "PA\u017F\u017F",
            "port.example",
            "Port.Example",
            "-a.example",
            "a.b.c.d",
            "a_b.example",
            "s1._domainkey.port.example",
            "_dmarc.port.example",
            "S1._DomainKey.Port.Example.",
            "x._domainkey._domainkey.y",
            "a..b._domainkey.c",
            "yes",
            "no",
            "harbour",
            "harbour/7",
            "harbour/0",
            "20413",
            "4294967296",
            "harbour/20413",
            "<m@host.example>",
            "<a b>",
            "<\"x\">",
            "m@host.example",
            "<>",
            "1b6ca0f2,9934e7d0",
            "FFFFFFFF",
            "1b6ca0f",
            "relevance",
            "date-asc",
            "size-asc",
            "newest",
            "toString",
            "*.pdf",
            "*.*",
            "*",
            "**",
            "a*",
            "*a",
            "a*b",
            "\"Ines Okafor\"",
            "place/Norvik");

    private static final List<String> WORDS = List.of(
            "tender",
            "bid",
            "i.okafor@port.example",
            "l'avenir",
            "3.14",
            "12:30",
            "tend*",
            "tendre~",
            "tendre~1",
            "tendre~0",
            "tendre~3",
            "tendre~~2",
            "te~",
            "~",
            "~5",
            "te~n~dre~",
            "x~1234567890",
            "a*~",
            "\u00E4*",
            "M\u00FCller",
            "STRASSE",
            "Stra\u00DFe",
            "\u0421\u0447\u0451\u0442",
            "\u6E2F\u53E3\u7BA1\u7406\u5C40",
            "\u7BA1\u7406",
            "\u7BA1",
            "\u6771\u4EACtower",
            "\u30D7\u30ED\u30B8\u30A7\u30AF\u30C8",
            "\uFF8C\uFF9F\uFF9B",
            "\uD55C\uAD6D\uC5B4",
            "\u1112\u1161\u11AB\u1100\u116E\u11A8",
            "\u0643\u062A\u0627\u0628",
            "\u0627\u0644\u0643\u062A\u0627\u0628",
            "\u06A9\u062A\u0627\u0628",
            "\u05D9\u05E8\u05D5\u05E9\u05DC\u05D9\u05DD",
            "\u05D4\u05E9",
            "\"\u05D4\u05D1\u05D9\u05EA\"",
            "\"\u0643\u062A\u0627\u0628\"",
            "\u0E2A\u0E27\u0E31\u0E2A\u0E14\u0E35\u0E0A\u0E32\u0E27\u0E42\u0E25\u0E01",
            "\u0EAA\u0EB0\u0E9A\u0EB2\u0E8D\u0E94\u0EB5",
            "\u1787\u1798\u17D2\u179A\u17B6\u1794\u179F\u17BD\u179A",
            "\u1019\u1004\u103A\u1039\u1002\u101C\u102C\u1015\u102B",
            "\uD83D\uDE00",
            "a\uD83D\uDE00b",
            "\uD83D",
            "\uDE00",
            "x\uD83Dy",
            "\uD835\uDC00\uD835\uDC01",
            "\u216B",
            "\u24B6\u24B7",
            "a\u00ADb",
            "a\u200Bb",
            "a\u200Db",
            "\u202Eabc\u202C",
            "\u0149a",
            "\uFDFA",
            "O\u2019Neil",
            "O\u02BCNeil",
            "e\u0301",
            "\u0301x",
            "\u0345\u03B1",
            "\u0130STANBUL",
            "\u0131stanbul",
            "\uFF21\uFF22",
            "\u0664\u0662",
            "\u0966",
            "and",
            "AND",
            "OR",
            "NOT",
            "-",
            "--",
            "-x",
            "-(",
            "...",
            "\u00A0",
            "\u2007",
            "\u3000",
            "\t",
            "\n",
            "\u0000",
            "\u0085",
            "\u001C",
            "\"",
            "\u201C",
            "\u201D",
            "\u201E",
            "\u00AB",
            "\u00BB",
            "(",
            ")",
            "()",
            "((",
            "))",
            ":",
            "@",
            "a@b",
            "@b",
            "a@",
            "a@b@c",
            "<a@b>",
            "<",
            ">",
            "*",
            "\"a b\"~5",
            "\"a b\"~",
            "\"a b\"~0",
            "\"a b\"~500",
            "\"a b\"~99999999999",
            "\"a\"~5",
            "\"a b\"~5x",
            "\"\"",
            "//port.example/x",
            "r\u00E9sum\u00E9~",
            "\u09C7\u09BE",
            "\u0CC6\u0CC2\u0CD5",
            "\u1B05\u1B35");

    private final Random random;

    RandomTexts(long seed) {
        random = new Random(seed);
    }

    String query() {
        var query = new StringBuilder();
        int pieces = random.nextInt(20) == 0 ? 40 + random.nextInt(200) : 1 + random.nextInt(9);
        for (int i = 0; i < pieces; i++) {
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3 -> query.append(pick(WORDS));
                case 4, 5, 6 -> query.append(pick(FIELDS)).append(':').append(pick(VALUES));
                case 7 -> query.append(pick(FIELDS)).append(':').append(pick(WORDS));
                case 8 ->
                    query.append(pick(FIELDS))
                            .append(random.nextBoolean() ? ":(" : ":")
                            .append(pick(WORDS));
                case 9 -> query.append(pick(VALUES));
                case 10 -> query.append(text(6));
                default -> query.append("(".repeat(1 + random.nextInt(random.nextInt(10) == 0 ? 30 : 3)));
            }
            query.append(
                    random.nextInt(4) == 0
                            ? ""
                            : random.nextInt(5) == 0 ? " OR " : random.nextInt(9) == 0 ? " AND " : " ");
        }
        if (random.nextInt(100) == 0) {
            query.append("word ".repeat(1000));
        }
        return query.toString();
    }

    /** Characters of all planes, mostly of the scripts in use and of those that fold, compose or split in an unusual way. */
    String text(int most) {
        var text = new StringBuilder();
        int length = 1 + random.nextInt(most);
        for (int i = 0; i < length; i++) {
            switch (random.nextInt(10)) {
                case 0, 1 -> text.append(pick(WORDS));
                case 2 -> text.appendCodePoint(random.nextInt(0x80));
                case 3, 4, 5 -> text.appendCodePoint(random.nextInt(0x3100));
                case 6 -> text.appendCodePoint(0x1100 + random.nextInt(0x100));
                case 7 -> text.appendCodePoint(random.nextInt(0x10000));
                case 8 -> text.appendCodePoint(random.nextInt(0x20000));
                default -> text.appendCodePoint(random.nextInt(0x110000));
            }
        }
        return text.toString();
    }

    private String pick(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }
}
