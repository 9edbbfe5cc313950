package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.archive.Archive;
import org.daylight.format.Sha256;
import org.daylight.http.Response;
import org.daylight.http.client.HttpLimits;
import org.daylight.http.client.Route;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.web.page.FeedHub;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A publisher's server and a hub: discovery and publishing as WebSub (W3C, 23 January 2018) has them in sections 4 and 6. */
class WebSubTest {

    private static final HubPings.Pauses SHORT =
            new HubPings.Pauses(Duration.ofMillis(20), Duration.ofMillis(20), Duration.ofMillis(80));
    /** So long that no request reaches them: the hub has received a ping that is given up, and receives it again. */
    private static final HttpLimits LIMITS =
            new HttpLimits(Duration.ofMinutes(2), Duration.ofMinutes(2), Duration.ofMinutes(2), 1_000);

    private static final Pattern LINK = Pattern.compile("<([^>]+)>; rel=\"([a-z]+)\"");

    @TempDir
    Path temporary;

    private final BlockingQueue<String> pings = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> faults = new LinkedBlockingQueue<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger strange = new AtomicInteger();
    private volatile int failure = 500;

    private ArchiveBuilder written;
    private Archive archive;
    private ArchiveIndex index;
    private PublicServer server;
    private HttpServer hub;
    private FeedHub named;
    private Path state;

    @BeforeEach
    void start() throws IOException {
        hub = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        hub.createContext("/", this::receive);
        hub.start();
        written = new ArchiveBuilder(temporary.resolve("archive"), "Papers").trove("port", "Port", "", 9, Map.of());
        publish(1);
        archive = written.open();
        index = ArchiveIndex.open(archive, temporary.resolve("derived"), LuceneIndex::open);
        index.catchUp();
        state = temporary.resolve("websub");
        // The address of the site is known when it listens, and must be known before.
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        String base = "http://127.0.0.1:" + port;
        named = FeedHub.of("http://127.0.0.1:" + hub.getAddress().getPort() + "/hub?x=1&y", base);
        var options = new SiteOptions(base, fault -> {}).withHub(named);
        server = PublicServer.start(
                new Site(archive, index.index(), index::progress, options), "127.0.0.1", port, error -> {});
    }

    @AfterEach
    void stop() throws IOException {
        hub.stop(0);
        server.close();
        index.close();
        archive.close();
    }

    private void publish(int number) throws IOException {
        written.part(
                "port",
                "Part " + number,
                "",
                "2026-12-0" + number + "T09:00:00Z",
                new TreeMap<>(Map.of(number, "Subject: x\r\n\r\nx\r\n".getBytes(StandardCharsets.US_ASCII))),
                new TreeMap<>());
        if (archive != null) {
            written.open().close();
            assertTrue(archive.refresh());
        }
    }

