package org.daylight.mention;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.daylight.format.Outcome;
import org.daylight.http.client.HttpLimits;
import org.daylight.http.client.PublicMachines;
import org.daylight.http.client.Route;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a mention may be, the queue, and asking a page. */
final class MentionTest {

    private static final String TARGET = "https://papers.example/harbour/12";

    @TempDir
    private Path folder;

    private HttpServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    private static Mention mention(String source) {
        return Mention.of(source, TARGET).orThrow();
    }

    @Test
    void only_addresses_of_pages_and_documents_are_mentions() {
        Mention one = Mention.of("https://blog.example/a?b=1#c", TARGET + "/passage/1-9#p2")
                .orThrow();
        assertEquals("harbour/12", one.document().toString());
        assertEquals("https://blog.example/a?b=1", one.source());
        assertEquals(TARGET + "/passage/1-9", one.target());
        for (List<String> wrong : List.of(
                List.of("", TARGET),
                List.of("javascript:alert(1)", TARGET),
                List.of("file:///etc/passwd", TARGET),
                List.of("https://user:secret@blog.example/", TARGET),
                List.of("https://papers.example/harbour/13", TARGET),
                List.of("https://blog.example/\u202e", TARGET),
                List.of("https://blog.example/ a", TARGET),
                List.of("https://blog.example/" + "a".repeat(2_000), TARGET),
                List.of("https://blog.example/", "https://papers.example/"),
                List.of("https://blog.example/", "https://papers.example/harbour"),
                List.of("https://blog.example/", "https://papers.example/harbour/0"),
                List.of("https://blog.example/", "https://papers.example/harbour/9999999999"),
                List.of("https://blog.example/", "/harbour/12"))) {
            assertInstanceOf(Outcome.Refused.class, Mention.of(wrong.get(0), wrong.get(1)), wrong.toString());
        }
    }

    @Test
    void the_queue_has_a_limit_and_stores_each_mention_once() throws IOException {
        MentionQueue queue = MentionQueue.open(folder.resolve("queue"));
        assertEquals(MentionQueue.Result.ADDED, queue.add(mention("https://blog.example/0")));
        assertEquals(MentionQueue.Result.KNOWN, queue.add(mention("https://blog.example/0#x")));
        for (int i = 1; i < MentionQueue.MOST; i++) {
            Mention one = mention("https://blog.example/" + i);
            Files.write(
                    folder.resolve("queue/" + one.id() + ".json"), one.json().bytes());
        }
        assertEquals(MentionQueue.Result.FULL, queue.add(mention("https://blog.example/more")));
        assertEquals(MentionQueue.Result.KNOWN, queue.add(mention("https://blog.example/0")));
        assertEquals(MentionQueue.MOST, queue.waiting().size());
        queue.remove(mention("https://blog.example/5"));
        assertEquals(
                MentionQueue.Result.ADDED,
                MentionQueue.open(folder.resolve("queue")).add(mention("https://blog.example/more")));
    }

    @Test
    void several_servers_may_use_one_folder() throws Exception {
        int servers = 4;
        int each = 50;
        var together = new CyclicBarrier(servers);
        try (var threads = Executors.newFixedThreadPool(servers)) {
            List<Future<Void>> added = new ArrayList<>();
            for (int i = 0; i < servers; i++) {
                MentionQueue queue = MentionQueue.open(folder);
                String host = "https://blog" + i + ".example/";
                added.add(threads.submit(() -> {
                    together.await();
                    for (int n = 0; n < each; n++) {
                        assertEquals(MentionQueue.Result.ADDED, queue.add(mention(host + "x".repeat(n) + n)));
                    }
                    return null;
                }));
            }
            for (Future<Void> one : added) {
                one.get();
            }
        }
        assertEquals(servers * each, MentionQueue.open(folder).waiting().size());
        try (var files = Files.list(folder)) {
            assertEquals(servers * each, files.count());
        }
    }

