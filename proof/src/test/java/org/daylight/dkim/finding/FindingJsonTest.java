package org.daylight.dkim.finding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.junit.jupiter.api.Test;

/** The form of findings in files (spec/findings.md): what is written is read, and nothing else is. */
class FindingJsonTest {

    private static final String WHOLE = """
        {"method":"dkim","number":1,"field":3,"result":"pass","reason":"signature-holds","detail":"d","domain":"harbour.example",
        "selector":"s1","identity":"@harbour.example","algorithm":"rsa-sha256","key":{"selector":"s1","domain":"harbour.example",
        "text":"v=DKIM1; p=AAAA","origin":"dns","from":"2016-01-01","until":"2018-01-01","exposed":"2019-01-01","source":"dig",
        "bits":2048,"testing":true},"coverage":{"fields":[{"name":"from","index":0,"start":0,"end":30},{"name":"subject",
        "index":2,"start":40,"end":60}],"absent":["cc"],"body":"first","bodyOctets":12},"signedAt":1483475525,
        "expires":1483475526,"verifiedAt":1483476000,"alignment":"strict","dmarc":["harbour.example"],
        "repairs":["line-endings","from-line"],"signature":"holds","body":"holds"}
        """.replace("\n", "");

    private static Finding whole() {
        var made = new MadeFinding();
        made.detail = "d";
        made.exposed = LocalDate.parse("2019-01-01");
        made.testing = true;
        made.coverage =
                new Coverage(List.of(MadeFinding.FROM, MadeFinding.SUBJECT), List.of("cc"), Coverage.Body.FIRST, 12);
        made.expires = Instant.ofEpochSecond(1_483_475_526);
        made.dmarc = List.of("harbour.example");
        made.repairs = List.of(UndoneChange.LINE_ENDINGS, UndoneChange.FROM_LINE);
        return made.finding();
    }

    private static Json.Obj parsed(String json) {
        return (Json.Obj) Json.parse(json).orThrow();
    }

    @Test
    void everythingIsWrittenAndRead() {
        assertEquals(WHOLE, whole().json().text());
        assertEquals(whole(), Finding.parse(parsed(WHOLE)).orThrow());
    }

    @Test
    void whatIsNotThereIsLeftOut() {
        var made = new MadeFinding();
        made.method = Method.ARC_CHAIN;
        made.domain = "";
        made.selector = "";
        made.identity = "";
        made.algorithm = "";
        made.hasKey = false;
        made.coverage = Coverage.NOTHING;
        made.signedAt = null;
        made.verifiedAt = null;
        made.alignment = Alignment.UNKNOWN;
        made.signature = Check.NOT_MADE;
        made.body = Check.NOT_MADE;
        Finding finding = made.finding();
        assertEquals(
                "{\"method\":\"arc\",\"number\":1,\"field\":3,\"result\":\"pass\",\"reason\":\"signature-holds\","
                        + "\"coverage\":{\"fields\":[],\"absent\":[],\"body\":\"none\"},\"alignment\":\"unknown\","
                        + "\"signature\":\"not-made\",\"body\":\"not-made\"}",
                finding.json().text());
        assertEquals(finding, Finding.parse(finding.json()).orThrow());
        made.hasKey = true;
        made.from = null;
        made.until = null;
        made.source = "";
        assertEquals(made.finding(), Finding.parse(made.finding().json()).orThrow());
    }

    @Test
    void timesAreInWholeSeconds() {
        var made = new MadeFinding();
        made.verifiedAt = Instant.parse("2017-01-03T20:40:00.9Z");
        assertEquals(Instant.parse("2017-01-03T20:40:00Z"), made.finding().verifiedAt());
        for (Instant bound : List.of(
                Instant.ofEpochSecond(Instant.MIN.getEpochSecond()),
                Instant.ofEpochSecond(Instant.MAX.getEpochSecond()))) {
            made.signedAt = bound;
            assertEquals(made.finding(), Finding.parse(made.finding().json()).orThrow());
        }
    }

    private static void refused(String reason, UnaryOperator<String> change) {
        assertEquals(Outcome.refused("finding-malformed", reason), Finding.parse(parsed(change.apply(WHOLE))));
    }

