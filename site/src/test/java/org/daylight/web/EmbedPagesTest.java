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
import java.util.Set;
import org.daylight.format.Json;
import org.daylight.http.Response;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.web.file.SiteAddress;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What pages of other sites show of this one, and what pages say of themselves to programs. */
class EmbedPagesTest {

    private static final String BASE = "http://papers.example";

    @TempDir
    static Path folder;

    private static HarbourArchive harbour;
    private static Site site;

    @BeforeAll
    static void publish() throws IOException {
        harbour = HarbourArchive.in(folder);
        site = harbour.site();
    }

    private static Response answer(String target) {
        return site.answer("GET", target, Map.of("host", "papers.example"));
    }

    private static String text(Response response) {
        return new String(((Response.Body.Bytes) response.body()).content(), StandardCharsets.UTF_8);
    }

    private static Json.Obj oembed(String path, String more) {
        Response response = answer(SiteAddress.oembed(BASE + path) + more);
        assertEquals(200, response.status(), path);
        assertTrue(response.headers().get("Vary").contains("Host"));
        return (Json.Obj) Json.parse(text(response)).orThrow();
    }

    private static String passage() {
        return answer("/harbour/1/paragraph/2").headers().get("Location");
    }

    private static List<String> embeddable() {
        return List.of(
                "/harbour/1",
                "/harbour/2",
                "/harbour/3",
                passage(),
                "/harbour/" + HarbourArchive.THREAD_FIRST + "/thread",
                "/pictures",
                "/harbour/pictures");
    }

    @Test
    void an_oembed_answer_is_static_html_with_a_proof() {
        for (String path : embeddable()) {
            Json.Obj json = oembed(path, "");
            assertEquals("rich", json.string("type").orElseThrow());
            assertEquals("1.0", json.string("version").orElseThrow());
            assertEquals("The Harbour Papers", json.string("provider_name").orElseThrow());
            assertTrue(json.number("width").orElseThrow() == 600
                    && json.number("height").orElseThrow() > 0);
            Document html = Jsoup.parse(json.string("html").orElseThrow());
            assertEquals(
                    List.of(),
                    html.body().select(":not(blockquote, p, a, b, br, small)").stream()
                            .filter(element -> element != html.body())
                            .toList(),
                    path);
            assertTrue(html.select("[src], link, script, [onclick]").isEmpty());
            assertTrue(html.select("a").stream().allMatch(a -> a.attr("href").startsWith(BASE + "/")), path);
            assertEquals(BASE + path, html.selectFirst("p + p a").attr("href"));
            assertTrue(html.text().contains("Proof: log harbour.example.org, "), html.text());
        }
        String passage =
                Jsoup.parse(oembed(passage(), "").string("html").orElseThrow()).text();
        assertTrue(passage.contains("we cannot say the tender was open"), passage);
        assertTrue(passage.contains("SHA-256 ") && !passage.contains("The board has seen"), passage);
        assertTrue(oembed("/harbour/1", "").string("html").orElseThrow().contains("/harbour/1?at="));
    }

    @Test
    void the_size_is_not_more_than_was_requested() {
        Json.Obj json = oembed("/harbour/1", "&maxwidth=240&maxheight=90");
        assertEquals(240, json.number("width").orElseThrow());
        assertEquals(90, json.number("height").orElseThrow());
        assertEquals(
                600, oembed("/harbour/1", "&maxwidth=99999999").number("width").orElseThrow());
        assertEquals(600, oembed("/harbour/1", "&maxwidth=-1").number("width").orElseThrow());
    }

    @Test
    void what_cannot_be_embedded_is_not_found() {
        for (String url : List.of(
                "",
                "x",
                "/harbour/1",
                "http://evil.example/harbour/1",
                "http://papers.example.evil.example/harbour/1",
                "javascript:alert(1)",
                BASE,
                BASE + "/",
                BASE + "/search?q=x",
                BASE + "/harbour/" + HarbourArchive.WITHHELD,
                BASE + "/harbour/" + HarbourArchive.TO_COME,
                BASE + "/harbour/999999999",
                BASE + "/harbour/1/passage/0-1",
                BASE + "/harbour/1/view/1",
                BASE + "/harbour/1/raw",
                BASE + "/../harbour/1")) {
            assertEquals(404, answer("/oembed?url=" + SiteAddress.encode(url)).status(), url);
        }
        assertEquals(404, answer("/oembed").status());
        assertEquals(
                501,
                answer(SiteAddress.oembed(BASE + "/harbour/1").replace("json", "xml"))
                        .status());
    }

    @Test
    void only_a_page_for_frames_may_be_framed() {
        for (String path : embeddable()) {
            Response response = answer(SiteAddress.embed(path));
            assertEquals(200, response.status(), path);
            String policy = response.headers().get("Content-Security-Policy");
            assertTrue(policy.contains("frame-ancestors *") && policy.startsWith("default-src 'none'"), policy);
            assertFalse(response.headers().containsKey("X-Frame-Options"));
            Document page = Jsoup.parse(text(response));
            assertTrue(page.select("script, img, form, iframe, [style]").isEmpty(), path);
            assertTrue(page.select("a").stream().allMatch(a -> a.attr("target").equals("_top")));
            Response whole = answer(path);
            assertTrue(whole.headers().get("Content-Security-Policy").contains("frame-ancestors 'none'"));
            assertEquals("DENY", whole.headers().get("X-Frame-Options"));
        }
        Response withheld = answer("/embed/harbour/" + HarbourArchive.WITHHELD);
        assertEquals(404, withheld.status());
        assertTrue(text(withheld).contains("This document is withheld."));
        assertEquals(404, answer("/embed/harbour/999999999").status());
        assertEquals(404, answer("/embed/x").status());
        assertEquals(404, answer("/embed").status());
    }

