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
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.story.StoryIndex;
import org.daylight.web.page.StoriesPage;
import org.daylight.web.view.AnnotationLists;
import org.daylight.web.view.PageFrames;
import org.daylight.web.view.Stories;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoriesPageTest {

    private static final String LETTER = "From: Ann <ann@port.example>\r\nSubject: Mud\r\n\r\n"
            + "Dear all,\r\n\r\nNobody ever looks.\r\n\r\nAnn\r\n";

    @TempDir
    Path folder;

    private BuiltSite site;

    @BeforeEach
    void publish() throws IOException {
        site = new BuiltSite(folder, "Port & Co");
        site.builder.trove("port", "The Port", "", 4, Map.of());
        var shown = new TreeMap<Integer, byte[]>();
        for (int number : List.of(1, 2, 3)) {
            shown.put(number, LETTER.replace("Mud", "Mud " + number).getBytes(StandardCharsets.UTF_8));
        }
        site.builder.part("port", "First", "", "2026-12-01T09:00:00Z", shown, new TreeMap<>(Map.of(4, "Privacy.")));
    }

    private static String head(String title, String more) {
        return "---\ntitle: " + title + "\n" + more + "---\n";
    }

    @AfterEach
    void close() throws IOException {
        site.close();
    }

    @Test
    void a_quotation_leads_to_its_passage_and_is_compared() throws IOException {
        site.builder.story(
                "mud",
                1,
                "",
                head("Forty tonnes", "author: Ann <Lee>\nsummary: Mud.\nlanguage: en\n")
                        + "[“Nobody ever looks”](port/1), and [“nobody sees”](port/1). [The letter](port/2#p2),"
                        + " [withheld](port/4), [elsewhere](https://paper.example/?a=1&b=2).\n");
        site.open();
        Document page = site.page("/stories/mud");
        assertEquals("Forty tonnes", page.selectFirst("h1").text());
        assertEquals("en", page.selectFirst("article.story").attr("lang"));
        List<Element> links = page.select("article.story a");
        int from = LETTER.replace("Mud", "Mud 1").indexOf("Nobody");
        assertEquals(
                List.of(
                        "/port/1/passage/" + from + "-" + (from + "Nobody ever looks".length()),
                        "/port/1",
                        "/port/2#p2",
                        "/port/4",
                        "https://paper.example/?a=1&b=2"),
                links.stream().map(link -> link.attr("href")).toList());
        assertEquals("noopener noreferrer nofollow", links.getLast().attr("rel"));
        assertEquals(
                List.of("(these words do not occur there)", "(not published)"),
                page.select("article.story .unknown").eachText());
        assertTrue(page.text().contains("1 of 2 occur there, word for word"), page.text());
        assertTrue(page.text().contains("By Ann <Lee>"));
        assertEquals(200, site.answer(links.getFirst().attr("href")).status());
    }

    @Test
    void a_document_shows_only_quotations_that_occur_in_it() throws IOException {
        site.builder
                .story("mud", 1, "", head("Mud", "") + "[“Nobody cares”](port/1)\n")
                .story("eel", 1, "", head("Eel", "") + "[“Nobody ever looks”](port/1) [again](port/1)\n");
        site.open();
        Document document = site.page("/port/1");
        assertEquals(List.of("Nobody ever looks"), document.select("aside q").eachText());
        assertEquals(
                List.of("/stories/eel", "/stories/eel", "/stories/mud"),
                document.select("aside a[href^=/stories/]").eachAttr("href"));
    }

    @Test
    void a_damaged_pack_damages_no_story() throws IOException {
        site.builder.story("mud", 1, "", head("Mud", "") + "[“Nobody ever looks”](port/1), [and](port/2).\n");
        site.open();
        site.close();
        Path pack = folder.resolve("archive/releases/0001.zip");
        byte[] bytes = Files.readAllBytes(pack);
        bytes[bytes.length / 3] ^= 1;
        Files.write(pack, bytes);
        site.open();
        assertTrue(
                site.page("/stories/mud").text().contains("damaged in this copy"),
                site.page("/stories/mud").text());
    }

    @Test
    void every_page_has_a_form_as_text() throws IOException {
        site.builder.story(
                "mud",
                1,
                "",
                head("Forty tonnes", "author: Ann\n") + "It was “mud” \u202e&#27; ".repeat(12)
                        + "[“Nobody ever looks”](port/1).\n\n"
                        + "> Nobody ever looks.\n"
                        + "> — [Ann](port/1)\n\n"
                        + "- one\n"
                        + "- two\n");
        site.open();
        String story = BuiltSite.text(site.answer("/stories/mud?as=text"));
        assertTrue(story.startsWith("Forty tonnes · Port & Co\n"), story);
        assertTrue(story.contains("\nForty tonnes\n============\n"), story);
        assertTrue(story.contains("    Nobody ever looks.\n"), story);
        assertTrue(story.contains("* one\n"), story);
        assertTrue(story.contains("] /port/1/passage/"), story);
        assertTrue(story.lines().allMatch(line -> line.length() <= 78 || !line.contains(" ")), story);
        assertTrue(story.chars().noneMatch(c -> c == 27 || c == 0x202e), story);
        for (String target : List.of(
                "/",
                "/port",
                "/port/part/1",
                "/port/1",
                "/port/1/thread",
                "/port/1/evidence",
                "/search?q=mud",
                "/people",
                "/people/ann@port.example",
                "/stories",
                "/about",
                "/help",
                "/mirrors",
                "/pictures")) {
            Response page = site.site().answer("GET", target, Map.of("host", "papers.example", "accept", "text/plain"));
            assertEquals(200, page.status(), target);
            assertEquals("text/plain; charset=utf-8", page.type(), target);
            assertTrue(page.headers().get("Vary").contains("Accept"), target);
            String text = BuiltSite.text(page);
            assertTrue(text.length() > 60 && !text.contains("</"), text);
        }
        for (String accept :
                List.of("*/*", "text/html, text/*;q=0.5", "text/html,text/plain;q=0.9", "", "text/plain;q=0")) {
            Response page = site.site().answer("GET", "/port/1", Map.of("host", "papers.example", "accept", accept));
            assertTrue(page.type().startsWith("text/html"), accept);
        }
        assertEquals(
                404,
                site.site()
                        .answer("GET", "/none", Map.of("accept", "text/plain"))
                        .status());
    }

    @Test
    void programs_learn_what_a_story_is() throws IOException {
        site.builder.story("mud", 1, "", head("</script><b>", "author: Ann\nsummary: Mud & money.\n") + "Mud.\n");
        site.open();
        String html = BuiltSite.text(site.answer("/stories/mud/1"));
        Document page = Jsoup.parse(html);
        assertEquals(
                "http://papers.example/stories/mud",
                page.selectFirst("link[rel=canonical]").attr("href"));
        assertEquals("article", page.selectFirst("meta[property=og:type]").attr("content"));
        assertEquals(
                "Mud & money.",
                page.selectFirst("meta[property=og:description]").attr("content"));
        assertNull(page.selectFirst("link[type=application/json+oembed]"));
        String data = page.selectFirst("script[type=application/ld+json]").data();
        assertTrue(data.contains("\"@type\":\"NewsArticle\"") && !data.contains("<"), data);
        assertTrue(BuiltSite.text(site.answer("/sitemap/pages.xml"))
                .contains("<loc>http://papers.example/stories/mud</loc>"));
    }

    @Test
    void hostile_markdown_is_text() throws IOException {
        site.builder.story(
                "mud",
                1,
                "",
                head("<b>T</b>", "summary: <script>alert(1)</script>\ntopics: <i>x</i>\n")
                        + "<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\n[x](javascript:alert(1))"
                        + " ![y](https://a.example/x.png)\n\n```\n</pre><script>\n```\n\n"
                        + "[z](<https://a.example/\" onclick=\"x>)\n");
        site.open();
        for (String target : List.of("/stories/mud", "/stories", "/", "/feed.atom")) {
            Response response = site.answer(target);
            String text = BuiltSite.text(response);
            assertEquals(200, response.status(), target);
            assertFalse(text.contains("<script>") || text.contains("<b>T") || text.contains("<i>x"), target);
            if (response.type().startsWith("text/html")) {
                Document page = Jsoup.parse(text);
                assertEquals(
                        0,
                        page.select("main img, main script, [onerror], [onclick]")
                                .size(),
                        target);
                assertEquals(0, page.select("a[href^=javascript]").size(), target);
            }
        }
    }

    @Test
    void versions_stay_readable_and_differences_are_shown() throws IOException {
        site.builder
                .story("mud", 1, "", head("Fifty", "") + "It was fifty tonnes.\n")
                .story("eel", 1, "", head("Eel", "") + "An eel.\n")
                .story("mud", 2, "It was <forty>.", head("Forty", "") + "It was forty tonnes.\n");
        site.open();
        Document newest = site.page("/stories/mud");
        assertEquals("Forty", newest.selectFirst("h1").text());
        assertTrue(newest.text().contains("Corrected: It was <forty>."), newest.text());
        assertNotNull(newest.selectFirst("a[href=/stories/mud/2/changes]"));
        Document first = site.page("/stories/mud/1");
        assertEquals("Fifty", first.selectFirst("h1").text());
        assertTrue(first.text().contains("The publisher has corrected it"), first.text());
        assertNotNull(first.selectFirst("meta[name=robots]"), "search engines list the newest version only");
        Document changes = site.page("/stories/mud/2/changes");
        assertEquals(List.of("Fifty", "fifty"), changes.select("del").eachText());
        assertEquals(List.of("Forty", "forty"), changes.select("ins").eachText());
        assertEquals(
                "It was fifty tonnes.",
                BuiltSite.text(site.answer("/stories/0001.md")).lines().toList().getLast());
        for (String none : List.of(
                "/stories/none",
                "/stories/mud/3",
                "/stories/mud/0",
                "/stories/mud/1/changes",
                "/stories/mud/2/other",
                "/stories/mud/x",
                "/stories/0009.md")) {
            assertEquals(404, site.answer(none).status(), none);
        }
        assertEquals(308, site.answer("/stories/").status());
        Document feed = Jsoup.parse(BuiltSite.text(site.answer("/feed.atom")), org.jsoup.parser.Parser.xmlParser());
        assertEquals(
                List.of("Forty", "Eel", "Part 1: First"),
                feed.select("entry > title").eachText());
        assertEquals("2026-12-02T03:00:00Z", feed.selectFirst("feed > updated").text());
        assertFalse(BuiltSite.text(site.answer("/port/feed.atom")).contains("Forty"), "a story belongs to no trove");
    }

    @Test
    void a_withdrawn_story_leaves_its_reason() throws IOException {
        site.builder
                .story("mud", 1, "", head("Mud", "") + "[“Nobody ever looks”](port/1)\n")
                .withdrawStory("mud", "It was <another> harbour.");
        site.open();
        Response gone = site.answer("/stories/mud");
        assertEquals(410, gone.status());
        assertTrue(Jsoup.parse(BuiltSite.text(gone)).text().contains("The reason: It was <another> harbour."));
        assertEquals(410, site.answer("/stories/mud/1").status());
        assertEquals(404, site.answer("/stories/0001.md").status(), "the file is still there, and is not served");
        assertTrue(Files.exists(folder.resolve("archive/stories/0001.md")));
        assertFalse(BuiltSite.text(site.answer("/")).contains("/stories/mud"));
        assertTrue(site.page("/stories").text().contains("Withdrawn Mud"));
        assertNull(site.page("/port/1").selectFirst("a[href=/stories/mud]"));
    }

    @Test
    void a_damaged_file_is_not_shown() throws IOException {
        site.builder.story("mud", 1, "", head("Mud", "") + "Mud.\n");
        site.open();
        Files.writeString(folder.resolve("archive/stories/0001.md"), head("Mud", "") + "Gold.\n");
        assertEquals(500, site.answer("/stories/mud").status());
        assertTrue(BuiltSite.text(site.answer("/stories")).contains("is damaged in this copy"));
        assertEquals(404, site.answer("/stories/0001.md").status());
        assertEquals(200, site.answer("/").status());
        assertEquals(200, site.answer("/port/1").status());
    }

    @Test
    void documents_series_topics_and_similar_stories_are_linked() throws IOException {
        site.builder
                .story(
                        "one",
                        1,
                        "",
                        head("One", "series: The harbour\npart: 1\ntopics: mud, money\n") + "[a](port/1)\n")
                .story("two", 1, "", head("Two", "series: The harbour\npart: 2\ntopics: Mud\n") + "[a](port/1)\n")
                .story("three", 1, "", head("Three", "") + "[“Nobody ever looks”](port/1) [b](port/2)\n")
                .story("four", 1, "", head("Four", "related: two\nunrelated: one\n") + "[b](port/2) [a](port/1)\n");
        site.open();
        Document document = site.page("/port/1");
        assertEquals(
                List.of("/stories/four", "/stories/three", "/stories/two", "/stories/one"),
                document.select("aside a[href^=/stories/]").eachAttr("href"));
        assertEquals("Nobody ever looks", document.selectFirst("aside q").text());
        assertEquals("li", document.selectFirst("aside q").parent().parent().tagName(), "in one column with the title");
        assertNull(site.page("/port/3").selectFirst("aside a[href^=/stories/]"));

        Document one = site.page("/stories/one");
        assertTrue(one.selectFirst(".kicker").text().endsWith("The harbour, part 1 of 2"), one.text());
        assertEquals("/stories/two", one.selectFirst("a[rel=next]").attr("href"));
        assertNull(one.selectFirst("a[rel=prev]"));
        Document four = site.page("/stories/four");
        assertEquals(
                List.of("Two", "Three"),
                four.select("h2:contains(See also) + ul li").eachText(),
                "chosen first, then by what they have in common, without what was excluded");
        Document list = site.page("/stories");
        assertEquals(List.of("money 1", "Mud 2"), list.select("#topics + ul li").eachText());
        assertEquals(
                List.of("/stories?topic=money", "/stories?topic=Mud"),
                list.select("#topics + ul a").eachAttr("href"));
        assertEquals(3, site.page("/").select(".further article").size());
    }

    @Test
    void many_links_to_long_documents_are_not_all_compared() throws IOException {
        var shown = new TreeMap<Integer, byte[]>();
        shown.put(5, (LETTER + "word.\r\n\r\n".repeat(400_000)).getBytes(StandardCharsets.UTF_8));
        site.builder
                .trove("long", "Long", "", 5, Map.of())
                .part("long", "L", "", "2026-12-01T10:00:00Z", shown, new TreeMap<>(Map.of()))
                .story("mud", 1, "", head("Mud", "") + "[“Nobody ever looks”](long/5)\n".repeat(300));
        site.open();
        Document page = site.page("/stories/mud");
        assertEquals(300, page.select("article.story a").size());
        assertTrue(page.text().contains("36 of 36 occur there"));
        assertTrue(page.text().contains("264 more quotations were not compared"));
        assertEquals(
                "/long/5",
                page.select("article.story a").getLast().attr("href"),
                "it leads to the document all the same");
    }

    @Test
    void a_long_list_of_stories_has_pages() throws IOException {
        for (int story = 1; story <= 101; story++) {
            site.builder.story("s" + story, 1, "", head("Story " + story, "topics: mud\n") + "Mud.\n");
        }
        site.builder.story("gone", 1, "", head("Gone", "") + "Mud.\n").withdrawStory("gone", "Wrong.");
        site.open();
        var pages = new StoriesPage(
                new PageFrames(Optional::empty, ""),
                site.archive(),
                new Stories(site.archive()),
                new AnnotationLists(site.archive()));
        var listed = new ArrayList<String>();
        for (String number : List.of("1", "2", "3")) {
            Document page = Jsoup.parse(BuiltSite.text(pages.page(Request.get("/stories?page=" + number))));
            List<String> rows = page.select(".storyrow h2 a").eachAttr("href");
            assertEquals(number.equals("3") ? 1 : 50, rows.size(), number);
            listed.addAll(rows);
            assertEquals(number.equals("1"), page.selectFirst("#topics") != null, number);
            assertEquals(number.equals("1"), page.text().contains("Gone"), number);
            assertEquals(number.equals("1"), page.selectFirst("meta[name=robots]") == null, number);
            Element next = page.selectFirst("a[rel=next]");
            assertEquals(
                    number.equals("3") ? "" : "/stories?page=" + (Integer.parseInt(number) + 1),
                    next == null ? "" : next.attr("href"));
        }
        assertEquals(101, Set.copyOf(listed).size());
        assertEquals("/stories/s101", listed.getFirst());
        String beyond = BuiltSite.text(pages.page(Request.get("/stories?page=999999999")));
        assertEquals(BuiltSite.text(pages.page(Request.get("/stories?page=3"))), beyond);
    }

    @Test
    void a_story_that_was_read_is_not_read_again() throws IOException {
        site.builder.story("mud", 1, "", head("Mud", "topics: mud\n") + "[“Nobody ever looks”](port/1)\n");
        site.open();
        StoryIndex first = StoryIndex.of(site.archive(), site.archive().contents());
        Files.delete(folder.resolve("archive/stories/0001.md"));
        assertEquals(
                first.stories(),
                StoryIndex.of(site.archive(), site.archive().contents(), first).stories());
        assertEquals(
                Set.of("mud"),
                StoryIndex.of(site.archive(), site.archive().contents()).damaged());
    }
}
