package org.daylight.dkim.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.daylight.dkim.finding.KeyOrigin;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.dkim.finding.KeySource;
import org.daylight.format.Outcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** An archive of keys has the form of spec/keys.md, whatever its sources and their order. */
class KeyArchiveTest {

    private static final Path PAGE = Path.of("..", "spec", "keys.md");

    @Test
    void the_worked_example_of_the_page() throws IOException {
        KeyArchive archive =
                KeyArchive.parse(block("given").getBytes(UTF_8), "a list").orThrow();
        assertEquals(block("written"), text(archive));
        assertEquals(
                block("written"),
                text(KeyArchive.parse(archive.bytes(), "other").orThrow()));
        assertTrue(Files.readString(PAGE).lines().count() <= 250);
    }

    @Test
    void a_selector_has_one_key_after_another_and_is_found_in_any_case() {
        KeyArchive archive = KeyArchive.of(List.of(
                record("p=NEW", KeyOrigin.DNS, "2020-01-01", "2024-01-01"),
                record("p=OLD", KeyOrigin.LIST, null, "2019-12-31"),
                record("p=NEW", KeyOrigin.LIST, "2018-05-05", null)));
        var known = assertInstanceOf(KeySource.Known.class, archive.find("S1", "Port.EXAMPLE."));
        assertEquals(
                List.of("p=OLD", "p=NEW"),
                known.records().stream().map(KeyRecord::text).toList());
        assertEquals(LocalDate.parse("2018-05-05"), known.records().getLast().from());
        assertEquals(LocalDate.parse("2024-01-01"), known.records().getLast().until());
        assertInstanceOf(KeySource.Unknown.class, archive.find("s2", "port.example"));
        assertInstanceOf(KeySource.Unknown.class, archive.find("", "port..example"));
        assertInstanceOf(
                KeySource.Known.class,
                KeyArchive.of(List.of(new KeyRecord("a", "bücher.example", "p=", KeyOrigin.LIST, null, null, "")))
                        .find("a", "BÜCHER.example"));
    }

    @Test
    void the_order_of_merging_does_not_matter_and_merging_again_changes_nothing() {
        List<KeyRecord> records = new ArrayList<>();
        for (KeyOrigin origin : KeyOrigin.values()) {
            for (String text : List.of("p=AA", "v=DKIM1; p=A A", "k=RSA;p=AA;t=y", "k=ed25519;p=AA", "p=", "junk")) {
                for (String source : List.of("", "one", "two; three")) {
                    records.add(new KeyRecord("s", "d.example", text, origin, null, null, source));
                }
            }
        }
        KeyArchive once = KeyArchive.of(records);
        assertEquals(4, once.size());
        Random random = new Random(7);
        for (int round = 0; round < 20; round++) {
            Collections.shuffle(records, random);
            KeyArchive grown = KeyArchive.NONE;
            for (int at = 0; at < records.size(); at += 9) {
                grown = grown.with(records.subList(at, at + 9));
            }
            assertEquals(text(once), text(grown));
        }
        assertEquals(text(once), text(once.with(once.records())));
        assertEquals(text(once), text(once.with(records)));
    }

    @Test
    void many_invented_keys_do_not_displace_the_published_one() {
        List<KeyRecord> records = new ArrayList<>();
        for (int i = 0; i < 3 * KeyArchive.MAX_OF_SELECTOR; i++) {
            records.add(record("p=FAKE" + i, KeyOrigin.LIST, null, "2030-01-01"));
        }
        records.add(record("p=REAL", KeyOrigin.DNS, "2016-01-01", "2016-01-01"));
        KeyArchive archive = KeyArchive.of(records);
        assertEquals(KeyArchive.MAX_OF_SELECTOR, archive.size());
        assertTrue(archive.records().stream().anyMatch(record -> record.text().equals("p=REAL")));
    }