    @Test
    void eachOtherFormIsRefusedWithItsReason() {
        refused("method is no known word: \"spf\"", json -> json.replace("\"dkim\"", "\"spf\""));
        refused("no string method", json -> json.replace("\"method\":\"dkim\"", "\"method\":1"));
        refused("reason is no known word: \"x\"", json -> json.replace("signature-holds", "x"));
        refused("no number number", json -> json.replace("\"number\":1", "\"number\":\"1\""));
        refused("field is too large", json -> json.replace("\"field\":3", "\"field\":2147483648"));
        refused("field is too large", json -> json.replace("\"field\":3", "\"field\":-2147483649"));
        refused("not an object", json -> json.replace("\"coverage\":{", "\"coverage\":[],\"c\":{"));
        refused("not an object", json -> json.replace("\"fields\":[", "\"fields\":[1,"));
        refused("not a string", json -> json.replace("[\"cc\"]", "[1]"));
        refused("no string name", json -> json.replace("{\"name\":\"from\",", "{"));
        refused("no number start", json -> json.replace("\"start\":40,", ""));
        refused("body is no known word: \"half\"", json -> json.replace("\"first\"", "\"half\""));
        refused("no time expires", json -> json.replace("1483475526", "\"now\""));
        String most = String.valueOf(Instant.MAX.getEpochSecond() + 1);
        refused("expires is no time", json -> json.replace("1483475526", most));
        String least = String.valueOf(Instant.MIN.getEpochSecond() - 1);
        refused("signedAt is no time", json -> json.replace("1483475525", least));
        refused("until is no day", json -> json.replace("2018-01-01", "2018-02-30"));
        refused(
                "origin is no known word: \"guess\"",
                json -> json.replace("\"origin\":\"dns\"", "\"origin\":\"guess\""));
        refused("no string text", json -> json.replace("\"text\"", "\"texts\""));
        refused("repair is no known word: \"none\"", json -> json.replace("from-line", "none"));
        refused("no string repair", json -> json.replace("\"from-line\"", "1"));
        refused(
                "signature is no known word: \"maybe\"",
                json -> json.replace("\"signature\":\"holds\"", "\"signature\":\"maybe\""));
        assertEquals(Outcome.refused("finding-malformed", "not an object"), Finding.parse(new Json.Str("dkim")));
    }

    @Test
    void whatWouldNotBeWrittenLikeThisIsRefused() {
        String other = "not in the form in which findings are written";
        refused(other, json -> json.replace("\"result\":\"pass\"", "\"result\":\"fail\""));
        refused(other, json -> json.replace("\"result\":\"pass\",", ""));
        refused(other, json -> json.replace("{\"method\"", "{\"more\":1,\"method\""));
        refused(other, json -> json.replace("\"testing\":true", "\"testing\":1"));
        refused(other, json -> json.replace("\"bodyOctets\":12", "\"bodyOctets\":\"12\""));
        refused(other, json -> json.replace("\"dmarc\":[\"harbour.example\"]", "\"dmarc\":\"harbour.example\""));
        refused(other, json -> json.replace("\"detail\":\"d\"", "\"detail\":\"\""));
    }

    @Test
    void itHeldIfTheSignatureIsValidAndTheBodyIsNotAnother() {
        var made = new MadeFinding();
        for (Check signature : Check.values()) {
            for (Check body : Check.values()) {
                made.signature = signature;
                made.body = body;
                assertEquals(
                        signature == Check.HOLDS && body != Check.DIFFERS,
                        made.finding().held());
            }
        }
        assertEquals(Check.HOLDS, Check.of(true));
        assertEquals(Check.DIFFERS, Check.of(false));
    }

    @Test
    void aKeyHasAReferenceByItsNameAndText() {
        KeyRecord key = whole().key().record();
        assertEquals(Sha256.of("s1._domainkey.harbour.example v=DKIM1; p=AAAA".getBytes(UTF_8)), key.reference());
        assertEquals(
                LocalDate.parse("2020-02-02"),
                key.exposedSince(LocalDate.parse("2020-02-02")).exposed());
        assertEquals(KeyOrigin.LIST, KeyOrigin.of("list").orElseThrow());
        assertTrue(KeyOrigin.of("List").isEmpty());
    }

    private static Finding of(Method method, Reason reason, Check body) {
        var made = new MadeFinding();
        made.method = method;
        made.reason = reason;
        made.body = body;
        return made.finding();
    }

