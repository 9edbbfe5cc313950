package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.daylight.archive.Archive;
import org.daylight.http.Response;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.IndexedDocument;
import org.daylight.search.Removals;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.web.file.SiteAddress;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A letter, its copy in another trove, a draft, an answer that alters what it quotes, a forward, and a withheld one. */
class RelativesTest {

    private static final String TEXT = """
        Dear Jean,

        the closing date of the tender for the northern quay is Friday at noon.
        Please send the bid by courier, in two sealed envelopes, and keep the price
        of 1,200,000 euro out of the technical part. The jury opens them on Monday.

        Ines
        """;

    @TempDir
    static Path folder;

    private static Site site;

    @BeforeAll
    static void write() throws IOException {
        var harbour = new TreeMap<Integer, byte[]>();
        harbour.put(1, letter("<a@port.example>", "09:00:00", "X-Folder: Inbox\n", TEXT));
        harbour.put(2, letter("<b@port.example>", "08:10:00", "", TEXT.replace("Friday at noon", "Thursday")));
        String marked = TEXT.replace("1,200,000", "2,100,000").replaceAll("(?m)^", "> ");
        harbour.put(
                3,
                letter(
                        "<c@port.example>",
                        "11:00:00",
                        "In-Reply-To: <a@port.example>\n",
                        "On 2 March 2015 Ines Okafor wrote:\n" + marked + "\nUnderstood.\n"));
        harbour.put(
                4,
                letter(
                        "<d@port.example>",
                        "12:00:00",
                        "",
                        "FYI\n\n-----Original Message-----\nFrom: Ines\nSent: Monday\nTo: Jean\nSubject: Tender\n\n"
                                + TEXT));
        var withheld = new TreeMap<>(Map.of(5, "privacy"));
        var ledger = new TreeMap<Integer, byte[]>();
        ledger.put(1, letter("<tool.7@export.example>", "09:00:00", "X-Folder: Sent\n", TEXT));
        ArchiveBuilder written = new ArchiveBuilder(folder.resolve("archive"), "Copies")
                .trove("harbour", "Harbour", "", 5, Map.of())
                .part("harbour", "One", "", "2026-01-01T00:00:00Z", harbour, withheld)
                .trove("ledger", "Ledger", "", 1, Map.of())
                .part("ledger", "One", "", "2026-01-02T00:00:00Z", ledger, new TreeMap<>());
        Archive archive = written.open();
        LuceneIndex index = LuceneIndex.open(Files.createDirectories(folder.resolve("index")));
        for (IndexedDocument document : written.published()) {
            index.add(document);
        }
        index.commit("all", Removals.HIDDEN);
        int size = written.published().size();
        site = new Site(archive, index, () -> new ArchiveIndex.Progress(size, size));
    }

    private static byte[] letter(String id, String time, String headers, String text) {
        return ("From: Ines Okafor <i.okafor@port.example>\nTo: Jean <j@dredge.example>\nDate: Mon, 2 Mar 2015 " + time
                        + " +0100\nSubject: Tender\nMessage-ID: " + id + "\n" + headers + "\n" + text)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Response answer(String target) {
        return site.answer("GET", target, Map.of("host", "papers.example"));
    }

    private static Document page(String target) {
        Response response = answer(target);
        assertEquals(200, response.status(), target);
        return Jsoup.parse(new String(((Response.Body.Bytes) response.body()).content(), StandardCharsets.UTF_8));
    }

    @Test
    void a_letter_names_its_copy_its_draft_and_where_it_is_quoted() {
        String aside = page("/harbour/1").selectFirst("aside").text();
        assertTrue(aside.contains("Copies Another copy of this message"), aside);
        assertTrue(aside.contains("ledger/1"), aside);
        assertTrue(aside.contains("Quoted in"), aside);
        assertTrue(aside.contains("with changes in 1 place"), aside);
        assertTrue(aside.contains("in full, word for word"), aside);
        assertTrue(aside.contains("% of this message’s text in common"), aside);
        String claim = aside.replaceFirst(".*?([0-9]+) % of this message’s.*", "$1");
        Document compared = page("/harbour/1/compare/2");
        assertTrue(compared.selectFirst("#common + p").text().contains(": " + claim + " %."), compared.text());
        assertTrue(compared.select(".passages q").text().contains("euro"), "the page shows what is claimed");
    }

    @Test
    void a_letter_links_to_similar_messages() {
        var link = page("/harbour/1").selectFirst("nav.beside a[rel=nofollow]");
        assertEquals("similar messages", link.text());
        String query = URLDecoder.decode(link.attr("href"), StandardCharsets.UTF_8);
        assertEquals("/search?q=more-like:harbour/1", query);
        assertTrue(page(link.attr("href")).text().contains("its text is not available"), "this index has no originals");
    }

    @Test
    void a_result_list_links_to_copies() {
        Document found = page(SiteAddress.search("courier"));
        assertEquals(2, found.select("ol.list a:contains(2 copies)").size(), "the letter and its copy, no draft");
        Document copies = page(found.selectFirst("ol.list a:contains(2 copies)").attr("href"));
        assertEquals(2, copies.select("ol.list > li").size());
    }

    @Test
    void an_altered_quotation_is_shown_with_the_words_of_both() {
        Document page = page("/harbour/3");
        assertEquals("/harbour/1", page.selectFirst("p.source a").attr("href"));
        assertEquals(
                "This message has “2,100,000” where harbour/1 has “1,200,000”".replaceAll("[“”]", ""),
                page.selectFirst("ul.source").text());
    }

    @Test
    void a_forward_agrees_word_for_word() {
        assertTrue(page("/harbour/4").selectFirst("p.source").text().contains("in full, word for word"));
    }

    @Test
    void copies_are_compared_in_words_and_side_by_side() {
        Document page = page("/harbour/1/compare/ledger/1");
        assertEquals(
                "Same text. 2 header fields differ.",
                page.selectFirst(".dateline").text());
        assertEquals(2, page.select("tr.differs").size());
        Document draft = page("/harbour/1/compare/2");
        assertTrue(draft.selectFirst(".dateline").text().startsWith("The text differs in 1 place"));
        assertEquals("Friday at noon.", draft.select(".versus del").text());
        assertEquals("Thursday.", draft.select(".versus ins").text());
    }

    @Test
    void unpublished_documents_are_never_compared() {
        assertEquals(404, answer("/harbour/1/compare/5").status());
        assertEquals(404, answer("/harbour/5/compare/1").status());
        assertEquals(404, answer("/harbour/1/compare/99").status());
        assertEquals(404, answer("/harbour/1/compare/nowhere/1").status());
        assertEquals(404, answer("/harbour/1/compare/x").status());
        assertFalse(page("/harbour/1").text().contains("harbour/5"));
    }
}
