package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.daylight.format.Json;
import org.daylight.http.Response;
import org.daylight.redaction.MarkForm;
import org.daylight.web.view.CitationFormat;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Paragraphs, passages, citations and addresses with a size of the log. */
class PassagePagesTest {

    private static final byte[] LEVELS = ("From: Ines Okafor <ines@port.example>\r\nSubject: Levels {a} | b\r\n"
                    + "Date: Thu, 12 Mar 2015 18:42:00 +0100\r\n"
                    + "Content-Transfer-Encoding: quoted-printable\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
                    + "First.\r\n\r\nThe readings =E2=80=93 all <of> th=\r\nem.\r\n\r\n> quoted\r\n\r\nLast.\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SECRET = ("From: Ann <ann@port.example>\r\nSubject: News of Karl Dahlqvist\r\n\r\n"
                    + "Karl Dahlqvist met Ida Brandtner at the quay.\r\n\r\nIt rained.\r\n")
            .getBytes(StandardCharsets.UTF_8);
    private static final RedactedDocument.Hide KARL = new RedactedDocument.Hide("Karl Dahlqvist", "P1", MarkForm.TEXT);

    @TempDir
    Path folder;

    private BuiltSite site;

    @BeforeEach
    void publish() throws IOException {
        site = new BuiltSite(folder, "Port & Co");
        site.builder.trove("port", "The Port", "", 9, Map.of());
        site.builder.redact(2, true, KARL);
        site.builder.file(5, "notes.txt", "text/plain");
        var shown = new TreeMap<Integer, byte[]>();
        shown.put(1, LEVELS);
        shown.put(2, SECRET);
        shown.put(3, "Subject: none\r\n\r\nAlone.\r\n".getBytes(StandardCharsets.UTF_8));
        shown.put(5, "One.\n\nTwo – three.\n".getBytes(StandardCharsets.UTF_8));
        site.builder.part("port", "First", "", "2026-12-01T09:00:00Z", shown, new TreeMap<>(Map.of(4, "Privacy.")));
        site.open();
    }

    /** The address to which the link of a paragraph leads. */
    private String passage(String document, int paragraph) {
        Response response = site.answer(document + "/paragraph/" + paragraph);
        assertEquals(303, response.status());
        return response.headers().get("Location");
    }

    @AfterEach
    void close() throws IOException {
        site.close();
    }

    @Test
    void every_paragraph_has_an_address() {
        Document page = Jsoup.parse(site.text("/port/1"));
        assertEquals(
                List.of("p1", "p2", "p3", "p4"),
                page.select(".body a.pn").stream().map(a -> a.id()).toList());
        assertEquals("1/paragraph/2", page.selectFirst("#p2").attr("href"));
        assertEquals("Cite paragraph 2", page.selectFirst("#p2").attr("aria-label"));
        assertTrue(page.selectFirst("#p2").nextSibling().toString().startsWith("The readings"));
        assertEquals(
                2,
                Jsoup.parse(site.text("/port/5"))
                        .select("pre a.pn, div.body a.pn")
                        .size());
        assertTrue(
                Jsoup.parse(site.text("/port/1?view=fixed")).select("pre a.pn").size() == 4);
    }

    @Test
    void numbers_of_paragraphs_continue_over_the_pages_of_a_long_text() throws IOException {
        site.close();
        var shown = new TreeMap<Integer, byte[]>();
        shown.put(6, ("Subject: long\r\n\r\n" + "a < b\r\n\r\n".repeat(5_000)).getBytes(StandardCharsets.US_ASCII));
        site.builder.part("port", "Second", "", "2026-12-02T09:00:00Z", shown, new TreeMap<>());
        site.open();
        int expected = 1;
        int page = 1;
        var pages = new ArrayList<Integer>();
        while (expected <= 5_000) {
            String html = site.text("/port/6?page=" + page);
            assertTrue(html.length() < 200_000, page + ": " + html.length());
            for (var link : Jsoup.parse(html).select("a.pn")) {
                assertEquals("p" + expected++, link.id());
                pages.add(page);
            }
            page++;
        }
        assertTrue(page > 3, "pages: " + page);
        int last = pages.get(4_321);
        Document passage = Jsoup.parse(site.text(passage("/port/6", 4_322)));
        assertEquals(
                "/port/6?page=" + last + "#p4322", passage.selectFirst("h1 a").attr("href"));
    }

