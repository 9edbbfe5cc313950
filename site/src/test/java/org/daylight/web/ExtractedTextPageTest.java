package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.daylight.archive.Archive;
import org.daylight.archive.ExtractedText;
import org.daylight.archive.ExtractedText.Layer;
import org.daylight.archive.ExtractedText.Unit;
import org.daylight.http.Response;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.Hit;
import org.daylight.search.SearchRequest;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.search.query.Query;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Extracted text of a file and of a message's attachment: shown by page, labelled, escaped, and damaged where it is damaged. */
class ExtractedTextPageTest {

    private static final byte[] PDF = "%PDF-1.4\n".getBytes(StandardCharsets.US_ASCII);
    private static final String HOSTILE = "<script>alert(1)</script>\u202e&amp;";

    @TempDir
    Path temporary;

    private Archive archive;
    private ArchiveIndex index;
    private Site site;

    @BeforeEach
    void publish() throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("archive"));
        var tool = new ExtractedText("Reader <b>1</b>", "Tesseract 5.3.0");
        byte[] ofFile = tool.bytes(List.of(
                new Unit(0, null, 1, null, null, "en", "The berth " + HOSTILE),
                new Unit(0, "a.zip!" + HOSTILE, 2, null, Layer.HIDDEN, null, "secret words"),
                new Unit(0, null, 0, "Sheet " + HOSTILE, Layer.OCR, null, "12"),
                new Unit(0, null, 3, null, null, null, "long ".repeat(30_000) + "theend")));
        byte[] ofMail = tool.bytes(List.of(new Unit(1, null, 4, null, null, "de", "Der Vertrag")));
        var shown = new TreeMap<Integer, byte[]>();
        shown.put(1, PDF);
        shown.put(2, attached());
        shown.put(3, PDF);
        archive = new ArchiveBuilder(folder, "The Harbour Papers")
                .trove("harbour", "Harbour", "", 4, Map.of())
                .file(1, "plan.pdf", "application/pdf")
                .file(3, "none.pdf", "application/pdf")
                .text(1, ofFile)
                .text(2, ofMail)
                .part("harbour", "The quay", "", "2026-11-16T09:00:00Z", shown, new TreeMap<>())
                .open();
        index = ArchiveIndex.open(archive, temporary.resolve("archive.index"), LuceneIndex::open);
        index.catchUp();
        site = new Site(archive, index.index(), index::progress, new SiteOptions("", fault -> {}));
    }

    @AfterEach
    void close() throws IOException {
        index.close();
        archive.close();
    }

    private static byte[] attached() {
        return ("From: a@b.example\r\nSubject: Contract\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n"
                        + "Content-Type: application/pdf; name=contract.pdf\r\nContent-Disposition: attachment\r\n\r\n"
                        + "%PDF\r\n--x--\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private String page(String address) {
        Response response = site.answer("GET", address, Map.of());
        return response.body() instanceof Response.Body.Bytes bytes
                ? new String(bytes.content(), StandardCharsets.UTF_8)
                : "";
    }

    @Test
    void the_text_of_a_file_is_shown_by_page_with_its_program_and_as_an_interpretation() {
        assertTrue(page("/harbour/1").contains("href=\"/harbour/1?view=extracted\""));
        String first = page("/harbour/1?view=extracted");
        assertTrue(first.contains("It is an interpretation, not evidence."), first);
        assertTrue(first.contains("Reader &lt;b&gt;1&lt;/b&gt;, with Tesseract 5.3.0"), first);
        assertTrue(first.contains("<h2 dir=\"auto\">Page 1</h2>"), first);
        assertTrue(first.contains("lang=\"en\""), first);
        assertTrue(first.contains(", page 2, hidden text</h2>"), first);
        assertTrue(first.contains(", recognised in an image (OCR)</h2>"), first);
        assertFalse(first.contains("<script>alert"), first);
        assertFalse(first.contains("theend"), first);
        assertTrue(first.contains("Page 1 of 4 of this text."), first);
        String last = page("/harbour/1?view=extracted&page=99");
        assertTrue(last.contains("theend") && last.contains("Page 4 of 4 of this text."), last);
        assertFalse(last.contains("The berth"), last);
        assertTrue(first.getBytes(StandardCharsets.UTF_8).length < 200_000);
    }

    @Test
    void the_text_of_an_attachment_names_the_attachment() {
        assertTrue(page("/harbour/2").contains("href=\"/harbour/2?view=extracted\""));
        String text = page("/harbour/2?view=extracted");
        assertTrue(text.contains("<h2 dir=\"auto\">Attachment contract.pdf, page 4</h2>"), text);
        assertTrue(text.contains("Der Vertrag"), text);
    }

    @Test
    void without_extracted_text_it_is_the_page_of_the_document() {
        String page = page("/harbour/3?view=extracted");
        assertTrue(page.contains("This page does not show the content of the file."), page);
        assertTrue(Jsoup.parse(page).select("main [href*=view=extracted]").isEmpty(), page);
    }

    /** The publisher signed it, so it is no damage of this copy, and fetching it again would not help. */
    @Test
    void text_and_about_that_break_a_rule_stop_neither_the_index_nor_a_page() throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("bad"));
        byte[] goodThenBad = (new ExtractedText("Reader 1", null).line()
                        + "\n{\"part\":0,\"text\":\"partial\"}\n{\"part\":-1,\"text\":\"x\"}\n")
                .getBytes(StandardCharsets.UTF_8);
        try (Archive bad = new ArchiveBuilder(folder, "The Harbour Papers")
                        .trove("harbour", "Harbour", "", 3, Map.of())
                        .file(1, "bad.pdf", "application/pdf")
                        .text(1, goodThenBad)
                        .file(2, "bad.pdf", "application/pdf")
                        .about(2, "{\"name\":\"a/b\"}".getBytes(StandardCharsets.UTF_8))
                        .file(3, "good.pdf", "application/pdf")
                        .text(
                                3,
                                new ExtractedText("Reader 1", null)
                                        .bytes(List.of(new Unit(0, null, 0, null, null, null, "complete"))))
                        .part(
                                "harbour",
                                "Part 1",
                                "",
                                "2026-11-16T09:00:00Z",
                                new TreeMap<>(Map.of(1, PDF, 2, PDF)),
                                new TreeMap<>())
                        .part(
                                "harbour",
                                "Part 2",
                                "",
                                "2026-11-17T09:00:00Z",
                                new TreeMap<>(Map.of(3, PDF)),
                                new TreeMap<>())
                        .open();
                ArchiveIndex all = ArchiveIndex.open(bad, temporary.resolve("bad.index"), LuceneIndex::open)) {
            all.catchUp();
            assertTrue(all.progress().isDone() && all.isCurrent());
            assertEquals(List.of(3), found(all, QueryParser.parse("complete").query()));
            assertEquals(List.of(), found(all, QueryParser.parse("partial").query()));
            assertEquals(List.of(1, 2, 3), found(all, new Query.Everything()));
            var served = new Site(bad, all.index(), all::progress, new SiteOptions("", fault -> {}));
            for (String address : List.of("/harbour/1?view=extracted", "/harbour/1", "/harbour/2")) {
                assertEquals(200, served.answer("GET", address, Map.of()).status(), address);
            }
        }
    }

    private static List<Integer> found(ArchiveIndex index, Query query) throws IOException {
        return index.index().answer(new SearchRequest(query, Sort.OLDEST, 0, 100, Set.of())).hits().stream()
                .map(Hit::number)
                .sorted()
                .toList();
    }
}
