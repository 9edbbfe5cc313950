package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.search.Effort;
import org.daylight.search.query.Notice;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Language;
import org.daylight.web.view.NoticeWords;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What readers see of a search that needs more work than one search may take. */
class PartialAnswersTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Notice STOPPED = new Notice(Notice.Kind.SEARCH_STOPPED, "");
    private static final Map<String, String> HEADERS = Map.of("host", "papers.example");

    @TempDir
    Path folder;

    private Site site;

    /** A new one for each test: the documents of a complete search are kept for a while. */
    @BeforeEach
    void open() throws IOException {
        site = HarbourArchive.in(folder).site();
    }

    /** Has used part of the budget from its second reading on. */
    private static final class UsedMeter implements Effort.Meter {
        private static final long BUDGET_MILLIS = 1_000;
        private final int percent;
        private int readings;

        UsedMeter(int percent) {
            this.percent = percent;
        }

        Effort effort() {
            return new Effort(BUDGET_MILLIS, Long.MAX_VALUE, this);
        }

        @Override
        public long cpuNanos() {
            return readings++ == 0 ? 0 : BUDGET_MILLIS * 10_000 * percent;
        }

        @Override
        public long allocatedBytes() {
            return 0;
        }
    }

    private Response answer(String target, int percent) {
        return site.parse("GET", target, HEADERS, "").respond(new UsedMeter(percent).effort());
    }

    /** An answer to a search that was stopped before it had found everything. */
    private Response partial(String target) {
        return answer(target, 90);
    }

    private static String text(Response response) {
        return new String(BuiltSite.bytes(response), StandardCharsets.UTF_8);
    }

    private static void assertNotStored(Response response) {
        assertEquals(200, response.status());
        assertEquals("no-store", response.headers().get("Cache-Control"));
        assertNull(response.headers().get("ETag"));
    }

    private static String words(Language language) {
        return language.in(
                SiteAddress.of(Request.of("GET", "/", HEADERS).orElseThrow()), () -> NoticeWords.of(STOPPED));
    }

    @Test
    void a_complete_answer_says_nothing_and_may_be_stored() {
        Response whole = answer("/search?q=berth", 0);
        assertTrue(whole.headers().get("Cache-Control").startsWith("public, max-age="));
        assertTrue(whole.headers().containsKey("ETag"));
        assertFalse(text(whole).contains(words(Language.ENGLISH)));
    }

    @Test
    void the_page_says_in_each_language_that_there_may_be_more() {
        Set<String> all = new HashSet<>();
        for (Language language : Language.values()) {
            Response response = partial("/" + language.tag() + "/search?q=berth");
            assertNotStored(response);
            Document page = Jsoup.parse(text(response));
            String words = words(language);
            assertTrue(all.add(words), words);
            assertEquals(
                    1,
                    page.select(".notice").stream()
                            .filter(notice -> notice.text().contains(words))
                            .count(),
                    words);
            assertEquals("", page.select("a[href*=search.csv]").text());
        }
        assertEquals(Language.values().length, all.size());
    }

    @Test
    void the_title_of_the_result_is_not_that_of_a_complete_one() {
        assertTrue(Jsoup.parse(text(partial("/search?q=berth")))
                .select("h1")
                .text()
                .startsWith("Part of the result: "));
        assertFalse(Jsoup.parse(text(answer("/search?q=berth", 0)))
                .select("h1")
                .text()
                .contains("Part"));
    }

    @Test
    void the_text_says_so() {
        Response response = partial("/search?q=berth&as=text");
        assertNotStored(response);
        assertEquals("text/plain; charset=utf-8", response.headers().get("Content-Type"));
        String words = words(Language.ENGLISH);
        assertTrue(text(response).replaceAll("\\s+", " ").contains(words), () -> text(response));
    }

    @Test
    void the_form_says_so() {
        Response response = partial(SiteAddress.form("berth"));
        assertNotStored(response);
        assertTrue(text(response).contains(words(Language.ENGLISH)));
    }

    @Test
    void the_feed_says_so() {
        Response response = partial("/search.atom?q=berth");
        assertNotStored(response);
        assertTrue(text(response).contains("<subtitle>" + STOPPED.text()), () -> text(response));
        assertFalse(text(answer("/search.atom?q=berth", 0)).contains(STOPPED.text()));
    }

    @Test
    void the_api_says_so() throws IOException {
        Response response = partial("/api/v1/search?q=berth");
        assertNotStored(response);
        JsonNode json = JSON.readTree(text(response));
        assertTrue(json.get("partial").asBoolean());
        assertTrue(json.get("next").isNull());
        assertEquals("SEARCH_STOPPED", json.get("notices").get(0).get("code").asText());
        assertFalse(JSON.readTree(text(answer("/api/v1/search?q=berth", 0)))
                .get("partial")
                .asBoolean());
    }

    /** Nobody sees in a file or a chart that something is missing. */
    @Test
    void what_is_useful_only_when_complete_is_refused() {
        for (String target : List.of("/search.csv?q=berth", "/pictures?q=berth")) {
            Response refused = answer(target, 200);
            assertEquals(503, refused.status(), target);
            assertTrue(refused.headers().containsKey("Retry-After"), target);
            assertEquals("no-store", refused.headers().get("Cache-Control"), target);
        }
    }

    @Test
    void who_waited_too_long_gets_the_form_that_was_asked_for() throws IOException {
        Response page = site.parse("GET", "/search?q=berth", HEADERS, "").busy();
        assertBusy(page, "text/html; charset=utf-8");
        Response text =
                site.parse("GET", "/search?q=berth&as=text", HEADERS, "").busy();
        assertBusy(text, "text/plain; charset=utf-8");
        assertFalse(text(text).contains("<"), text(text));
        for (String target : List.of("/api/v1/search?q=berth", "/api/v1/documents/harbour/1", "/api/v1/people")) {
            Response api = site.parse("GET", target, HEADERS, "").busy();
            assertBusy(api, "application/problem+json");
            assertEquals("*", api.headers().get("Access-Control-Allow-Origin"));
            JsonNode problem = JSON.readTree(text(api));
            assertEquals("busy", problem.get("code").asText());
            assertEquals(503, problem.get("status").asInt());
        }
    }

    private static void assertBusy(Response response, String type) {
        assertEquals(503, response.status());
        assertEquals(type, response.headers().get("Content-Type"));
        assertTrue(response.headers().get("Retry-After").matches("[1-9][0-9]*"));
        assertEquals("no-store", response.headers().get("Cache-Control"));
    }
}