    @Test
    void a_passage_is_shown_in_its_context_with_what_verifies_it() {
        String address = passage("/port/1", 2);
        assertTrue(address.matches("/port/1/passage/[0-9]+-[0-9]+"), address);
        String html = site.text(address);
        Document page = Jsoup.parse(html);
        assertEquals("The readings – all <of> them.", page.selectFirst("mark").text());
        assertTrue(page.selectFirst(".context").text().startsWith("First. The readings"));
        assertTrue(page.selectFirst(".context").text().endsWith("> quoted Last."));
        assertEquals("/port/1#p2", page.selectFirst("h1 a").attr("href"));
        String[] offsets = address.replaceFirst(".*/", "").split("-");
        int from = Integer.parseInt(offsets[0]);
        int to = Integer.parseInt(offsets[1]);
        assertEquals(
                "The readings =E2=80=93 all <of> th=\r\nem.",
                new String(LEVELS, from, to - from, StandardCharsets.US_ASCII));
        String commands = page.selectFirst("pre.shell").text();
        assertTrue(commands.contains("tail -c +" + (from + 1) + " document | head -c " + (to - from)), commands);
        assertTrue(commands.contains("curl -O http://papers.example/releases/0001.zip"), commands);
        assertTrue(commands.contains("unzip -p 0001.zip data/messages/000001.eml"), commands);
        assertTrue(html.contains("http://papers.example" + address), html);
        assertTrue(page.select("meta[name=robots]").attr("content").contains("noindex"));
    }

    @Test
    void an_address_that_is_no_passage_says_so() {
        int length = LEVELS.length;
        for (String wrong : List.of(
                "0-5",
                "5-5",
                "9-3",
                "01-9",
                "-9",
                "9-",
                "9",
                "a-b",
                "180-99999",
                "1-2-3",
                (length - 2) + "-" + length)) {
            Response response = site.answer("/port/1/passage/" + wrong);
            assertEquals(404, response.status(), wrong);
            assertTrue(BuiltSite.text(response).contains("No such passage"), wrong);
        }
        assertEquals(404, site.answer("/port/1/passage/1-99999999999999999999").status());
        assertEquals(404, site.answer("/port/1/paragraph/5").status());
        assertEquals(404, site.answer("/port/1/paragraph/x").status());
        assertEquals(404, site.answer(passage("/port/1", 1) + "?form=2").status());
        assertEquals(404, site.answer(passage("/port/1", 1) + "?form=x").status());
        assertEquals(404, site.answer(passage("/port/1", 1) + "/cite.exe").status());
        assertEquals(404, site.answer("/port/99/passage/1-2").status());
    }

    @Test
    void a_document_that_is_not_shown_answers_as_its_files_do() throws IOException {
        String address = passage("/port/3", 1);
        for (String file : List.of("/passage/1-2", "/paragraph/1", "/cite.bib", "/passage/1-2/cite.ris")) {
            assertEquals(404, site.answer("/port/4" + file).status());
            assertEquals(404, site.answer("/port/8" + file).status());
        }
        site.close();
        site.builder.withdraw("port", 3, "A court ordered it.");
        site.open();
        for (String file : List.of(address, address + "/cite.txt", "/port/3/cite.json", "/port/3/paragraph/1")) {
            Response response = site.answer(file);
            assertEquals(410, response.status(), file);
            assertTrue(BuiltSite.text(response).contains("A court ordered it."), file);
        }
    }

    @Test
    void offsets_are_those_of_the_first_form_unless_the_address_names_another() throws IOException {
        String first = passage("/port/2", 1);
        assertTrue(site.text(first).contains("[redacted: P1] met Ida"));
        assertFalse(first.contains("form="));
        site.close();
        site.builder.again("port", "More", "2026-12-02T09:00:00Z", 2, SECRET);
        site.open();
        Document page = Jsoup.parse(site.text(first));
        assertEquals(
                "[redacted: P1] met Ida Brandtner at the quay.",
                page.selectFirst("mark").text());
        assertTrue(page.text().contains("in the form of the document that was published in part 1"));
        String now = passage("/port/2", 1);
        assertTrue(now.endsWith("?form=2"), now);
        assertEquals(
                "Karl Dahlqvist met Ida Brandtner at the quay.",
                Jsoup.parse(site.text(now)).selectFirst("mark").text());
        assertTrue(site.text(now).contains("/cite.bib?form=2"));
        assertTrue(site.text(now.replace("?", "/cite.txt?")).contains("?form=2&at=" + site.size()));
    }

