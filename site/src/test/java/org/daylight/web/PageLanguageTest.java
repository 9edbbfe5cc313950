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
import org.daylight.http.Response;
import org.daylight.web.language.Language;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The language of a page is the one of its address, or else the one that the browser prefers. */
class PageLanguageTest {

    @TempDir
    Path folder;

    private BuiltSite site;

    @BeforeEach
    void publish() throws IOException {
        site = new BuiltSite(folder, "Port");
        site.builder.trove("port", "The Port", "", 10, Map.of());
        var messages = new TreeMap<Integer, byte[]>();
        messages.put(
                1,
                "From: a@b.example\r\nSubject: href=\"/x\r\n\r\nSee href=\"/port/1\" there.\r\n"
                        .getBytes(StandardCharsets.UTF_8));
        site.builder.part("port", "First", "", "2026-12-01T09:00:00Z", messages, new TreeMap<>());
        site.open();
    }

    @AfterEach
    void close() throws IOException {
        site.close();
    }

    private Response get(String target, String accepted) {
        return site.site().answer("GET", target, Map.of("host", "papers.example", "accept-language", accepted));
    }

    private static Document page(Response response) {
        return Jsoup.parse(BuiltSite.text(response));
    }

    private String language(String target, String accepted) {
        return page(get(target, accepted)).selectFirst("html").attr("lang");
    }

    @Test
    void the_browser_selects_the_language() {
        assertEquals("en", language("/port/1", ""));
        assertEquals("de", language("/port/1", "de-AT,de;q=0.9,en;q=0.5"));
        assertEquals("fr", language("/port/1", "xx, en;q=0.2, FR-ca;q=0.9"));
        assertEquals("en", language("/port/1", "de;q=0, xx"));
        assertEquals("en", language("/port/1", ";;,,q=1," + "de;".repeat(1_000)));
        assertTrue(get("/port/1", "de").headers().get("Vary").contains("Accept-Language"));
        assertFalse(get("/port/1.eml", "de").headers().getOrDefault("Vary", "").contains("Accept-Language"));
    }

    @Test
    void a_cached_page_is_never_shown_in_another_language() {
        for (int i = 0; i < 2; i++) {
            assertEquals("en", language("/port", "en"));
            assertEquals("ru", language("/port", "ru"));
            assertEquals("ru", language("/ru/port", "en"));
            assertEquals("de", language("/de/port", "ru"));
        }
    }

    @Test
    void the_address_selects_the_language_and_its_links_keep_it() {
        Response response = get("/ar/port/1?page=1", "de");
        assertFalse(response.headers().get("Vary").contains("Accept-Language"));
        Document page = page(response);
        assertEquals("rtl", page.selectFirst("html").attr("dir"));
        List<Element> links = page.select("body a[href^=/], form[action]");
        assertTrue(links.size() > 10);
        for (Element link : links) {
            String address = link.attr(link.hasAttr("href") ? "href" : "action");
            boolean isFile =
                    address.replaceAll("[?#].*", "").replaceAll(".*/", "").matches("[^%]*[.].*");
            assertEquals(
                    !isFile && !link.hasAttr("hreflang") && !link.attr("rel").startsWith("bookmark"),
                    address.startsWith("/ar") && !link.hasAttr("hreflang"),
                    address);
            assertEquals(200, get(address.replaceAll("#.*", ""), "").status(), address);
        }
        assertEquals(
                List.of("/en/port/1?page=1", "/de/port/1?page=1"),
                page.select("a[hreflang]").eachAttr("href").subList(0, 2));
        assertEquals(Language.values().length, page.select("a[hreflang]").size());
        assertEquals("/port/1", page.selectFirst("a[rel=bookmark]").attr("href"), "a permanent link has no language");
        assertTrue(page.selectFirst("h1").text().contains("href=\"/x"), "text is left alone");
        assertTrue(page.selectFirst("main").text().contains("href=\"/port/1\""), "text is left alone");
        assertEquals("/ar/port/1", get("/ar/port/1/", "").headers().get("Location"));
        assertEquals("noindex, nofollow", response.headers().get("X-Robots-Tag"));
        assertEquals(404, get("/ar/port/1.eml", "").status());
        assertEquals(404, get("/ar/ar/port/1", "").status());
        assertEquals(200, get("/ar", "").status());
        assertEquals(200, get("/ar/", "").status());
    }

    @Test
    void the_addresses_of_a_trove_that_is_named_like_a_language_remain() throws IOException {
        site.close();
        site.builder.trove("de", "The Debates", "", 10, Map.of());
        var messages = new TreeMap<Integer, byte[]>();
        messages.put(1, "Subject: Debate\r\n\r\nOld.\r\n".getBytes(StandardCharsets.UTF_8));
        site.builder.part("de", "First", "", "2026-12-02T09:00:00Z", messages, new TreeMap<>());
        site.open();
        assertEquals("Debate", page(get("/de/1", "")).selectFirst("h1").text());
        assertEquals("en", language("/de/1", ""));
        assertEquals(200, get("/de/1/raw", "").status());
        assertEquals(200, get("/de/part/1", "").status());
        assertEquals("The Debates", page(get("/de", "")).selectFirst("h1").text());
        assertEquals("de", language("/de/", ""));
        assertEquals("de", language("/de/port/1", ""));
        assertEquals("de", language("/de/about", ""));
        assertEquals(
                "/de/1",
                page(get("/fr/de/1", ""))
                        .selectFirst("a[hreflang=en]")
                        .attr("href")
                        .substring(3));
    }

    @Test
    void a_redirection_to_a_file_has_no_language() {
        assertEquals("/port/1.eml", get("/de/port/1.eml/", "").headers().get("Location"));
    }

    @Test
    void the_page_of_a_correspondent_has_a_language_and_the_answer_to_oembed_has_not() {
        assertEquals("de", language("/people/a@b.example", "de"));
        Document page = page(get("/ru/people", ""));
        assertEquals(List.of("/ru/people/a%40b.example"), page.select("td a").eachAttr("href"));
        assertEquals("ru", language("/ru/people/a%40b.example", ""));
        String url = "/oembed?url=https://papers.example/port/1";
        assertEquals(BuiltSite.text(get(url, "en")), BuiltSite.text(get(url, "ar")));
        assertEquals(404, get("/ar" + url, "").status());
    }
}
