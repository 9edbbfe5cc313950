package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.daylight.archive.Archive;
import org.daylight.http.Response;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.web.file.Exports;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports of a search: files, a permanent address, a feed, counts of many searches. */
class SearchResultTest {

    @TempDir
    Path temporary;

    private Archive archive;
    private ArchiveIndex index;
    private Site site;
    private ArchiveBuilder written;

    private static byte[] mail(int number, String day) {
        return ("From: Ann <ann@harbour.example>\r\nSubject: Berth " + number + "\r\nDate: " + day
                        + " 09:00:00 +0000\r\nMessage-ID: <" + number + "@harbour.example>\r\n\r\nAs agreed.\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    @BeforeEach
    void publish() throws IOException {
        written = new ArchiveBuilder(Files.createDirectory(temporary.resolve("archive")), "The Harbour Papers")
                .trove("harbour", "Harbour", "", 9, Map.of())
                .part(
                        "harbour",
                        "Part 1",
                        "",
                        "2026-11-16T09:00:00Z",
                        new TreeMap<>(Map.of(1, mail(1, "Mon, 2 Mar 2015"), 4, mail(4, "Wed, 4 Mar 2015"))),
                        new TreeMap<>());
        archive = written.open();
        reopen();
    }

    private void reopen() throws IOException {
        index = ArchiveIndex.open(archive, temporary.resolve("index"), LuceneIndex::open);
        index.catchUp();
        site = new Site(archive, index.index(), index::progress, new SiteOptions("https://papers.example/", f -> {}));
    }

    /** A second part, of a document between the other two. */
    private void publishMore() throws IOException {
        written.part(
                "harbour",
                "Part 2",
                "",
                "2026-11-17T09:00:00Z",
                new TreeMap<>(Map.of(2, mail(2, "Tue, 3 Mar 2015"))),
                new TreeMap<>());
        index.close();
        archive.close();
        archive = written.open();
        reopen();
    }

    @AfterEach
    void close() throws IOException {
        index.close();
        archive.close();
    }

    private Response get(String target) {
        return site.answer("GET", target, Map.of("host", "elsewhere.example"));
    }

    private static byte[] bytes(Response response) throws IOException {
        return switch (response.body()) {
            case Response.Body.Bytes bytes -> bytes.content();
            case Response.Body.Stream(Response.Content content) -> {
                var out = new ByteArrayOutputStream();
                try (content) {
                    content.writeTo(out);
                }
                yield out.toByteArray();
            }
            case Response.Body.Compressed compressed -> throw new AssertionError(compressed);
            case Response.Body.File file -> throw new AssertionError(file);
            case Response.Body.Read read -> throw new AssertionError(read);
        };
    }

    private String text(String target) throws IOException {
        Response response = get(target);
        assertEquals(200, response.status(), target);
        return new String(bytes(response), StandardCharsets.UTF_8);
    }

    @Test
    void every_format_has_all_that_was_found_in_order() throws IOException {
        List<String> rows = text("/search.csv?q=berth&sort=oldest").lines().toList();
        assertEquals(3, rows.size());
        assertTrue(
                rows.get(1).startsWith("harbour/1,shown,harbour,1,1,https://papers.example/harbour/1,"), rows.get(1));
        assertTrue(rows.get(2).startsWith("harbour/4,"), rows.get(2));
        assertEquals(3, text("/search.jsonl?q=berth").lines().count());
        assertTrue(text("/search.mbox?q=berth").contains("From mboxrd@harbour/4 "));
        try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes(get("/search.zip?q=berth&sort=oldest"))))) {
            ZipEntry first = zip.getNextEntry();
            assertEquals("harbour/000001.eml", first.getName());
            assertArrayEquals(mail(1, "Mon, 2 Mar 2015"), zip.readAllBytes());
        }
        assertArrayEquals(bytes(get("/search.zip?q=berth")), bytes(get("/search.zip?q=berth")));
    }

    @Test
    void an_empty_result_is_a_complete_file() throws IOException {
        assertEquals(1, text("/search.csv?q=heliport").lines().count());
        assertTrue(text("/search.jsonl?q=heliport").contains("\"found\":0"));
        assertEquals("", text("/search.mbox?q=heliport"));
    }

    @Test
    void a_result_of_the_past_does_not_change() throws IOException {
        long size = archive.contents().checkpoint().size();
        String past = "q=berth&at=" + size;
        List<byte[]> before = new ArrayList<>();
        for (String format : List.of("csv", "mbox")) {
            before.add(bytes(get("/search." + format + "?" + past)));
        }
        publishMore();
        assertEquals(4, text("/search.csv?q=berth").lines().count());
        assertArrayEquals(before.get(0), bytes(get("/search.csv?" + past)));
        assertArrayEquals(before.get(1), bytes(get("/search.mbox?" + past)));
        var page = Jsoup.parse(text("/search?" + past));
        assertTrue(page.selectFirst("h1").text().startsWith("2 messages"), page.text());
        page.select(".views a:not([href^=/search/form]), aside .facet a, .timeline a, a[href^=/search/pictures]")
                .forEach(link -> assertTrue(link.attr("href").endsWith("&at=" + size), link.outerHtml()));
        var pictures = Jsoup.parse(text("/search/pictures?" + past));
        assertTrue(pictures.selectFirst(".lede").text().startsWith("2 published messages"), pictures.text());
        pictures.select(".picture a, .timeline a")
                .forEach(link -> assertTrue(link.attr("href").endsWith("&at=" + size), link.outerHtml()));
        assertEquals(404, get("/search?q=berth&at=" + (size + 2)).status());
        assertEquals(404, get("/search.csv?q=berth&at=x").status());
        assertEquals(404, get("/search?q=berth&at=0").status());
    }

    @Test
    void the_page_links_to_its_exports() throws IOException {
        var page = Jsoup.parse(text("/search?q=berth"));
        for (var link : page.select(".take a")) {
            assertEquals(200, get(link.attr("href")).status(), link.outerHtml());
        }
        assertEquals(4, page.select(".take a").size());
        assertEquals("/search.atom?q=berth", page.select("link[title*=search]").attr("href"));
        assertEquals(1, page.select("a[href*=at=]").size());
    }

    @Test
    void the_feed_has_the_newest_release_first_and_names_no_host() throws Exception {
        String first = text("/search.atom?q=berth");
        publishMore();
        String feed = text("/search.atom?q=berth");
        var xml = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(feed.getBytes(StandardCharsets.UTF_8)));
        assertEquals(3, xml.getElementsByTagName("entry").getLength());
        assertTrue(feed.indexOf("/harbour/2\"") < feed.indexOf("/harbour/4\""));
        assertTrue(feed.contains("href=\"/harbour/2\""), feed);
        assertFalse(feed.contains("papers.example/") || feed.contains("elsewhere.example"));
        String id = first.substring(
                first.indexOf("<entry>\n    <id>") + 16, first.indexOf("</id>", first.indexOf("<entry>")));
        assertTrue(feed.contains(id), id);
    }

    @Test
    void many_searches_are_counted() throws IOException {
        Response answer =
                site.answer("POST", "/batch", Map.of(), "list=berth%0D%0Aheliport%0A%0A%22berth+4%22%0A%3Cb%3E");
        assertEquals(200, answer.status());
        var page = Jsoup.parse(new String(bytes(answer), StandardCharsets.UTF_8));
        assertEquals(
                List.of(
                        "berth 2 2 March 2015 4 March 2015",
                        "heliport 0",
                        "\"berth 4\" 1 4 March 2015 4 March 2015",
                        "<b> 0"),
                page.select(".counts tbody tr").eachText());
        String csv = new String(
                bytes(site.answer("POST", "/batch", Map.of(), "list=berth%0A%3Dheliport&as=csv&phrases=1")),
                StandardCharsets.UTF_8);
        assertEquals(
                "\uFEFFsearch,documents,first,last,address\r\n"
                        + "\"\"\"berth\"\"\",2,2015-03-02T09:00:00Z,2015-03-04T09:00:00Z,"
                        + "https://papers.example/search?q=%22berth%22\r\n"
                        + "\"\"\"=heliport\"\"\",0,,,https://papers.example/search?q=%22%3Dheliport%22\r\n",
                csv);
        assertEquals(200, get("/batch").status());
    }

    @Test
    void a_line_of_several_words_is_counted_also_as_of_a_log_entry() throws IOException {
        for (String at : List.of("", "&at=" + archive.contents().checkpoint().size())) {
            Response answer = site.answer("POST", "/batch", Map.of(), "list=berth+-heliport%0Aberth+4" + at);
            assertEquals(200, answer.status(), at);
            var page = Jsoup.parse(new String(bytes(answer), StandardCharsets.UTF_8));
            assertEquals(
                    "berth -heliport 2 2 March 2015 4 March 2015",
                    page.select(".counts tbody tr").eachText().getFirst(),
                    at);
            assertEquals(2, page.select(".counts tbody tr").size(), at);
        }
        assertEquals(405, site.answer("POST", "/search", Map.of(), "q=x").status());
    }

    @Test
    void a_head_request_takes_no_slot_and_503_is_sent_when_all_are_used() throws IOException {
        assertEquals(
                "text/csv; charset=utf-8; header=present",
                site.answer("HEAD", "/search.csv?q=berth", Map.of()).headers().get("Content-Type"));
        List<Response> open = new ArrayList<>();
        Response last = get("/search.csv?q=berth");
        while (last.status() == 200 && open.size() < 100) {
            open.add(last);
            last = get("/search.csv?q=berth");
        }
        assertEquals(503, last.status());
        assertEquals("60", last.headers().get("Retry-After"));
        assertEquals(200, site.answer("HEAD", "/search.csv?q=berth", Map.of()).status());
        assertEquals(200, get("/search?q=berth").status());
        for (Response each : open) {
            ((Response.Body.Stream) each.body()).content().close();
        }
        assertEquals(3, text("/search.csv?q=berth").lines().count());
    }

    @Test
    void damaged_documents_are_named_and_the_others_exported() throws IOException {
        index.close();
        archive.close();
        TamperedArchiveTest.change(
                temporary.resolve("archive"),
                "data/messages/000004.eml",
                old -> new String(old, StandardCharsets.US_ASCII)
                        .replace("agreed", "denied")
                        .getBytes(StandardCharsets.US_ASCII));
        archive = Archive.open(temporary.resolve("archive"));
        index = ArchiveIndex.open(archive, temporary.resolve("index"), LuceneIndex::open);
        site = new Site(archive, index.index(), index::progress);
        String lines = text("/search.jsonl?q=berth&sort=newest");
        assertTrue(lines.startsWith("{\"document\":\"harbour/4\",\"state\":\"damaged\""), lines);
        assertTrue(lines.contains("\"damaged\":1"));
        assertTrue(text("/search.csv?q=berth").contains("harbour/4,damaged,"));
        assertTrue(text("/search.mbox?q=berth").contains("harbour/4: damaged"));
    }

    @Test
    void over_http_in_chunks_and_compressed() throws IOException {
        try (PublicServer server = PublicServer.start(site, "127.0.0.1", 0, error -> {})) {
            String plain = raw(server, "GET /search.jsonl?q=berth HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertTrue(plain.toLowerCase(java.util.Locale.ROOT).contains("transfer-encoding: chunked"), plain);
            assertTrue(plain.endsWith("\r\n0\r\n\r\n"), plain);
            String head = raw(server, "HEAD /search.jsonl?q=berth HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertTrue(head.startsWith("HTTP/1.1 200"), head);
            assertTrue(head.endsWith("\r\n\r\n"), head);
            var posted = raw(
                    server,
                    "POST /batch HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type:"
                            + " application/x-www-form-urlencoded\r\nContent-Length: 10\r\n\r\nlist=berth");
            assertTrue(posted.contains("4 March 2015"), posted);
            var tooLong = raw(
                    server,
                    "POST /batch HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type:"
                            + " application/x-www-form-urlencoded\r\nContent-Length: 70000\r\n\r\nlist="
                            + "x".repeat(69_995));
            assertTrue(tooLong.startsWith("HTTP/1.1 413"), tooLong);
            assertTrue(tooLong.contains("The text is too long"), tooLong);
        }
        Response small = site.answer("GET", "/search.csv?q=berth", Map.of("accept-encoding", "gzip"));
        assertEquals("gzip", small.headers().get("Content-Encoding"));
        try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes(small)))) {
            assertEquals(
                    3,
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .count());
        }
    }

    private static String raw(PublicServer server, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void a_stalled_client_does_not_stop_the_others() throws Exception {
        Exports exports = new Exports(1, new Semaphore(1, true), 1);
        var stuck = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        Exports.Slot first = exports.enter().orElseThrow();
        Thread slow = Thread.ofVirtual().start(() -> {
            try (first) {
                first.work(
                        new OutputStream() {
                            @Override
                            public void write(int b) throws IOException {
                                stuck.countDown();
                                try {
                                    new CountDownLatch(1).await();
                                } catch (InterruptedException e) {
                                    throw new java.io.InterruptedIOException();
                                }
                            }
                        },
                        out -> out.write(1));
            } catch (IOException e) {
                ended.countDown();
            }
        });
        stuck.await();
        Exports.Slot second = exports.enter().orElse(null);
        while (second == null) {
            second = exports.enter().orElse(null); // until the first has been stalled for a nanosecond
        }
        var out = new ByteArrayOutputStream();
        try (Exports.Slot taken = second) {
            taken.work(out, to -> to.write("through".getBytes(StandardCharsets.US_ASCII)));
        }
        assertEquals("through", out.toString(StandardCharsets.US_ASCII));
        ended.await();
        slow.join();
        try (var third = exports.enter().orElseThrow()) {
            assertTrue(exports.enter().isEmpty());
            third.work(OutputStream.nullOutputStream(), to -> to.write(new byte[1 << 20]));
        }
    }

    @Test
    void an_address_that_is_none_cannot_be_set() {
        for (String base :
                List.of("papers.example", "https://papers.example/path", "ftp://x", "https://", "https://a b")) {
            assertThrows(IllegalArgumentException.class, () -> new SiteOptions(base, f -> {}), base);
        }
        assertEquals("https://papers.example", new SiteOptions("https://Papers.example/", f -> {}).base());
    }
}
