package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.daylight.http.Response;
import org.daylight.mention.MentionQueue;
import org.daylight.web.page.MentionInbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The endpoint for webmentions. */
class WebmentionTest {

    @TempDir
    Path folder;

    private final AtomicLong nanos = new AtomicLong(7);

    private BuiltSite site(SiteOptions options) throws IOException {
        var site = new BuiltSite(folder, "Port & Co", options);
        site.builder.trove("port", "The Port", "", 3, Map.of());
        var shown = new TreeMap<Integer, byte[]>();
        shown.put(1, "Subject: a\r\n\r\nText.\r\n".getBytes(StandardCharsets.UTF_8));
        site.builder.part("port", "First", "", "2026-12-01T09:00:00Z", shown, new TreeMap<>(Map.of(2, "Privacy.")));
        site.open();
        return site;
    }

    private SiteOptions taking() throws IOException {
        var queue = MentionQueue.open(folder.resolve("queue"));
        return SiteOptions.DEFAULT.withMentions(new MentionInbox(queue, fault -> {}, nanos::get));
    }

    private static Response post(BuiltSite site, String source, String target) {
        String form = "source=" + URLEncoder.encode(source, StandardCharsets.UTF_8) + "&target="
                + URLEncoder.encode(target, StandardCharsets.UTF_8);
        return site.site().answer("POST", "/webmention", Map.of("host", "papers.example"), form);
    }

    private long stored() throws IOException {
        try (var files = Files.list(folder.resolve("queue"))) {
            return files.count();
        }
    }

    @Test
    void a_site_takes_none_unless_it_is_told_to() throws IOException {
        try (BuiltSite site = site(SiteOptions.DEFAULT)) {
            assertEquals(404, site.answer("/webmention").status());
            assertEquals(
                    405,
                    post(site, "https://blog.example/", "http://papers.example/port/1")
                            .status());
            assertNull(site.answer("/port/1").headers().get("Link"));
        }
    }

    @Test
    void the_page_of_a_document_names_the_endpoint() throws IOException {
        try (BuiltSite site = site(taking())) {
            assertEquals(
                    "</webmention>; rel=\"webmention\"",
                    site.answer("/port/1").headers().get("Link"));
            assertNull(site.answer("/port/2").headers().get("Link"), "a withheld document");
            assertEquals(200, site.answer("/webmention").status());
        }
    }

    @Test
    void a_mention_waits_and_is_stored_once_and_not_shown() throws IOException {
        try (BuiltSite site = site(taking())) {
            Response first = post(site, "https://blog.example/post", "https://papers.example/port/1#p1");
            assertEquals(202, first.status(), BuiltSite.text(first));
            assertEquals(
                    202,
                    post(site, "https://blog.example/post", "https://papers.example/port/1")
                            .status());
            assertEquals(1, stored());
            String waiting = Files.readString(
                    Files.list(folder.resolve("queue")).toList().getFirst());
            assertEquals(
                    "{\"source\":\"https://blog.example/post\",\"target\":\"https://papers.example/port/1\"}", waiting);
            assertFalse(BuiltSite.text(site.answer("/port/1")).contains("blog.example"));
        }
    }

    @Test
    void a_page_in_a_selected_language_can_be_the_target() throws IOException {
        try (BuiltSite site = site(taking())) {
            assertEquals(
                    "</webmention>; rel=\"webmention\"",
                    site.answer("/de/port/1").headers().get("Link"));
            Response answer = post(site, "https://blog.example/post", "https://papers.example/de/port/1");
            assertEquals(202, answer.status(), BuiltSite.text(answer));
            assertEquals(1, stored());
        }
    }

    @Test
    void what_is_wrong_is_refused_and_not_stored() throws IOException {
        try (BuiltSite site = site(taking())) {
            for (List<String> wrong : List.of(
                    List.of("", ""),
                    List.of("https://blog.example/", "https://other.example/port/1"),
                    List.of("https://blog.example/", "https://papers.example/port/2"),
                    List.of("https://blog.example/", "https://papers.example/port/9"),
                    List.of("https://blog.example/", "https://papers.example/none/1"),
                    List.of("https://blog.example/", "https://papers.example/about"),
                    List.of("https://blog.example/", "https://papers.example/xx/port/1"),
                    List.of("https://blog.example/", "https://papers.example/de/port/2"),
                    List.of("https://papers.example/port/1", "https://papers.example/port/1"),
                    List.of("ftp://blog.example/", "https://papers.example/port/1"),
                    List.of("https://blog.example/" + "x".repeat(3_000), "https://papers.example/port/1"))) {
                Response answer = post(site, wrong.get(0), wrong.get(1));
                assertEquals(400, answer.status(), wrong.toString());
                assertTrue(answer.type().startsWith("text/plain"), answer.type());
            }
            assertEquals(0, stored());
        }
    }

    @Test
    void many_at_once_are_refused_and_the_disk_does_not_fill() throws IOException {
        try (BuiltSite site = site(taking())) {
            int accepted = 0;
            for (int i = 0; i < 60; i++) {
                accepted += post(site, "https://blog.example/" + i, "https://papers.example/port/1")
                                        .status()
                                == 202
                        ? 1
                        : 0;
            }
            assertEquals(20, accepted);
            assertEquals(20, stored());
            Response refused = post(site, "https://blog.example/x", "https://papers.example/port/1");
            assertEquals(429, refused.status());
            assertEquals("600", refused.headers().get("Retry-After"));
            int round = 0;
            while (stored() < MentionQueue.MOST) {
                nanos.addAndGet(10_000_000_000L);
                assertEquals(
                        202,
                        post(site, "https://b.example/" + round++, "https://papers.example/port/1")
                                .status());
            }
            nanos.addAndGet(10_000_000_000L);
            assertEquals(
                    507,
                    post(site, "https://b.example/more", "https://papers.example/port/1")
                            .status());
            assertEquals(MentionQueue.MOST, stored());
        }
    }
}
