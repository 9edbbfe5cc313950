package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.http.Response;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The results of verifying signatures, on every page that shows them. */
class EvidencePageTest {

    @TempDir
    static Path folder;

    private static HarbourArchive papers;
    private static Site site;

    @BeforeAll
    static void write() throws IOException {
        papers = SignedArchive.in(folder);
        site = papers.site();
    }

    private static Response get(String target) {
        return site.answer("GET", target, Map.of("host", "papers.example"));
    }

    private static Document page(String target) {
        Response response = get(target);
        assertEquals(200, response.status(), target);
        return Jsoup.parse(new String(((Response.Body.Bytes) response.body()).content(), StandardCharsets.UTF_8));
    }

    private static Document evidence(int number) {
        return page("/harbour/" + number + "/evidence");
    }

    @Test
    void every_message_of_a_list_has_its_mark_in_words_and_shape() {
        Document list = page("/search?q=by:date-asc");
        assertEquals(9, list.select(".list > li .seal").size());
        assertEquals("✓ signature passes", mark(list, SignedArchive.PASSES));
        assertEquals("◌ key not available", mark(list, SignedArchive.KEY_GONE));
        assertEquals("✗ signature fails", mark(list, SignedArchive.FAILS));
        assertEquals("– unsigned", mark(list, SignedArchive.UNSIGNED));
        assertEquals("? cannot be checked", mark(list, SignedArchive.UNREADABLE));
        for (MessageMark mark : MessageMark.values()) {
            assertEquals(
                    1,
                    list.select(".list .seal." + mark.word()).stream()
                            .map(e -> e.text())
                            .distinct()
                            .count());
        }
        assertEquals(9, page("/harbour/part/1").select(".list .seal").size());
    }

    private static String mark(Document list, int number) {
        return list.selectFirst("li:has(a[href=/harbour/" + number + "]) .seal").text();
    }

    @Test
    void a_message_page_says_it_too_and_leads_to_the_evidence() {
        Document page = page("/harbour/" + SignedArchive.PASSES);
        assertEquals("/harbour/1/evidence", page.selectFirst(".mail .seal a").attr("href"));
        assertTrue(page.selectFirst(".mail dl").text().contains("The signature of port.example is valid"));
        assertEquals(1, page.select("a[href=/harbour/1/dossier.zip]").size());
        assertTrue(page("/harbour/" + SignedArchive.UNSIGNED)
                .selectFirst(".mail dl")
                .text()
                .contains("Signature – unsigned About this result"));
    }

    @Test
    void a_valid_signature_marks_what_it_covers_in_words() {
        Document page = evidence(SignedArchive.PASSES);
        assertEquals("✓ signature passes", page.selectFirst("main > p .seal").text());
        assertTrue(page.selectFirst(".proves").text().contains("held the key of port.example"));
        assertTrue(page.selectFirst(".finding dl").text().contains("signature-holds"));
        assertTrue(page.selectFirst(".finding dl").text().contains("s2014._domainkey.port.example, 2,048 bits"));
        assertTrue(page.selectFirst(".finding dl").text().contains("third-party list"));
        assertEquals("signature 1", cell(page, "Subject"));
        assertEquals("signature 1", cell(page, "DKIM-Signature"));
        assertEquals("not covered", cell(page, "X-Mailer"));
        assertEquals(1, page.select(".piece").size());
        assertTrue(page.selectFirst(".piece.covered").text().contains("We cannot say the tender was open. <Ines>"));
        assertTrue(page.text().contains("states that there was no other cc field when the message was signed"));
    }

    private static String cell(Document page, String field) {
        return page.selectFirst(".coverage tr:has(th:containsOwn(" + field + ")) td")
                .text();
    }

    @Test
    void several_signatures_are_distinguished_and_an_invalid_one_covers_nothing() {
        Document page = evidence(SignedArchive.PARTLY);
        assertEquals(2, page.select(".finding").size());
        assertEquals("signature 2 signature 1 not valid", cell(page, "Subject"));
        assertEquals(2, page.select(".piece").size());
        assertEquals(
                "Please pay by Friday.", page.selectFirst(".piece.covered pre").text());
        assertEquals(
                "Not covered by any valid signature (25 bytes)",
                page.selectFirst(".piece.uncovered p").text());
        assertTrue(page.select(".proves").text().contains("no valid signature covers all of it"));
    }

    @Test
    void no_mark_is_plain_where_the_signature_does_not_cover_what_is_shown() throws IOException {
        String words = "◐ passes in part; not covered: the text";
        assertEquals(words, mark(page("/search?q=by:date-asc"), SignedArchive.PARTLY));
        assertEquals(words, page("/harbour/6").selectFirst(".mail .seal").text());
        assertEquals(
                words,
                evidence(SignedArchive.PARTLY).selectFirst("main > p .seal").text());
        assertTrue(
                page("/harbour/6").selectFirst(".mail dl").text().contains("It does not cover the text shown here."));
        String proves = evidence(SignedArchive.PARTLY).select(".proves").text();
        assertTrue(proves.contains("From, To, Subject, Date and Message-ID have not changed since"), proves);
        assertTrue(proves.contains("They do not show that the text shown here is what was sent"), proves);
        assertTrue(page("/search?q=auth:partly").selectFirst("h1").text().startsWith("1 message"));
        var out = new java.io.ByteArrayOutputStream();
        try (Response.Content content =
                ((Response.Body.Stream) get("/search.csv?q=auth:partly").body()).content()) {
            content.writeTo(out);
        }
        assertTrue(out.toString(StandardCharsets.UTF_8).contains(",partly@port.example,partly,text,"));
    }