    @Test
    void outside_text_stays_on_its_line_and_is_restored() {
        String foreign = " a\tb\r\n\u0000\u202e\u2028\u00a0é𝕏\ud800\\" + "u0041 ";
        for (String text : List.of(foreign, "-", "", "\\", "p=\u0085")) {
            KeyRecord record = new KeyRecord("s", "d.example", text, KeyOrigin.ENTERED, null, null, text);
            KeyArchive archive = KeyArchive.of(List.of(record));
            assertEquals(2, text(archive).lines().count());
            assertEquals(
                    List.of(record),
                    KeyArchive.parse(archive.bytes(), "").orThrow().records());
        }
    }

    @Test
    void a_line_that_breaks_a_rule_is_reported_with_what_to_do() {
        refused("d.example\ts\t-\t-\tdns\t-", "line 1 has 6 fields instead of 7");
        refused("\n\nd.example\ts\t-\t-\tdig\t-\tp=", "line 3 has no valid origin in field 5: write dnssec, dns, list");
        refused("d..example\ts\t-\t-\tdns\t-\tp=", "line 1 does not begin with a domain and a selector");
        refused("d.example\ts\t2016-02-30\t-\tdns\t-\tp=", "line 1 has an invalid date: write it as 2016-10-07");
        refused("d.example\ts\t2016-02-03\t2016-02-02\tdns\t-\tp=", "line 1 has an end before its beginning");
        refused("d.example\ts\t-\t-\tdns\t-\t\\x41", "line 1 has a character or an escape");
        refused("d.example\ts\t-\t-\tdns\t-\ta\u202eb", "line 1 has a character or an escape");
        refused("port.example k=rsa; p=", "line 1 does not begin with selector._domainkey.domain");
        refused("d.example\ts\t-\t-\tdns\t-\t" + "p".repeat(9_000), "line 1 has more than 8192 characters");
        refused("s._domainkey.d.example " + "p".repeat(7_000), "line 1 is longer than a key record can be");
        refused("s._domainkey.d.example \"p=", "line 1 has a quotation mark that is not closed");
        assertEquals(
                "line 1 is in a file that is not UTF-8: convert it first",
                reason(KeyArchive.parse(new byte[] {(byte) 0xff}, "")));
    }

    @Test
    void real_lists_are_read_without_a_problem() throws IOException {
        String shared = System.getenv("DAYLIGHT_SHARED");
        Assumptions.assumeTrue(shared != null, "skipped: set DAYLIGHT_SHARED to the folder with corpora and vectors");
        Path folder = Path.of(shared);
        KeyArchive keys = KeyArchive.parse(Files.readAllBytes(folder.resolve("corpora/dkim-keys.txt")), "a list")
                .orThrow();
        assertEquals(86, keys.size());
        assertEquals(
                3,
                assertInstanceOf(KeySource.Known.class, keys.find("pf2023", "github.com"))
                        .records()
                        .size());
        for (String list : List.of(
                "mail-dkim/t/FAKE_DNS.dat",
                "james-jdkim/main/src/test/resources/org/apache/james/jdkim/Mail-DKIM/FAKE_DNS.dat")) {
            byte[] bytes = Files.readAllBytes(folder.resolve("vectors/dkim").resolve(list));
            KeyImport read = KeyImport.read(bytes, KeyOrigin.LIST, "vectors");
            assertEquals(List.of(), read.problems());
            assertEquals(3, read.passedOver());
            assertTrue(KeyArchive.parse(bytes, "").isOk());
        }
    }

    private static KeyRecord record(String text, KeyOrigin origin, @Nullable String from, @Nullable String until) {
        return new KeyRecord(
                "s1",
                "port.example",
                text,
                origin,
                from == null ? null : LocalDate.parse(from),
                until == null ? null : LocalDate.parse(until),
                "");
    }

    private static void refused(String file, String begins) {
        String reason = reason(KeyArchive.parse(file.getBytes(UTF_8), ""));
        assertTrue(reason.startsWith(begins), reason);
    }

    private static String reason(Outcome<KeyArchive> outcome) {
        return assertInstanceOf(Outcome.Refused.class, outcome).reason();
    }

    private static String text(KeyArchive archive) {
        return new String(archive.bytes(), UTF_8);
    }

    private static String block(String language) throws IOException {
        String page = Files.readString(PAGE);
        int at = page.indexOf("\n```" + language + "\n") + language.length() + 5;
        return page.substring(at, page.indexOf("```", at));
    }
}
