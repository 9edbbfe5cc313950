package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicPageTest {

    @TempDir
    Path folder;

    private BuiltSite site;

    @BeforeEach
    void publish() throws IOException {
        site = new BuiltSite(folder, "Port & Co");
        site.builder.trove("port", "The Port", "", 3, Map.of());
        var shown = new TreeMap<Integer, byte[]>();
        for (int number = 1; number <= 3; number++) {
            shown.put(
                    number,
                    ("From: Ann <Ann@port.example>\r\nTo: P" + number + " <p" + number
                                    + "@port.example>\r\nSubject: Mud " + number + "\r\n\r\nMud.\r\n")
                            .getBytes(StandardCharsets.UTF_8));
        }
        site.builder.part("port", "First", "", "2026-12-01T09:00:00Z", shown, new TreeMap<>());
        site.builder.story("one", 1, "", "---\ntitle: One\ntopics: mud & eels/1, money\n---\n[a](port/1)\n");
        site.builder.story("two", 1, "", "---\ntitle: Two <b>\ntopics: Mud & Eels/1\n---\n[a](port/1) [b](port/3)\n");
        site.builder.story("three", 1, "", "---\ntitle: Three\ntopics: money\n---\n[a](port/2)\n");
        site.open();
    }

    @AfterEach
    void close() throws IOException {
        site.close();
    }

    @Test
    void a_topic_has_its_stories_documents_and_people() {
        String address = "/stories?topic=Mud%20%26%20Eels%2F1";
        Document page = site.page(address);
        assertEquals("Mud & Eels/1", page.selectFirst("h1").text());
        assertEquals(
                List.of("/stories/two", "/stories/one"),
                page.select(".storyrow h2 a").eachAttr("href"));
        assertEquals(List.of("/port/1", "/port/3"), page.select(".list h3 a").eachAttr("href"));
        assertEquals(
                List.of("Ann 2", "P1 1", "P3 1"),
                page.select("h2:contains(People) + ul li").eachText());
        assertEquals(
                List.of("/people/ann%40port.example", "/people/p1%40port.example", "/people/p3%40port.example"),
                page.select("h2:contains(People) + ul a").eachAttr("href"));
        assertEquals(200, site.answer("/people/ann%40port.example").status());
        assertEquals(
                List.of("money 2"),
                page.select("h2:contains(Other topics) + ul li").eachText());
        assertFalse(page.select("main b").text().contains("script"));
        assertEquals(
                page.selectFirst("h1").text(),
                site.page("/stories?topic=mud+%26+eels/1").selectFirst("h1").text(),
                "topics that differ only in case are one");
        for (String from : List.of("/stories", "/stories/two", "/")) {
            assertTrue(site.page(from).select("a").eachAttr("href").contains(address), from);
        }
    }

    @Test
    void a_topic_without_published_documents_says_so() throws IOException {
        site.close();
        site.builder.story("four", 1, "", "---\ntitle: Four\ntopics: eels\n---\nEels.\n");
        site.builder.story("five", 1, "", "---\ntitle: Five\ntopics: oil\n---\n[a](port/2)\n");
        site.builder.withdraw("port", 2, "Private.");
        site.open();
        Document none = site.page("/stories?topic=eels");
        assertEquals(
                "1 story. Feed of this topic", none.selectFirst(".dateline").text());
        assertFalse(none.text().contains("Documents that these stories cite"));
        Document withdrawn = site.page("/stories?topic=oil");
        assertTrue(withdrawn.text().contains("0 of 1 documents are listed. The others are not published now"));
        assertEquals(0, withdrawn.select(".list").size());
    }

    @Test
    void a_topic_of_no_story_does_not_exist() {
        assertEquals(404, site.answer("/stories?topic=eels").status());
        assertEquals(404, site.answer("/stories?topic=").status());
        assertEquals(404, site.answer("/stories?topic=%3Cscript%3E").status());
    }
}