    @Test
    void nothing_is_claimed_beyond_what_is_known() {
        assertTrue(evidence(SignedArchive.KEY_GONE)
                .selectFirst(".finding")
                .text()
                .contains("the key is no longer available"));
        assertTrue(evidence(SignedArchive.FAILS).selectFirst(".finding").text().contains("body-hash-differs"));
        assertEquals(
                0,
                evidence(SignedArchive.FAILS)
                        .select("tr.covered, .piece.covered")
                        .size());
        Document unsigned = evidence(SignedArchive.UNSIGNED);
        assertEquals(0, unsigned.select(".finding, .coverage").size());
        assertTrue(unsigned.text().contains("No server recorded that it handled this message"));
        for (int number = 1; number <= 10; number++) {
            if (number != SignedArchive.WITHHELD) {
                String text = evidence(number).selectFirst("main").text().toLowerCase(java.util.Locale.ROOT);
                assertFalse(text.contains("genuine") || text.contains("forged"), text);
            }
        }
    }

    @Test
    void the_delivery_path_is_a_table_and_a_chart_and_describes_anomalies_in_words() {
        Document page = evidence(SignedArchive.TRAVELLED);
        assertEquals(5, page.select(".hops tbody tr").size());
        assertEquals(5, page.select("svg.way circle").size());
        assertEquals(2, page.select("svg.way .back").size());
        String odd = page.select(".odd").text();
        assertTrue(odd.contains("30 seconds earlier than the previous server: one of the clocks is wrong"), odd);
        assertTrue(odd.contains("2 hours 41 minutes earlier than the previous server: this is impossible"), odd);
        assertTrue(odd.contains("1 day 18 hours later than the previous server"), odd);
        assertTrue(odd.contains("recorded no readable time"), odd);
        assertTrue(page.select(".signs").text().contains("The Message-ID does not have the format"));
    }

    @Test
    void servers_and_copies_are_other_evidence_and_no_proof() {
        Document page = evidence(SignedArchive.PASSES);
        assertTrue(page.selectFirst(".signs")
                .text()
                .contains("mx.paper.example reports (Authentication-Results): dkim: pass header.d=port.example"));
        assertTrue(page.selectFirst(".signs").text().contains("gives the time zone +01:00"));
        assertEquals("/harbour/8", page.selectFirst(".relatives a").attr("href"));
        assertTrue(page.selectFirst(".relatives")
                .text()
                .contains("Same text. 1 header field differs. Fields that differ: X-Folder"));
        assertTrue(page.text().contains("Nothing below is proof"));
    }

    @Test
    void a_document_that_is_not_shown_has_no_evidence() {
        for (String what : List.of("evidence", "dossier.zip")) {
            Response withheld = get("/harbour/" + SignedArchive.WITHHELD + "/" + what);
            assertEquals(404, withheld.status());
            assertTrue(new String(((Response.Body.Bytes) withheld.body()).content(), StandardCharsets.UTF_8)
                    .contains("This document is withheld"));
            assertEquals(
                    404, get("/harbour/" + SignedArchive.TO_COME + "/" + what).status());
            assertEquals(404, get("/harbour/999/" + what).status());
            assertEquals(404, get("/harbour/1/" + what + "/more").status());
        }
    }

    @Test
    void pictures_count_every_state_and_each_number_leads_to_its_messages() {
        for (String target : List.of("/pictures", "/harbour/pictures", "/search/pictures?q=from:okafor")) {
            Document page = page(target);
            assertEquals(
                    List.of("3", "1", "1", "1", "1", "2"),
                    page.select(".states tbody td").eachText(),
                    target);
            assertEquals(6, page.select(".states .months .state").size());
            for (var link : page.select(".states td a, .states .legend a")) {
                String found = page(link.attr("href")).selectFirst("h1").text();
                String count = link.parent().text().replaceAll("[^0-9]", "");
                assertTrue(found.startsWith(count + " message"), link + ": " + found);
            }
        }
    }

    @Test
    void a_search_offers_the_results_of_verifying_signatures() {
        Document form = page("/search/form?q=auth:keygone");
        assertEquals(
                "keygone",
                form.selectFirst("select[name=auth] option[selected]").attr("value"));
        Document help = page("/help");
        for (String query : List.of(
                "auth:pass", "auth:partly", "auth:fail", "auth:keygone", "aligned:yes", "signedby:port.example")) {
            assertEquals(
                    1, help.select("td a:has(code:containsOwn(" + query + "))").size(), query);
        }
        assertEquals(
                "3", help.selectFirst("tr:has(code:containsOwn(auth:pass)) .n").text());
    }

    @Test
    void a_file_of_a_result_has_the_marks() throws IOException {
        var out = new java.io.ByteArrayOutputStream();
        Response csv = get("/search.csv?q=id:harbour/" + SignedArchive.KEY_GONE);
        try (Response.Content content = ((Response.Body.Stream) csv.body()).content()) {
            content.writeTo(out);
        }
        assertTrue(
                out.toString(StandardCharsets.UTF_8).contains(",gone@port.example,key-gone,"),
                out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void a_dossier_is_the_same_bytes_each_time() {
        byte[] once = ((Response.Body.Bytes) get("/harbour/1/dossier.zip").body()).content();
        byte[] again = ((Response.Body.Bytes) get("/harbour/1/dossier.zip").body()).content();
        assertArrayEquals(once, again);
        assertEquals("application/zip", get("/harbour/1/dossier.zip").type());
    }
}