    /** The hub: it takes a ping, or fails as often as a test asks. */
    private void receive(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            if (failure == 302) {
                exchange.getResponseHeaders().add("Location", "/elsewhere");
            }
            exchange.sendResponseHeaders(failure, failure == 200 ? 0 : -1);
            if (failure == 200) {
                // An answer that never ends is not read.
                try (var out = exchange.getResponseBody()) {
                    while (true) {
                        out.write(new byte[1_000]);
                    }
                }
            }
            exchange.close();
            return;
        }
        boolean isPing = exchange.getRequestMethod().equals("POST")
                && exchange.getRequestURI().toString().equals("/hub?x=1&y")
                && "application/x-www-form-urlencoded"
                        .equals(exchange.getRequestHeaders().getFirst("Content-Type"));
        if (!isPing) {
            strange.incrementAndGet();
        }
        pings.add(body);
        exchange.sendResponseHeaders(202, -1);
        exchange.close();
    }

    private HubPings pings() throws IOException {
        return HubPings.start(archive, named, state, new Route.Direct(), faults::add, SHORT, LIMITS);
    }

    /** The feeds of which the hub was notified, as complete addresses. */
    private TreeSet<String> notified(int count) throws InterruptedException {
        TreeSet<String> notified = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            String ping = pings.poll(2, TimeUnit.MINUTES);
            assertNotNull(ping, "the hub was notified of " + notified);
            assertTrue(ping.startsWith("hub.mode=publish&hub.url="), ping);
            notified.add(
                    URLDecoder.decode(ping.substring("hub.mode=publish&hub.url=".length()), StandardCharsets.UTF_8));
        }
        return notified;
    }

    private TreeSet<String> addresses(String... paths) {
        TreeSet<String> all = new TreeSet<>();
        for (String path : paths) {
            all.add(named.base() + path);
        }
        return all;
    }

    private TreeSet<String> all() {
        return addresses("/feed.atom", "/feed.json", "/port/feed.atom", "/port/feed.json");
    }

    /** Waits until the state says that the hub was notified of the last feed as it is now. */
    private void awaitState() throws IOException, InterruptedException {
        String last = Sha256.of(get(all().last(), "GET").body().getBytes(StandardCharsets.UTF_8))
                .hex();
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!Files.readString(state).contains(last + " /port/feed.json")) {
            assertTrue(System.nanoTime() < end, "the state is not written");
            Thread.sleep(10);
        }
    }

    private static HttpResponse<String> get(String address, String method) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(address))
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void a_subscriber_discovers_the_hub_and_the_feeds_own_address() throws Exception {
        for (String address : all()) {
            for (String method : List.of("GET", "HEAD")) {
                HttpResponse<String> feed = get(address, method);
                Map<String, String> links = new TreeMap<>();
                feed.headers().allValues("link").forEach(field -> {
                    Matcher link = LINK.matcher(field);
                    while (link.find()) {
                        assertEquals(null, links.put(link.group(2), link.group(1)), "exactly one of each");
                    }
                });
                assertEquals(Map.of("hub", named.hub().toString(), "self", address), links);
            }
            String body = get(address, "GET").body();
            String escaped = named.hub().toString().replace("&", "&amp;");
            assertTrue(
                    body.contains(
                            address.endsWith(".atom")
                                    ? "  <link rel=\"hub\" href=\"" + escaped + "\"/>\n"
                                    : ",\"hubs\":[{\"type\":\"WebSub\",\"url\":\"" + named.hub() + "\"}],\"items\":"),
                    body);
        }
        HttpResponse<String> search = get(named.base() + "/search.atom?q=x", "GET");
        assertTrue(search.headers().firstValue("link").isEmpty(), "the hub is not notified of searches");
        assertFalse(search.body().contains("rel=\"hub\""));
    }

    @Test
    void without_the_hub_a_feed_is_the_same_on_all_copies() throws Exception {
        Site other = new Site(archive, index.index(), index::progress, new SiteOptions("", fault -> {}));
        for (String address : all()) {
            String path = address.substring(named.base().length());
            var plain = other.answer("GET", path, Map.of());
            assertFalse(plain.headers().containsKey("Link"), path);
            String body = new String(((Response.Body.Bytes) plain.body()).content(), StandardCharsets.UTF_8);
            String with = get(address, "GET").body();
            assertEquals(
                    body, with.replaceFirst("  <link rel=\"hub\"[^\n]*\n", "").replaceFirst("\"hubs\":\\[[^]]*],", ""));
            assertFalse(body.contains("127.0.0.1"), body);
        }
    }

    @Test
    void the_hub_is_notified_once_of_each_change() throws Exception {
        try (HubPings running = pings()) {
            assertEquals(all(), notified(4));
            publish(2);
            assertEquals(all(), notified(4));
            written.story("mud", 1, "", "---\ntitle: Mud\n---\n[x](port/1)\n");
            written.open().close();
            assertTrue(archive.refresh());
            assertEquals(
                    addresses("/feed.atom", "/feed.json"), notified(2), "a story is in the feed of the archive only");
            written.withdraw("port", 2, "Privacy.");
            written.open().close();
            assertTrue(archive.refresh());
            assertEquals(all(), notified(4));
            // What it asks for at the address of a ping is the feed that names it.
            HttpResponse<String> asked = get(named.base() + "/feed.atom", "GET");
            assertEquals(200, asked.statusCode());
            assertTrue(asked.body().contains("Withdrawn: 1 document"), asked.body());
            awaitState();
        }
        try (HubPings again = pings()) {
            written.story("silt", 1, "", "---\ntitle: Silt\n---\n[x](port/1)\n");
            written.open().close();
            assertTrue(archive.refresh());
            assertEquals(
                    addresses("/feed.atom", "/feed.json"),
                    notified(2),
                    "the hub was not notified twice after the restart");
        }
        assertEquals(0, pings.size());
        assertEquals(0, strange.get());
        assertEquals(List.of(), List.copyOf(faults));
    }

    @Test
    void a_change_while_the_server_did_not_run_is_reported_once_at_the_next_start() throws Exception {
        try (HubPings running = pings()) {
            assertEquals(all(), notified(4));
        }
        publish(2);
        try (HubPings running = pings()) {
            assertEquals(all(), notified(4));
        }
        assertEquals(0, pings.size());
    }

    @Test
    void a_hub_that_fails_is_tried_again() throws Exception {
        for (int status : new int[] {500, 404, 302}) {
            failure = status;
            failures.set(6);
            Files.deleteIfExists(state);
            try (HubPings running = pings()) {
                assertEquals(all(), notified(4));
            }
            assertEquals(
                    "the hub " + named.hub() + " answered with status " + status + "; it is tried again",
                    faults.poll(2, TimeUnit.MINUTES));
            assertEquals(0, faults.size(), "a fault is reported once");
        }
        assertEquals(0, pings.size());
        assertEquals(0, strange.get(), "no redirection is followed");
    }

    @Test
    void an_answer_without_end_is_not_read() throws Exception {
        failure = 200;
        failures.set(1);
        try (HubPings running = pings()) {
            assertEquals(3, notified(3).size(), "the fourth was after the endless answer");
        }
        assertEquals(0, pings.size());
    }

    @Test
    void a_hub_that_cannot_be_reached_is_notified_after_the_next_start() throws Exception {
        int port = hub.getAddress().getPort();
        hub.stop(0);
        try (HubPings running = pings()) {
            String fault = faults.poll(2, TimeUnit.MINUTES);
            assertNotNull(fault);
            assertTrue(fault.startsWith("the hub " + named.hub() + " was not notified of a change: "), fault);
        }
        hub = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        hub.createContext("/", this::receive);
        hub.start();
        try (HubPings running = pings()) {
            assertEquals(all(), notified(4));
        }
    }

    @Test
    void a_state_that_cannot_be_read_is_an_error() throws Exception {
        for (String text : new String[] {"", "daylight websub 1\n", "daylight websub 2\nx y\nend\n", "\u0000\u00ff"}) {
            Files.writeString(state, text, StandardCharsets.ISO_8859_1);
            assertTrue(assertThrows(IOException.class, this::pings).getMessage().contains("delete it"), text);
        }
        String start = "daylight websub 1\n" + named.hub() + " " + named.base() + "\n";
        Files.writeString(state, start + "beef /feed.atom\nend\n");
        assertThrows(IOException.class, this::pings);
        Files.writeString(state, start.replace("/hub", "/other") + "end\n");
        try (HubPings running = pings()) {
            assertEquals(all(), notified(4), "another hub was notified");
        }
    }

    @Test
    void what_is_no_hub_is_refused() {
        for (String wrong : new String[] {
            "hub.example",
            "ftp://hub.example/",
            "https://",
            "https://a:b@hub.example/",
            "https://hub.example/#x",
            "https://hub.example/>; rel=\"x\"",
            "https://hub.example/\u00e9",
            "https://hub.example/\r\nX: y"
        }) {
            assertThrows(IllegalArgumentException.class, () -> FeedHub.of(wrong, "https://papers.example"), wrong);
        }
        assertThrows(IllegalArgumentException.class, () -> FeedHub.of("https://hub.example/", ""));
    }
}
