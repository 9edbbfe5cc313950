package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrontPageTest {

    private static final String STORY = "---\ntitle: %s\n%s---\n%s\n";

    @TempDir
    Path folder;

    private BuiltSite site;

    /** Part 1 has a thread of four and a thread of three messages, part 2 and 3 have one message each. */
    @BeforeEach
    void publish() throws IOException {
        site = new BuiltSite(folder, "Port");
        site.builder.trove("port", "The Port", "", 13, Map.of());
        var first = new TreeMap<Integer, byte[]>();
        for (int number = 1; number <= 4; number++) {
            first.put(number, letter(number, "Mud", 1));
        }
        for (int number = 5; number <= 7; number++) {
            first.put(number, letter(number, "Eels", 5));
        }
        site.builder.part("port", "First", "", "2026-12-01T09:00:00Z", first, new TreeMap<>());
        site.builder.part("port", "Second", "", "2026-12-02T09:00:00Z", one(8), new TreeMap<>());
        site.builder.part("port", "Third", "", "2026-12-03T09:00:00Z", one(9), new TreeMap<>());
    }

    private static TreeMap<Integer, byte[]> one(int number) {
        return new TreeMap<>(Map.of(number, letter(number, "Alone", number)));
    }

    private static byte[] letter(int number, String subject, int root) {
        return ("From: Ann <ann@port.example>\r\nTo: Bo <bo@port.example>\r\nSubject: " + subject + " " + number
                        + "\r\nDate: Mon, " + number + " Mar 2015 09:00:00 +0000\r\nMessage-ID: <m" + number
                        + "@port.example>\r\n"
                        + (number == root ? "" : "In-Reply-To: <m" + root + "@port.example>\r\n")
                        + "\r\nText " + number + ".\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    @AfterEach
    void close() throws IOException {
        site.close();
    }

    @Test
    void without_stories_the_newest_part_leads() throws IOException {
        site.open();
        Document page = site.page("/");
        assertEquals("Third", page.selectFirst("h1").text());
        assertEquals("/port/part/3", page.selectFirst("h1 a").attr("href"));
        assertEquals(1, page.select(".lead").size());
        assertEquals("/port/9", page.selectFirst(".headlines a").attr("href"));
        assertNull(page.selectFirst("a[href^=/stories]"));
        assertNull(page.selectFirst("link[rel=canonical], meta[name=robots]"));
    }

    @Test
    void the_newer_of_the_newest_story_and_the_newest_part_leads() throws IOException {
        site.builder.story("mud", 1, "", STORY.formatted("Forty tonnes", "topics: mud, money\n", "[a](port/2)"));
        site.open();
        Document page = site.page("/");
        assertEquals("Forty tonnes", page.selectFirst("h1").text());
        assertEquals(
                List.of("Forty tonnes", "Third"),
                page.select(".lead > :is(h1, h2)").eachText());
        assertEquals(
                List.of("/stories?topic=money", "/stories?topic=mud"),
                page.select(".topics a").eachAttr("href"));
        site.close();

        site.builder.part("port", "Fourth", "", "2026-12-04T09:00:00Z", one(10), new TreeMap<>());
        site.open();
        assertEquals(
                List.of("Fourth", "Forty tonnes"),
                site.page("/").select(".lead > :is(h1, h2)").eachText());
    }

    @Test
    void an_address_names_the_size_of_the_log_at_the_last_visit() throws IOException {
        site.builder.story("mud", 1, "", STORY.formatted("Fifty tonnes", "", "Mud."));
        site.open();
        String next = site.page("/").selectFirst(".news a").attr("href");
        long size = site.archive().contents().checkpoint().size();
        assertEquals("/?since=" + size, next);
        assertEquals(List.of(), site.page(next).select(".newslist li").eachText());
        assertTrue(site.page(next).selectFirst(".news").text().contains("Nothing is new"), "" + size);
        site.close();

        var four = new TreeMap<Integer, byte[]>();
        for (int number = 10; number <= 13; number++) {
            four.put(number, letter(number, "Alone", number));
        }
        site.builder.part("port", "Fourth", "", "2026-12-04T09:00:00Z", four, new TreeMap<>());
        site.builder.story("mud", 2, "It was <forty>.", STORY.formatted("Forty tonnes", "", "Mud."));
        site.builder.story("eel", 1, "", STORY.formatted("Eels", "", "Eels."));
        site.builder.story("oil", 1, "", STORY.formatted("Oil", "", "Oil.")).withdrawStory("oil", "It was water.");
        site.builder
                .withdraw("port", 11, "Private.")
                .withdraw("port", 12, "Private.")
                .withdraw("port", 13, "Wrong.");
        site.open();
        Document page = site.page(next);
        assertEquals(
                List.of("Withdrawal", "Withdrawals", "Story withdrawn", "Story", "Correction", "Part"),
                page.select(".newslist .what").eachText());
        assertEquals(
                List.of("/port/13", "/port/12", "/stories/oil", "/stories/eel", "/stories/mud", "/port/part/4"),
                page.select(".newslist a").eachAttr("href"));
        assertEquals(
                List.of("Wrong.", "Private.", "It was water.", "It was <forty>.", "1 document"),
                page.select(".newslist .saying").eachText());
        assertEquals("/", page.selectFirst("link[rel=canonical]").attr("href"));
        assertNotNull(page.selectFirst("meta[name=robots]"));
        assertEquals(
                List.of(
                        "Withdrawal",
                        "Withdrawals",
                        "Story withdrawn",
                        "Story",
                        "Story",
                        "Part",
                        "Part",
                        "Part",
                        "Part"),
                site.page("/?since=0").select(".newslist .what").eachText(),
                "a correction of a story that the reader cannot know is the story");
    }

    @Test
    void a_size_that_the_log_does_not_have_is_explained() throws IOException {
        site.open();
        long size = site.archive().contents().checkpoint().size();
        assertTrue(site.page("/?since=" + (size + 1))
                .selectFirst(".news")
                .text()
                .contains("names " + (size + 1) + " entries of the log. This copy has " + size));
        for (String none : List.of("", "x", "-1", "01", "99999999999999999999999", "%3Cb%3E")) {
            Document page = site.page("/?since=" + none);
            assertTrue(page.selectFirst(".news").text().contains("names no size of the log"), none);
            assertEquals("/?since=" + size, page.selectFirst(".news a").attr("href"));
        }
    }

    @Test
    void an_archive_without_parts_says_that_nothing_has_been_published() throws IOException {
        try (var empty = new BuiltSite(folder.resolve("empty"), "Empty")) {
            empty.open();
            assertTrue(empty.page("/?since=0").selectFirst(".news").text().contains("Nothing has been published yet."));
            assertTrue(empty.page("/?since=" + empty.size())
                    .selectFirst(".news")
                    .text()
                    .contains("Nothing is new after the first 1 entry of the log."));
            assertTrue(empty.page("/stories").text().contains("No story has been published."));
            for (String list : List.of("troves", "parts", "stories", "search", "people", "changes?from=0")) {
                assertEquals(200, empty.answer("/api/v1/" + list).status(), list);
            }
        }
        site.open();
        assertTrue(site.page("/?since=0").selectFirst(".news").text().contains("Everything since the log began."));
    }

    @Test
    void documents_of_previous_days_are_chosen_by_public_criteria() throws IOException {
        site.builder.story("one", 1, "", STORY.formatted("One", "", "[a](port/8) [b](port/9)"));
        site.builder.story("two", 1, "", STORY.formatted("Two", "", "[b](port/9)"));
        site.open();
        Document page = site.page("/");
        assertEquals(
                List.of("cited by 2 stories", "cited by 1 story", "thread of 4 messages", "thread of 3 messages"),
                page.select(".picks .reason-why").eachText());
        assertEquals(
                List.of("/port/9", "/port/8", "/port/1", "/port/5"),
                page.select(".picks h3 a").eachAttr("href"),
                "each thread is there once, with its earliest document");
        assertTrue(page.text().contains("How these are chosen"));
        String before = site.text("/");
        site.close();
        site.open();
        assertEquals(before, site.text("/"));
    }

    @Test
    void documents_that_were_chosen_for_one_language_are_shown_in_another() throws IOException {
        site.open();
        for (int i = 0; i < 2; i++) {
            assertEquals(
                    "1 March 2015 · No. 1",
                    site.page("/en").selectFirst(".picks .num").text());
            assertTrue(site.page("/de").selectFirst(".picks .num").text().contains("März 2015"));
        }
    }

    @Test
    void a_long_list_is_cut_and_the_page_stays_small() throws IOException {
        for (int story = 1; story <= 70; story++) {
            site.builder.story(
                    "s" + story, 1, "", STORY.formatted("Story " + story, "topics: t" + story + "\n", "Mud."));
        }
        site.open();
        Document page = site.page("/?since=0");
        assertEquals(60, page.select(".newslist li").size());
        assertTrue(page.selectFirst(".news").text().contains("13 older entries are not listed"), page.text());
        assertEquals(12, page.select(".topics li").size());
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(BuiltSite.bytes(site.answer("/?since=0")));
        }
        assertTrue(packed.size() < 50_000, packed.size() + " bytes");
        assertFalse(page.html().contains("<script"));
    }
}
