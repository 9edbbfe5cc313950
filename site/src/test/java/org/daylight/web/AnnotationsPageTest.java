package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.daylight.annotation.AnnotationFile;
import org.daylight.format.Json;
import org.daylight.http.Response;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists of annotations, and the notes on the pages of documents. */
class AnnotationsPageTest {

    private static final String LETTER = "From: Ann <ann@port.example>\r\nSubject: Mud\r\n\r\n"
            + "Dear all,\r\n\r\nNobody ever looks.\r\n\r\nAnn\r\n";

    private static final int FROM = LETTER.indexOf("Nobody");
    private static final int TO = FROM + "Nobody ever looks.".length();

    @TempDir
    Path folder;

    private BuiltSite site;

    @BeforeEach
    void publish() throws IOException {
        site = new BuiltSite(folder, "Port & Co");
        site.builder.trove("port", "The Port", "", 4, Map.of());
        var shown = new TreeMap<Integer, byte[]>();
        for (int number : List.of(1, 2, 3)) {
            shown.put(number, LETTER.getBytes(StandardCharsets.UTF_8));
        }
        site.builder.part("port", "First", "", "2026-12-01T09:00:00Z", shown, new TreeMap<>(Map.of(4, "Privacy.")));
    }

    @AfterEach
    void close() throws IOException {
        site.close();
    }

    private static String list(String title, List<String> items) {
        return "{\"@context\":\"http://www.w3.org/ns/anno.jsonld\",\"type\":\"AnnotationCollection\",\"label\":\""
                + title
                + "\",\"creator\":{\"type\":\"Person\",\"name\":\"Ann <Lee>\"},\"story\":\"mud\",\"first\":{\"type\":"
                + "\"AnnotationPage\",\"items\":[" + String.join(",", items) + "]}}";
    }

    private static String note(String document, String text, String selectors) {
        return "{\"type\":\"Annotation\",\"creator\":{\"type\":\"Person\",\"name\":\"Eve\"},\"created\":"
                + "\"2026-05-04T12:00:00Z\",\"body\":[{\"type\":\"TextualBody\",\"value\":" + new Json.Str(text).text()
                + ",\"format\":\"text/markdown\"},{\"type\":\"TextualBody\",\"value\":\"mud\",\"purpose\":\"tagging\"}],"
                + "\"target\":{\"source\":\"/" + document + "\"" + selectors + "}}";
    }

    private static String passage(String words, int from, int to) {
        return ",\"selector\":[{\"type\":\"TextQuoteSelector\",\"exact\":\"" + words
                + "\"},{\"type\":\"DataPositionSelector\",\"start\":" + from + ",\"end\":" + to + "}]";
    }

    private static final String NOBODY = passage("Nobody ever looks.", FROM, TO);

    private static String link(String document, String address) {
        return "{\"type\":\"Annotation\",\"motivation\":\"linking\",\"body\":{\"id\":\"" + address
                + "\"},\"target\":{\"source\":\"/" + document + "\"}}";
    }

    @Test
    void a_note_is_beside_its_paragraph_and_in_its_list() throws IOException {
        site.builder.story("mud", 1, "", "---\ntitle: Mud\n---\n[A letter](port/1).\n");
        site.builder.annotations(
                "notes",
                1,
                "",
                list(
                        "Notes <1>",
                        List.of(
                                note("port/1", "They *never* did, see [this](port/2).", NOBODY),
                                note("port/1", "The whole letter.", ""))));
        site.open();
        Document page = site.page("/port/1");
        Element noted = page.selectFirst(".noted");
        assertNotNull(noted);
        assertEquals("Nobody ever looks.", noted.selectFirst(".body").ownText().strip());
        assertEquals("p2", noted.selectFirst("a.pn").id());
        Element note = noted.selectFirst(".notes .note");
        assertEquals("Note by Eve, list Notes <1>", note.selectFirst("a").text());
        assertEquals("/annotations/notes#a1", note.selectFirst("a").attr("href"));
        assertEquals("never", note.selectFirst("em").text());
        assertEquals("/port/2", note.select(".notetext a").attr("href"));
        assertEquals(3, page.select("a.pn").size(), "each paragraph keeps its link");
        assertEquals(
                List.of("The whole letter."),
                page.select("aside .note .notetext").eachText());
        assertNull(site.page("/port/2").selectFirst(".note"));

        Document list = site.page("/annotations/notes");
        assertEquals("Notes <1>", list.selectFirst("h1").text());
        assertEquals("Nobody ever looks.", list.selectFirst("#a1 blockquote").text());
        assertEquals(
                "/port/1/passage/" + FROM + "-" + TO,
                list.selectFirst("#a1 h2 a").attr("href"));
        assertEquals(200, site.answer("/port/1/passage/" + FROM + "-" + TO).status());
        assertEquals(
                "/stories/mud", list.selectFirst("aside a[href^=/stories/]").attr("href"));
        assertEquals(
                "/annotations/notes",
                site.page("/stories/mud")
                        .selectFirst("aside a[href^=/annotations/]")
                        .attr("href"));
        Document lists = site.page("/annotations");
        assertEquals("/annotations/notes", lists.selectFirst("article h2 a").attr("href"));
        assertTrue(lists.text().contains("By Ann <Lee> · 3 December 2026 · 2 annotations"), lists.text());
    }