    @Test
    void citations_name_everything_that_is_needed() {
        String passage = passage("/port/1", 2);
        for (String of : List.of("/port/1", passage)) {
            for (CitationFormat format : CitationFormat.values()) {
                String citation = site.text(of + "/" + format.file());
                for (String part : List.of(
                        "Ines Okafor",
                        "Levels",
                        "2015",
                        "Port",
                        site.archive().contents().origin(),
                        "http://papers.example" + of + "?at=" + site.size(),
                        Jsoup.parse(site.text("/port/1"))
                                .selectFirst("code.hash")
                                .text())) {
                    String found = citation.replace("&#61;", "=").replace("&#58;", ":");
                    assertTrue(found.contains(part), format + ": " + part + " in " + citation);
                }
            }
        }
        assertTrue(site.text("/port/1/cite.bib").contains("title = {{Levels \\textbraceleft{}a\\textbraceright{}"));
        assertTrue(site.text("/port/1").contains("href=\"/port/1/cite.ris\""));
        assertEquals(
                "attachment; filename=\"port-1.bib\"; filename*=UTF-8''port-1.bib",
                site.answer("/port/1/cite.bib").headers().get("Content-Disposition"));
        assertTrue(site.answer("/port/1/cite.bib").headers().get("Vary").contains("Host"));
        assertTrue(site.answer("/port/1/cite.json").headers().get("Vary").contains("Host"));
        assertTrue(Json.parse(site.text("/port/3/cite.json")).isOk());
        assertTrue(site.text("/port/5/cite.ris").startsWith("TY  - ELEC\r\nTI  - notes.txt\r\n"));
    }

    @Test
    void an_address_with_a_size_of_the_log_says_what_was_there() throws IOException {
        long published = site.archive().contents().releases().getFirst().entry() + 1;
        String passage = passage("/port/1", 2);
        assertTrue(site.text("/port/1?at=" + published).contains("published bytes are the same today"));
        assertTrue(site.text("/port/1?at=" + site.size()).contains("published bytes are the same today"));
        assertTrue(site.text("/port/1?at=" + (published - 1)).contains("Not published at that time"));
        assertEquals(200, site.answer(passage + "?at=" + published).status());
        assertEquals(404, site.answer(passage + "?at=" + (published - 1)).status());
        for (String beyond : List.of("0", "x", Long.toString(site.size() + 1), "99999999999999999999")) {
            assertEquals(404, site.answer("/port/1?at=" + beyond).status(), beyond);
            assertEquals(404, site.answer(passage + "?at=" + beyond).status(), beyond);
        }
        assertTrue(site.text("/port/4?at=" + published).contains("withheld"));
        assertTrue(site.text("/port/8?at=" + published).contains("Not published at that time"));
        assertEquals(404, site.answer("/port/99?at=" + published).status());
        long before = site.size();
        site.close();
        site.builder.withdraw("port", 1, "A court ordered it.");
        site.builder.again("port", "More", "2026-12-02T09:00:00Z", 2, SECRET);
        site.open();
        String later = site.text("/port/1?at=" + before);
        assertTrue(later.contains("This document was withdrawn later"), later);
        assertTrue(site.text("/port/1?at=" + site.size()).contains("A court ordered it."));
        assertEquals(410, site.answer(passage + "?at=" + before).status());
        assertTrue(site.text("/port/2?at=" + before).contains("Another form at that time"));
        assertTrue(site.text("/port/2?at=" + before).contains("/port/2/forms/1"));
        assertTrue(site.text("/port/2?at=" + site.size()).contains("published bytes are the same today"));
    }

    /** An element for a mark would break data for programs. */
    @Test
    void data_for_programs_has_marks_as_they_were_published() {
        Document page = Jsoup.parse(site.text("/port/2"));
        assertEquals(1, page.select("h1 mark.redacted").size());
        Json.Obj data = (Json.Obj) Json.parse(page.selectFirst("script").data()).orThrow();
        assertEquals("News of [redacted: P1]", data.string("name").orElseThrow());
        assertEquals(
                "News of [redacted: P1]",
                page.selectFirst("meta[property=og:title]").attr("content"));
        assertTrue(page.selectFirst("meta[name=description]").attr("content").startsWith("[redacted: P1] met Ida"));
        assertTrue(site.text("/port/2/cite.txt").contains("“News of [redacted: P1]”"));
    }
}