    @Test
    void theMarkOfAMessageIsTheBestOfItsSignatures() {
        Finding passes = of(Method.DKIM, Reason.SIGNATURE_HOLDS, Check.HOLDS);
        Finding gone = of(Method.DOMAINKEYS, Reason.KEY_UNKNOWN, Check.HOLDS);
        Finding goneAndChanged = of(Method.DKIM, Reason.KEY_UNKNOWN, Check.DIFFERS);
        Finding fails = of(Method.DKIM, Reason.SIGNATURE_DIFFERS, Check.HOLDS);
        Finding weak = of(Method.DKIM, Reason.KEY_SHORT, Check.HOLDS);
        Finding seal = of(Method.ARC_SEAL, Reason.SIGNATURE_HOLDS, Check.HOLDS);
        assertEquals(MessageMark.UNSIGNED, MessageMark.of(List.of()));
        assertEquals(MessageMark.UNSIGNED, MessageMark.of(List.of(seal)));
        assertEquals(MessageMark.NOT_CHECKABLE, MessageMark.of(List.of(seal, weak)));
        assertEquals(MessageMark.FAILS, MessageMark.of(List.of(weak, fails)));
        assertEquals(MessageMark.FAILS, MessageMark.of(List.of(goneAndChanged)));
        assertEquals(MessageMark.KEY_GONE, MessageMark.of(List.of(gone, fails)));
        assertEquals(MessageMark.PASSES, MessageMark.of(List.of(gone, passes, fails)));
        assertEquals("key-gone", MessageMark.KEY_GONE.word());
        assertEquals(Result.PERMERROR, MessageMark.KEY_GONE.result());
    }

    @Test
    void aNameInTheDnsHasOneForm() {
        assertEquals(
                new KeyName("s1", "xn--hfen-loa.example"),
                KeyName.of("S1", "h\u00e4fen.Example.").orElseThrow());
        assertEquals(
                new KeyName("a.b_c", "d-e.f0"),
                KeyName.parse("A.b_c._domainkey.D-e.f0").orElseThrow());
        assertEquals(
                new KeyName("_dmarc", "x.example"),
                KeyName.parse("_DMARC.x.example.").orElseThrow());
        assertEquals(
                new KeyName("az09-_", "az09.example"),
                KeyName.of("AZ09-_", "az09.example").orElseThrow());
        assertEquals(
                new KeyName("s", "example"),
                KeyName.parse("s._domainkey.example").orElseThrow());
        assertEquals(Optional.empty(), KeyName.parse("._domainkey.example"), "no selector");
        assertEquals("_dmarc.x.example", new KeyName("_dmarc", "x.example").text());
        assertEquals("s._domainkey.x.example", new KeyName("s", "x.example").text());
        assertTrue(new KeyName("s", "a").compareTo(new KeyName("r", "b")) < 0);
        assertTrue(new KeyName("s", "a").compareTo(new KeyName("r", "a")) > 0);
    }

    @Test
    void whatTheDnsCannotHaveIsNoName() {
        String label = "a".repeat(63);
        assertTrue(KeyName.of(label, "x").isPresent());
        for (String wrong :
                List.of("", "a" + label, ".", "a..b", "a b", "a\u0000", "a{", "a/", "a:", "a`", "\u2603".repeat(70))) {
            assertTrue(KeyName.of(wrong, "x.example").isEmpty(), wrong);
            assertTrue(KeyName.of("s", wrong).isEmpty(), wrong);
        }
        String longest = String.join(".", label, label, label, "a".repeat(253 - 3 * 64 - "s._domainkey.".length()));
        assertEquals(253, KeyName.of("s", longest).orElseThrow().text().length());
        assertTrue(KeyName.of("s", longest + "a").isEmpty());
        assertTrue(KeyName.parse("s.x.example").isEmpty());
        assertTrue(KeyName.parse("x._dmarc.example").isEmpty());
        assertTrue(KeyName.parse("s._domainkey." + "x".repeat(2000)).isEmpty());
        assertTrue(KeyName.of("s", "x._domainkey.y").isEmpty());
        assertTrue(KeyName.of("s", "_dmarc.y").isEmpty());
        assertTrue(KeyName.of("s._domainkey.t", "y").isEmpty());
    }

    @Test
    void outsideTextIsShownWithoutControlOverTheLine() {
        assertEquals("a ~\u00e9\u6e2f", Printable.of("a ~\u00e9\u6e2f", 5));
        assertEquals(
                "\\u{1b}\\u{7f}\\u{202e}\\u{a0}\\u{2028}\\u{2029}\\u{d800}\\u{e000}\\u{378}",
                Printable.of("\u001b\u007f\u202e\u00a0\u2028\u2029\ud800\ue000\u0378", 100));
        assertEquals("\ud83d\ude00", Printable.of("\ud83d\ude00", 2));
        assertEquals("abc", Printable.of("abc", 3));
        assertEquals("abc\u2026", Printable.of("abcd", 3));
        assertEquals("\u00e9b\u2026", Printable.of("\u00e9bcd", 2));
        assertEquals("ab\u2026", Printable.of("ab\u001b", 6), "an escape is not cut");
        assertEquals("\"" + "x".repeat(60) + "\u2026\"", Printable.quoted("x".repeat(61)));
        assertTrue(Printable.isAscii("\u0000 ~\u007f"));
        assertFalse(Printable.isAscii("a\u0080"));
        assertEquals("in", Printable.lower("IN"));
    }
}