    @Test
    void other_forms_of_a_list() throws IOException {
        String file = list("Notes", List.of(note("port/1", "Why?", NOBODY)));
        site.builder.annotations("notes", 1, "", file);
        site.open();
        assertEquals(file, BuiltSite.text(site.answer("/annotations/0001.json")));
        Response json = site.answer("/annotations/notes.json");
        assertTrue(json.type().startsWith("application/ld+json"), json.type());
        Json.Obj served = (Json.Obj) Json.parse(BuiltSite.text(json)).orThrow();
        assertEquals("/annotations/notes", served.string("id").orElseThrow());
        Json.Obj first = (Json.Obj) ((Json.Arr) ((Json.Obj) served.get("first").orElseThrow())
                        .get("items")
                        .orElseThrow())
                .items()
                .getFirst();
        assertEquals("/annotations/notes#a1", first.string("id").orElseThrow());
        assertTrue(BuiltSite.text(json).contains("\"exact\":\"Nobody ever looks.\""));
        String text = BuiltSite.text(site.answer("/port/1?as=text"));
        assertTrue(text.contains("Note by Eve, list Notes"), text);
        assertTrue(BuiltSite.text(site.answer("/annotations/notes?as=text")).contains("Nobody ever looks."));
        for (String none : List.of(
                "/annotations/none",
                "/annotations/none.json",
                "/annotations/0002.json",
                "/annotations/notes/1",
                "/annotations/notes.xml")) {
            assertEquals(404, site.answer(none).status(), none);
        }
    }

    @Test
    void nothing_of_a_withdrawn_document_is_quoted() throws IOException {
        site.builder.annotations("notes", 1, "", list("Notes", List.of(note("port/1", "Why?", NOBODY))));
        site.builder.withdraw("port", 1, "By order of a court.");
        site.open();
        Document list = site.page("/annotations/notes");
        assertNull(list.selectFirst("blockquote"));
        assertTrue(list.text().contains("The words are not shown here: withdrawn since."), list.text());
        String json = BuiltSite.text(site.answer("/annotations/notes.json"));
        assertFalse(json.contains("Nobody"), json);
        assertTrue(json.contains("DataPositionSelector"), json);
        assertFalse(BuiltSite.text(site.answer("/port/1")).contains("Why?"));
    }

    @Test
    void words_that_do_not_occur_are_not_shown_and_are_beside_no_paragraph() throws IOException {
        site.builder.annotations(
                "notes",
                1,
                "",
                list(
                        "Notes",
                        List.of(
                                note("port/1", "One.", passage("Everybody looks.", FROM, TO)),
                                note("port/1", "Two.", passage("Nobody ever looks.", 900, 918)),
                                note("port/9", "Three.", NOBODY))));
        site.open();
        Document page = site.page("/port/1");
        assertNull(page.selectFirst(".noted"));
        assertEquals(List.of("One.", "Two."), page.select("aside .notetext").eachText());
        Document list = site.page("/annotations/notes");
        assertNull(list.selectFirst("blockquote"));
        assertFalse(list.text().contains("Everybody"), list.text());
    }