    @Test
    void what_an_interrupted_process_left_is_no_mention_and_a_damaged_one_is_named() throws IOException {
        MentionQueue queue = MentionQueue.open(folder);
        Files.writeString(folder.resolve("mention.new"), "{\"sou");
        assertEquals(List.of(), queue.waiting());
        assertEquals(MentionQueue.Result.ADDED, queue.add(mention("https://blog.example/0")));
        Path damaged = folder.resolve("a".repeat(64) + ".json");
        Files.writeString(damaged, "{\"source\":\"https://blog.example/1\",\"target\":\"" + TARGET + "\"}");
        String message = assertThrows(IOException.class, queue::waiting).getMessage();
        assertTrue(message.contains(damaged.toString()), message);
    }

    private int serve(Map<String, String> pages, AtomicInteger asked) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            String page = pages.get(exchange.getRequestURI().getPath());
            if (page == null) {
                exchange.sendResponseHeaders(404, -1);
            } else if (page.startsWith("http")) {
                exchange.getResponseHeaders().add("Location", page);
                exchange.sendResponseHeaders(302, -1);
            } else {
                boolean isHtml = page.startsWith("<");
                exchange.getResponseHeaders().add("Content-Type", isHtml ? "text/html" : "text/plain");
                byte[] bytes = page.getBytes(UTF_8);
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
            exchange.close();
        });
        server.start();
        return server.getAddress().getPort();
    }

    @Test
    void the_page_must_really_link_to_the_document() throws IOException {
        Map<String, String> pages = Map.of(
                "/yes", "<title>A\n post</title><p><a rel=x href='" + TARGET + "#p2'>it</a>",
                "/comment", "<!-- <a href='" + TARGET + "'>it</a> --><p>" + TARGET,
                "/longer", "<a href='" + TARGET + "0'>it</a>",
                "/deep", "<div>".repeat(150_000) + "<a href='" + TARGET + "'>it</a>",
                "/large", "<" + "x".repeat(CheckMention.MAX_BYTES + 1),
                "/text", "See " + TARGET + ", please",
                "/textlonger", "See " + TARGET + "0",
                "/loop", "http://127.0.0.1/");
        int port = serve(pages, new AtomicInteger());
        var check = new CheckMention(new Route.Direct(), HttpLimits.USUAL, any -> true);
        String base = "http://127.0.0.1:" + port;
        assertEquals(new CheckMention.Linked("A post"), check.check(mention(base + "/yes")));
        assertInstanceOf(CheckMention.Linked.class, check.check(mention(base + "/text")));
        for (String not : List.of("/comment", "/longer", "/large", "/textlonger", "/absent")) {
            assertInstanceOf(CheckMention.NotLinked.class, check.check(mention(base + not)), not);
        }
        check.check(mention(base + "/deep")); // found or not, it ends
    }

    private static boolean isLinked(CheckMention check, Mention mention) {
        try {
            return check.check(mention) instanceof CheckMention.Linked;
        } catch (IOException notAsked) {
            return false;
        }
    }

    @Test
    void nothing_in_a_local_network_is_asked() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        int port = serve(Map.of("/", "<a href='" + TARGET + "'>it</a>"), asked);
        for (String host : List.of("127.0.0.1", "localhost", "[::1]", "0.0.0.0")) {
            Mention local = mention("http://" + host + ":" + port + "/");
            assertFalse(isLinked(new CheckMention(new Route.Direct()), local), host);
            var byProxy = new CheckMention(new Route.WebProxy("127.0.0.1", port));
            assertInstanceOf(CheckMention.NotLinked.class, byProxy.check(local), host);
        }
        assertEquals(0, asked.get());
        for (String name : List.of("intranet", "printer.local", "2130706433", "0x7f.1", "nas.lan")) {
            assertTrue(PublicMachines.isLocalName(name), name);
        }
        assertFalse(PublicMachines.isLocalName("blog.example"));
    }

    @Test
    void a_redirection_to_a_local_network_is_not_followed() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        int port = serve(Map.of("/away", "http://10.1.2.3/secret", "/", "<p>"), asked);
        var check = new CheckMention(
                new Route.Direct(),
                HttpLimits.USUAL,
                machine -> machine.isLoopbackAddress() || PublicMachines.has(machine));
        assertFalse(isLinked(check, mention("http://127.0.0.1:" + port + "/away")));
        assertEquals(1, asked.get());
    }
}
