package org.daylight.dkim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.daylight.dkim.finding.Alignment;
import org.daylight.dkim.finding.Finding;
import org.daylight.dkim.finding.FindingWords;
import org.daylight.dkim.finding.KeyOrigin;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.dkim.finding.KeySource;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.dkim.finding.Method;
import org.daylight.dkim.finding.Reason;
import org.daylight.dkim.finding.UndoneChange;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code spec/findings.md}: its example is computed again, and it has every code. Also tests the words for findings. */
class FindingsPageTest {

    private static String page() throws IOException {
        return Files.readString(Path.of("..", "spec", "findings.md"));
    }

    private static String block(String language) throws IOException {
        String after = page().split("\n```" + language + "\n", 2)[1];
        return after.substring(0, after.indexOf("```"));
    }

    private static Finding example() throws IOException {
        String text = block("key").strip();
        KeyRecord record = new KeyRecord(
                "2017",
                "harbour.example",
                text,
                KeyOrigin.DNS,
                LocalDate.parse("2016-11-02"),
                LocalDate.parse("2018-01-15"),
                "dig");
        KeySource keys = (selector, domain) -> new KeySource.Known(List.of(record));
        byte[] message = block("eml").replace("\n", "\r\n").getBytes(UTF_8);
        return new DkimVerifier(keys)
                .verify(message, Instant.ofEpochSecond(1483475525))
                .getFirst();
    }

    @Test
    void the_example_is_computed_and_read() throws IOException {
        Finding finding = example();
        assertEquals(block("json").strip(), finding.json().text());
        assertEquals(
                finding,
                Finding.parse(Json.parse(block("json").strip()).orThrow()).orThrow());
        assertEquals(block("words").strip(), FindingWords.reader(finding) + "\n" + FindingWords.expert(finding));
    }

    @Test
    void an_invalid_finding_is_refused() throws IOException {
        Json.Obj json = example().json();
        for (Json.Obj broken : List.of(
                Json.Obj.EMPTY,
                json.with("reason", "because"),
                json.with("result", "fail"),
                json.with("number", 1L << 40),
                json.with("signedAt", Long.MAX_VALUE),
                json.with("coverage", "all"),
                json.with("more", true))) {
            assertTrue(Finding.parse(broken) instanceof Outcome.Refused<Finding>(String code, String why)
                    && code.equals("finding-malformed"));
        }
    }

    @Test
    void the_page_has_every_code() throws IOException {
        String page = page();
        EnumSet.allOf(Reason.class).forEach(reason -> {
            String line = page.lines()
                    .filter(one -> one.contains("`" + reason.code() + "`"))
                    .findFirst()
                    .orElseThrow();
            assertTrue(line.startsWith("| " + reason.result().word() + " |"), line);
        });
        EnumSet.allOf(UndoneChange.class).forEach(repair -> assertTrue(page.contains("| `" + repair.word() + "` |")));
        EnumSet.allOf(MessageMark.class).forEach(mark -> assertTrue(page.contains("| `" + mark.word() + "` |")));
        assertTrue(page.lines().count() <= 250);
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void every_reason_has_neutral_words(Reason reason) throws IOException {
        for (Method method : Method.values()) {
            for (Alignment alignment : Alignment.values()) {
                Finding finding = like(example(), method, reason, alignment);
                for (String words : List.of(FindingWords.reader(finding), FindingWords.expert(finding))) {
                    String lower = words.toLowerCase(Locale.ROOT);
                    assertFalse(lower.contains("genuin") || lower.contains("forge") || lower.contains("fake"), words);
                    assertTrue(words.chars().noneMatch(c -> c < ' ' || c == 0x202e), words);
                    assertTrue(words.length() > 20 && words.contains("\u001b") == false, words);
                }
                assertTrue(FindingWords.expert(finding).contains(reason.code()));
                assertEquals(finding, Finding.parse(finding.json()).orThrow());
            }
        }
    }

    @Test
    void the_words_say_what_readers_must_know() throws IOException {
        Finding example = example();
        Finding none = like(example, Method.DKIM, Reason.SIGNATURE_HOLDS, Alignment.NONE);
        assertTrue(FindingWords.reader(none).contains("not the domain in the From line"));
        KeyRecord record = example.key().record();
        var recovered = new KeyRecord(
                record.selector(),
                record.domain(),
                record.text(),
                KeyOrigin.RECOVERED,
                null,
                LocalDate.parse("2016-12-31"),
                "two\u202e\u001b");
        Finding found = with(example, new Finding.Key(recovered, 1024, true));
        assertTrue(FindingWords.reader(found).contains("not whose key it was"));
        String expert = FindingWords.expert(found);
        assertTrue(expert.contains("weak today, but usual at the time") && expert.contains("test mode"), expert);
        assertTrue(expert.contains("not whose key it is") && expert.contains("nothing dated later is proved"), expert);
        assertTrue(expert.contains("two\\u{202e}\\u{1b}"), expert);
    }

    private static Finding like(Finding one, Method method, Reason reason, Alignment alignment) {
        return new Finding(
                method,
                one.number(),
                one.field(),
                reason,
                one.detail(),
                one.domain(),
                one.selector(),
                one.identity(),
                one.algorithm(),
                one.key(),
                one.coverage(),
                one.signedAt(),
                one.expires(),
                one.verifiedAt(),
                alignment,
                List.of(),
                List.of(UndoneChange.LINE_ENDINGS),
                one.signature(),
                one.body());
    }

    private static Finding with(Finding one, Finding.Key key) {
        return new Finding(
                one.method(),
                one.number(),
                one.field(),
                one.reason(),
                one.detail(),
                one.domain(),
                one.selector(),
                one.identity(),
                "rsa-sha256",
                key,
                one.coverage(),
                one.signedAt(),
                one.expires(),
                one.verifiedAt(),
                one.alignment(),
                one.dmarc(),
                one.repairs(),
                one.signature(),
                one.body());
    }
}