    @Test
    void a_hostile_list_runs_nothing_and_is_bounded() throws IOException {
        List<String> items = new ArrayList<>();
        for (int i = 0; i < AnnotationFile.MOST; i++) {
            items.add(note("port/1", "x" + i, i % 2 == 0 ? NOBODY : passage("looks.", TO - 6, TO)));
        }
        String raw = "<script>alert(1)</script><img src=x onerror=alert(1)> [a](javascript:alert(1)) \u05d0\u05d1";
        items.set(0, note("port/1", raw, NOBODY).replace("text/markdown", "text/plain"));
        items.set(1, note("port/1", "word ".repeat(1_900), NOBODY));
        items.set(2, note("port/1", "a\u202eb", NOBODY));
        items.set(3, note("port/1", "> ".repeat(60) + "deep", NOBODY));
        items.set(4, note("port/1", "[a](port/9) ".repeat(120), NOBODY));
        for (int i = 1; i <= 20; i++) {
            site.builder.annotations("n" + i, 1, "", list("N" + i, items));
        }
        site.open();
        String html = BuiltSite.text(site.answer("/port/1"));
        assertTrue(html.length() < 200_000, html.length() + " characters");
        Document page = site.page("/port/1");
        assertEquals(30, page.select(".note").size());
        assertNull(page.selectFirst("img, [onerror], a[href^=javascript], script:not([type=application/ld+json])"));
        assertFalse(html.contains("\u202e"), "the order of no text is changed");
        assertTrue(page.text().contains("The whole note"), page.text());
        assertTrue(page.selectFirst("aside").text().contains("more notes and links are on the pages of their lists"));
        assertEquals(
                50, site.page("/annotations/n20").select("article.annotation").size());
        String last = BuiltSite.text(site.answer("/annotations/n20?page=100"));
        assertTrue(last.contains("id=\"a5000\""), "the last page");
        assertTrue(site.page("/annotations/n20").select("#a1 .notetext").text().contains("<script>"), "as text");
    }

    @Test
    void notes_of_many_links_are_left_out_of_the_page_of_a_document() throws IOException {
        List<String> items = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            items.add(note("port/1", "[a](port/9) ".repeat(120), NOBODY));
        }
        site.builder.annotations("notes", 1, "", list("Notes", items));
        site.open();
        String html = BuiltSite.text(site.answer("/port/1"));
        assertTrue(html.length() < 200_000, html.length() + " characters");
        assertTrue(site.page("/port/1").select(".note").size() < 30);
        String list = BuiltSite.text(site.answer("/annotations/notes"));
        assertTrue(list.length() < 900_000, list.length() + " characters");
    }

    @Test
    void pages_that_link_to_a_document_are_listed() throws IOException {
        List<String> items = new ArrayList<>();
        items.add(link("port/1", "https://paper.example/?a=1&b=%22"));
        items.add(link("port/1", "javascript:alert(1)"));
        for (int i = 0; i < 40; i++) {
            items.add(link("port/1", "https://blog.example/" + i));
        }
        site.builder.annotations("mentions", 1, "", list("Pages that link here", items));
        site.open();
        Document page = site.page("/port/1");
        List<Element> links = page.select("aside a[rel~=nofollow][rel~=noreferrer]");
        assertEquals(30, links.size());
        assertEquals("https://paper.example/?a=1&b=%22", links.getFirst().attr("href"));
        assertNull(page.selectFirst("a[href^=javascript]"));
        assertTrue(
                page.text().contains("11 more notes and links are on the pages of their lists: Pages that link here"),
                page.text());
    }

    @Test
    void a_new_version_replaces_the_old_and_a_withdrawal_shows_the_reason() throws IOException {
        site.builder.annotations("notes", 1, "", list("Notes", List.of(note("port/1", "Old.", ""))));
        site.builder.annotations("notes", 2, "It was new.", list("Notes", List.of(note("port/1", "New.", ""))));
        site.open();
        assertEquals(List.of("New."), site.page("/port/1").select(".notetext").eachText());
        Document list = site.page("/annotations/notes");
        assertTrue(list.text().contains("Version 2: It was new."), list.text());
        assertNotNull(list.selectFirst("a[href=/annotations/0001.json]"));
        site.close();
        site.builder.withdrawAnnotations("notes", "They were <wrong>.");
        site.open();
        Response gone = site.answer("/annotations/notes");
        assertEquals(410, gone.status());
        assertTrue(BuiltSite.text(gone).contains("They were &lt;wrong&gt;."), BuiltSite.text(gone));
        assertEquals(404, site.answer("/annotations/notes.json").status());
        assertEquals(404, site.answer("/annotations/0001.json").status(), "the file is still there, and is not served");
        assertNull(site.page("/port/1").selectFirst(".note"));
        assertTrue(site.page("/annotations").selectFirst("aside").text().contains("Notes"));
    }

    @Test
    void a_damaged_list_says_so() throws IOException {
        site.builder.annotations("notes", 1, "", list("Notes", List.of(note("port/1", "Old.", ""))));
        site.open();
        site.close();
        Files.writeString(folder.resolve("archive/annotations/0001.json"), "{}");
        site.open();
        assertEquals(500, site.answer("/annotations/notes").status());
        assertEquals(404, site.answer("/annotations/0001.json").status());
        assertNull(site.page("/port/1").selectFirst(".note"));
        assertTrue(site.page("/annotations").text().contains("The list notes is damaged"));
    }
}
