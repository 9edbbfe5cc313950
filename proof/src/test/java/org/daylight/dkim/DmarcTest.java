package org.daylight.dkim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daylight.dkim.finding.Alignment;
import org.daylight.dkim.finding.KeyName;
import org.daylight.dkim.finding.KeyOrigin;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.dkim.finding.KeySource;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.dkim.keys.KeyImport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which domains belong to one organisation, by collected records (RFC 9989; spec/keys.md section 7). */
class DmarcTest {

    private static KeyArchive archive(String lines) {
        KeyImport read = KeyImport.read(lines.getBytes(StandardCharsets.UTF_8), KeyOrigin.LIST, "a list");
        assertEquals(List.of(), read.problems());
        return KeyArchive.of(read.records());
    }

    private static String aligned(String lines, String signer, String author) {
        return new Dmarc(archive(lines), null)
                .decide(signer, author)
                .map(decision -> decision.alignment().word() + " " + String.join(" ", decision.domains()))
                .orElse("names");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // no record: names are compared elsewhere
                "_dmarc.other.example v=DMARC1; p=none | port.example | port.example | names",
                "_dmarc.port.example v=DMARC1; p=none | port.example | port.example | strict port.example",
                // one organisation, as siblings and one below the other
                "_dmarc.port.example v=DMARC1; p=none | a.port.example | b.port.example | relaxed port.example",
                "_dmarc.port.example v=DMARC1; p=none | port.example | b.port.example | relaxed port.example",
                "_dmarc.port.example v=DMARC1; p=none | other.example | port.example | none port.example",
                // the record of the author's domain, or of its organisation, requires the same domain
                "_dmarc.port.example v=DMARC1; p=none; adkim=s | a.port.example | port.example | none port.example",
                "_dmarc.port.example v=DMARC1; p=none; adkim=s | port.example | a.port.example | none port.example",
                "_dmarc.port.example v=DMARC1; adkim=x; p=none | a.port.example | port.example | relaxed port.example",
                // the name with the fewest labels, unless psd says otherwise
                "_dmarc.example v=DMARC1; p=none; psd=y | a.port.example | port.example | relaxed example",
                "_dmarc.example v=DMARC1; p=none; psd=y | lamp.example | port.example | none example",
                "_dmarc.example v=DMARC1; p=none | lamp.example | port.example | relaxed example",
                "_dmarc.port.example v=DMARC1; psd=n | a.port.example | b.port.example | relaxed port.example",
                // invalid records
                "_dmarc.port.example p=none; v=DMARC1 | a.port.example | port.example | names",
                "_dmarc.port.example v=DMARC2; p=none | a.port.example | port.example | names",
                "_dmarc.port.example v=dmarc1; p=none | a.port.example | port.example | names"
            })
    void alignment_is_by_the_organisational_domain(String lines, String signer, String author, String expected) {
        assertEquals(expected, aligned(lines, signer, author));
    }

    @Test
    void a_boundary_below_the_organisation_ends_the_walk() {
        String lines = """
            _dmarc.port.example v=DMARC1; p=none
            _dmarc.yard.port.example v=DMARC1; p=none; psd=n
            """;
        assertEquals("none port.example yard.port.example", aligned(lines, "a.yard.port.example", "b.port.example"));
        assertEquals("relaxed yard.port.example", aligned(lines, "a.yard.port.example", "b.yard.port.example"));
    }

    /** At most eight records are queried: the name itself and, of long names, the upper seven. */
    @Test
    void the_walk_queries_at_most_eight_records() {
        List<String> asked = new ArrayList<>();
        KeySource counting = (selector, domain) -> {
            asked.add(selector + "." + domain);
            return new KeySource.Unknown();
        };
        Optional<Dmarc.Decision> decision =
                new Dmarc(counting, null).decide("x.example", "l10.l9.l8.l7.l6.l5.l4.l3.l2.example");
        assertTrue(decision.isEmpty());
        assertEquals(
                List.of(
                        "_dmarc.l10.l9.l8.l7.l6.l5.l4.l3.l2.example",
                        "_dmarc.l7.l6.l5.l4.l3.l2.example",
                        "_dmarc.l6.l5.l4.l3.l2.example",
                        "_dmarc.l5.l4.l3.l2.example",
                        "_dmarc.l4.l3.l2.example",
                        "_dmarc.l3.l2.example",
                        "_dmarc.l2.example",
                        "_dmarc.example"),
                asked);
    }

    @Test
    void several_different_records_count_as_none_unless_days_select_one() {
        String two = "_dmarc.port.example v=DMARC1; p=none\n_dmarc.port.example v=DMARC1; p=none; adkim=s\n";
        assertEquals("names", aligned(two, "a.port.example", "port.example"));
        String same = "_dmarc.port.example v=DMARC1; p=none\n_dmarc.port.example v=DMARC1; p=reject\n";
        assertEquals("relaxed port.example", aligned(same, "a.port.example", "port.example"));
        KeyArchive dated = archive("port.example\t_dmarc\t2015-01-01\t2016-12-31\tdns\t-\tv=DMARC1; p=none\n"
                + "port.example\t_dmarc\t2017-01-01\t2018-12-31\tdns\t-\tv=DMARC1; p=none; adkim=s\n");
        assertEquals(Alignment.RELAXED, at(dated, "2016-03-01T00:00:00Z"));
        assertEquals(Alignment.NONE, at(dated, "2018-03-01T00:00:00Z"));
        for (Instant extreme : List.of(Instant.MIN, Instant.MAX)) { // the times with which packs are checked
            assertTrue(new Dmarc(dated, extreme)
                    .decide("a.port.example", "port.example")
                    .isEmpty());
        }
    }

    private static Alignment at(KeyArchive records, String time) {
        return new Dmarc(records, Instant.parse(time))
                .decide("a.port.example", "port.example")
                .orElseThrow()
                .alignment();
    }

    @Test
    void records_are_read_from_lists_and_dig_output_and_written() {
        KeyArchive archive = archive("""
            _dmarc.Port.Example.	v=DMARC1; p=reject; psd=n
            _dmarc.lamp.example. 3600 IN TXT "v=DMARC1; " "p=none"
            s1._domainkey.port.example v=DKIM1; p=AAAA
            """);
        assertEquals(3, archive.size());
        byte[] bytes = archive.bytes();
        assertEquals(archive.records(), KeyArchive.parse(bytes, "").orThrow().records());
        String text = new String(bytes, StandardCharsets.UTF_8);
        assertTrue(text.contains("port.example\t_dmarc\t-\t-\tlist\ta list\tv=DMARC1; p=reject; psd=n\n"), text);
        assertTrue(text.contains("lamp.example\t_dmarc\t-\t-\tlist\ta list\tv=DMARC1; p=none\n"), text);
        assertEquals(
                "_dmarc.port.example",
                KeyName.parse("_DMARC.port.example").orElseThrow().text());
    }

    /** The p= of a policy is not a key: two records with the same policy are two records. */
    @Test
    void records_with_the_same_policy_are_not_one_key() {
        KeyArchive archive = archive("_dmarc.port.example v=DMARC1; p=reject; adkim=s\n"
                + "_dmarc.port.example v=DMARC1; p=reject; psd=n\n_dmarc.lamp.example v=DMARC1; p=reject; psd=n\n");
        assertEquals(3, archive.size());
        assertEquals(List.of(), archive.sameKey(archive.records().getFirst()));
    }

    @Test
    void one_key_under_many_names_is_found() {
        KeyArchive archive = archive("s1._domainkey.port.example v=DKIM1; p=AAAA\n"
                + "k9._domainkey.lamp.example k=rsa; p=AA AA\ns2._domainkey.port.example p=BBBB\n"
                + "r._domainkey.port.example p=\nr._domainkey.lamp.example p=\n");
        KeyRecord one =
                ((KeySource.Known) archive.find("s1", "port.example")).records().getFirst();
        assertEquals(
                List.of("k9._domainkey.lamp.example"),
                archive.sameKey(one).stream().map(KeyName::text).toList());
        KeyRecord withdrawn =
                ((KeySource.Known) archive.find("r", "port.example")).records().getFirst();
        assertEquals(List.of(), archive.sameKey(withdrawn));
    }
}
