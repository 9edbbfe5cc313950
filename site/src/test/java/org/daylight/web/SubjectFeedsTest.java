package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.daylight.http.Response;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Feeds of a correspondent, of a thread and of a topic. */
class SubjectFeedsTest {

    private static final List<String> FEEDS = List.of(
            "/people/ann%40port.example/feed.atom",
            "/people.atom?address=a%2Fb%40port.example",
            "/port/1/thread.atom",
            "/stories.atom?topic=mud%20%26%20%3Ceels%3E");

    @TempDir
    Path folder;

    private BuiltSite site;

    @BeforeEach
    void publish() throws IOException {
        site = new BuiltSite(folder, "Port & Co");
        site.builder.trove("port", "The Port", "", 5, Map.of());
        var first = new TreeMap<Integer, byte[]>();
        first.put(1, letter(1, "ann@port.example", "Mud & <eels>", 1));
        first.put(2, letter(2, "bo@port.example", "Re: Mud", 1));
        first.put(3, letter(3, "a/b@port.example", "Other", 3));
        site.builder.part("port", "First", "", "2026-12-01T09:00:00Z", first, new TreeMap<>());
        var second = new TreeMap<Integer, byte[]>();
        second.put(4, letter(4, "ann@port.example", "Re: Mud, again", 1));
        site.builder.part("port", "Second", "", "2026-12-02T09:00:00Z", second, new TreeMap<>(Map.of(5, "Private.")));
        site.builder.story("one", 1, "", "---\ntitle: One & <b>\ntopics: Mud & <Eels>\n---\n[a](port/1)\n");
        site.builder.story("two", 1, "", "---\ntitle: Two\n---\n[a](port/1)\n");
        site.builder.story("three", 1, "", "---\ntitle: Three\ntopics: mud & <eels>\n---\nMud.\n");
        site.builder.story("one", 2, "Two tonnes.", "---\ntitle: One\ntopics: Mud & <Eels>\n---\n[a](port/1)\n");
        site.open();
    }

    private static byte[] letter(int number, String from, String subject, int root) {
        return ("From: " + from + "\r\nTo: all@port.example\r\nSubject: " + subject + "\r\nDate: Mon, " + number
                        + " Mar 2015 09:00:00 +0000\r\nMessage-ID: <m" + number + "@port.example>\r\n"
                        + (number == root ? "" : "In-Reply-To: <m" + root + "@port.example>\r\n")
                        + "\r\nText.\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private Document feed(String target) {
        Response response = site.answer(target);
        assertEquals(200, response.status(), target);
        assertEquals("application/atom+xml; charset=utf-8", response.type());
        return Jsoup.parse(BuiltSite.text(response), Parser.xmlParser());
    }

    private static List<String> documents(Document feed) {
        return feed.select("entry > link[rel=alternate]").eachAttr("href");
    }

    @AfterEach
    void close() throws IOException {
        site.close();
    }

    @Test
    void a_correspondent_has_a_feed() {
        assertEquals(List.of("/port/4", "/port/1"), documents(feed("/people/ann%40port.example/feed.atom")));
        assertEquals(
                "Port & Co: ann@port.example",
                feed("/people/ANN%40port.example/feed.atom")
                        .selectFirst("feed > title")
                        .text());
        assertEquals(List.of("/port/3"), documents(feed("/people.atom?address=a%2Fb%40port.example")));
    }

    @Test
    void a_thread_has_a_feed() {
        Document feed = feed("/port/2/thread.atom");
        assertEquals(List.of("/port/4", "/port/2", "/port/1"), documents(feed));
        assertEquals(
                "Port & Co: thread: Mud & <eels>",
                feed.selectFirst("feed > title").text());
        assertEquals("2026-12-02T09:00:00Z", feed.selectFirst("entry > updated").text());
    }

    @Test
    void a_topic_has_a_feed() {
        Document feed = feed("/stories.atom?topic=MUD%20%26%20%3Ceels%3E");
        assertEquals(List.of("One", "Three"), feed.select("entry > title").eachText());
        assertTrue(feed.selectFirst("entry > content").text().contains("Version 2: Two tonnes."));
        String own = feed.selectFirst("entry > id").text();
        String inAll = Jsoup.parse(BuiltSite.text(site.answer("/feed.atom")), Parser.xmlParser())
                .selectFirst("entry:has(title:containsOwn(One)) > id")
                .text();
        assertEquals(inAll, own, "one entry has one id in every feed");
    }

    /** RFC 4287 sections 4.1.1 and 4.1.2: what a feed and an entry must have, and at most once. */
    @Test
    void every_feed_is_valid_and_the_same_on_every_host() {
        for (String target : FEEDS) {
            Document feed = feed(target);
            List<Element> all = new ArrayList<>(feed.select("entry"));
            assertFalse(all.isEmpty(), target);
            all.add(feed.selectFirst("feed"));
            var ids = new HashSet<String>();
            for (Element element : all) {
                for (String once : List.of("id", "title", "updated")) {
                    assertEquals(1, element.select("> " + once).size(), target + ": " + once);
                }
                assertEquals(1, element.select("> link[rel=alternate]").size(), target);
                assertTrue(ids.add(element.selectFirst("> id").text()), target);
            }
            assertEquals(1, feed.select("feed > author > name").size(), target);
            String self = feed.selectFirst("feed > link[rel=self]").attr("href");
            assertEquals(
                    BuiltSite.text(site.answer(target)), BuiltSite.text(site.answer(self, "mirror.example")), target);
            String page = feed.selectFirst("feed > link[rel=alternate]").attr("href");
            Document html = Jsoup.parse(BuiltSite.text(site.answer(page)));
            assertTrue(
                    html.select("link[rel=alternate][type=application/atom+xml]")
                            .eachAttr("href")
                            .contains(self),
                    page);
        }
    }

    @Test
    void what_does_not_exist_has_no_feed() {
        for (String none : List.of(
                "/people/none%40port.example/feed.atom",
                "/people.atom",
                "/people.atom?address=none",
                "/port/5/thread.atom",
                "/port/6/thread.atom",
                "/stories.atom",
                "/stories.atom?topic=none",
                "/people/ann%40port.example/feed.json")) {
            assertEquals(404, site.answer(none).status(), none);
        }
    }
}