    @Test
    void pages_name_their_canonical_address_and_how_to_embed_them() {
        for (String path : embeddable()) {
            Document page = Jsoup.parse(text(answer(path)));
            assertEquals(BASE + path, page.selectFirst("link[rel=canonical]").attr("href"));
            assertEquals(BASE + path, page.selectFirst("meta[property=og:url]").attr("content"));
            String discovery =
                    page.selectFirst("link[type=application/json+oembed]").attr("href");
            assertEquals(200, answer(discovery).status(), discovery);
        }
        assertEquals(
                BASE + "/harbour/1",
                Jsoup.parse(text(answer("/harbour/1?view=fixed")))
                        .selectFirst("link[rel=canonical]")
                        .attr("href"));
        // Without a host, no absolute address is known.
        assertTrue(Jsoup.parse(text(site.answer("GET", "/harbour/1", Map.of())))
                .select("link[rel=canonical]")
                .isEmpty());
    }

    @Test
    void data_for_programs_cannot_be_broken_out_of() {
        for (int number :
                List.of(1, HarbourArchive.HOSTILE, HarbourArchive.NO_DATE_NO_SUBJECT, HarbourArchive.ARABIC)) {
            String html = text(answer("/harbour/" + number));
            Document page = Jsoup.parse(html);
            assertEquals(1, page.select("script").size());
            String data = page.selectFirst("script[type=application/ld+json]").data();
            assertFalse(data.contains("<") || data.contains("&"), data);
            Json.Obj json = (Json.Obj) Json.parse(data).orThrow();
            assertEquals("EmailMessage", json.string("@type").orElseThrow());
            assertEquals(BASE + "/harbour/" + number, json.string("url").orElseThrow());
        }
        String hostile = Jsoup.parse(text(answer("/harbour/" + HarbourArchive.HOSTILE)))
                .selectFirst("script")
                .data();
        assertTrue(hostile.contains("\\u003cscript\\u003ealert(2)"), hostile);
        String policy = answer("/harbour/1").headers().get("Content-Security-Policy");
        assertTrue(policy.startsWith("default-src 'none'") && !policy.contains("script-src"), policy);
    }

    /** The addresses of a file of the sitemap. It has the form that the schema of sitemaps.org requires. */
    private static List<String> locations(String target, String root, String element) {
        Response response = answer(target);
        assertEquals(200, response.status(), target);
        assertTrue(response.headers().get("Vary").contains("Host"));
        String xml = text(response);
        assertTrue(
                xml.matches("(?s)<\\?xml version=\"1.0\" encoding=\"UTF-8\"\\?>\n<" + root
                        + " xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n.*</" + root + ">\n"),
                xml);
        List<String> found = new ArrayList<>();
        List<String> lines = xml.lines().toList();
        for (String line : lines.subList(2, lines.size() - 1)) {
            assertTrue(
                    line.matches("<" + element + "><loc>[^<>&\"]+</loc>(<lastmod>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z"
                            + "</lastmod>)?</" + element + ">"),
                    line);
            found.add(line.replaceFirst(".*<loc>", "").replaceFirst("</loc>.*", ""));
        }
        assertTrue(found.size() <= 50_000);
        assertEquals(found.size(), Set.copyOf(found).size());
        return found;
    }

    @Test
    void the_sitemap_has_every_document_that_is_shown() {
        List<String> all = new ArrayList<>();
        List<String> files = locations("/sitemap.xml", "sitemapindex", "sitemap");
        assertEquals(6, files.size());
        for (String file : files) {
            assertTrue(file.startsWith(BASE + "/sitemap/"), file);
            all.addAll(locations(file.substring(BASE.length()), "urlset", "url"));
        }
        assertEquals(
                248,
                all.stream()
                        .filter(each -> each.matches(".*/[0-9]+") && !each.contains("/part/"))
                        .count());
        assertTrue(all.containsAll(List.of(BASE + "/", BASE + "/harbour", BASE + "/harbour/part/1", BASE + "/gala/4")));
        assertFalse(all.contains(BASE + "/harbour/" + HarbourArchive.WITHHELD));
        for (int i = 0; i < all.size(); i += 20) {
            assertEquals(200, answer(all.get(i).substring(BASE.length())).status(), all.get(i));
        }
        for (String none :
                List.of("/sitemap", "/sitemap/9-1.xml", "/sitemap/1-2.xml", "/sitemap/1-0.xml", "/sitemap/1.xml")) {
            assertEquals(404, answer(none).status(), none);
        }
        assertEquals(404, site.answer("GET", "/sitemap.xml", Map.of()).status());
    }

    @Test
    void the_publisher_chooses_the_rules_for_crawlers() throws IOException {
        String usual = text(answer("/robots.txt"));
        assertTrue(usual.contains("Disallow: /*/search\n"), "in a selected language: /de/search");
        assertTrue(usual.contains("Disallow: /search\n") && usual.endsWith("\nSitemap: " + BASE + "/sitemap.xml\n"));
        var options = new SiteOptions("", fault -> {}).withRobots("User-agent: *\nDisallow: /\n");
        var index = ArchiveIndex.open(harbour.archive, folder.resolve("robots.index"), LuceneIndex::open);
        try (index) {
            var own = new Site(harbour.archive, index.index(), index::progress, options);
            assertEquals("User-agent: *\nDisallow: /\n", text(own.answer("GET", "/robots.txt", Map.of())));
        }
    }
}
