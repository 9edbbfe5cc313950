package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The site over HTTP, as browsers and mirrors use it. */
class PublicServerTest {

    @TempDir
    static Path folder;

    private static PublicServer server;
    private static HttpClient client;

    @BeforeAll
    static void start() throws IOException {
        server = PublicServer.start(HarbourArchive.in(folder).site(), "127.0.0.1", 0, error -> {});
        client = HttpClient.newHttpClient();
        Files.writeString(folder.resolve("secret"), "not public");
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    private static HttpResponse<byte[]> send(String method, String target, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + target))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Test
    void a_page_is_served_with_its_length_and_type() throws Exception {
        HttpResponse<byte[]> front = send("GET", "/");
        assertEquals(200, front.statusCode());
        assertEquals("text/html; charset=utf-8", header(front, "content-type"));
        assertEquals(String.valueOf(front.body().length), header(front, "content-length"));
        assertTrue(new String(front.body(), StandardCharsets.UTF_8).contains("The Harbour Papers"));
    }

    @Test
    void head_has_the_headers_of_get() throws Exception {
        for (String target : new String[] {
            "/",
            "/harbour/1",
            "/harbour/1.eml",
            "/releases/0001.zip",
            "/nowhere",
            "/checkpoint",
            "/search?q=berth",
            "/search.csv?q=berth",
            "/search.jsonl?q=berth",
            "/search.mbox?q=berth",
            "/search.zip?q=berth",
            "/search.atom?q=berth",
            "/batch"
        }) {
            for (String coding : new String[] {"gzip", "identity"}) {
                HttpResponse<byte[]> get = send("GET", target, "Accept-Encoding", coding);
                HttpResponse<byte[]> head = send("HEAD", target, "Accept-Encoding", coding);
                assertEquals(get.statusCode(), head.statusCode(), target);
                assertEquals(0, head.body().length, target);
                assertEquals(fields(get), fields(head), target + " " + coding);
            }
        }
    }

    /** All fields but the time, and how the body is framed where there is none. */
    @Test
    void a_reader_can_ask_for_text() throws Exception {
        HttpResponse<byte[]> text = send("GET", "/about", "Accept", "text/plain");
        assertEquals("text/plain; charset=utf-8", header(text, "Content-Type"));
        assertTrue(header(text, "Vary").contains("Accept"), header(text, "Vary"));
        HttpResponse<byte[]> page = send("GET", "/about", "Accept", "*/*");
        assertEquals("text/html; charset=utf-8", header(page, "Content-Type"));
    }

    private static Map<String, List<String>> fields(HttpResponse<?> response) {
        Map<String, List<String>> fields = new TreeMap<>(response.headers().map());
        fields.remove("date");
        fields.remove("transfer-encoding");
        return fields;
    }

    @Test
    void any_value_of_any_field_gets_an_answer() throws Exception {
        String[] values = {
            ";",
            ",",
            ";;",
            "",
            " ",
            "gzip;",
            "gzip;q",
            "gzip;q=",
            "gzip;q=2",
            "gzip;q=-1",
            "gzip;q=0.0000",
            "*;q=0",
            "gzip;q=0",
            "bytes",
            "bytes=",
            "bytes=-",
            "bytes=--1",
            "bytes=5-2",
            "bytes=0-0,5-6",
            "bytes=99999999999999999999-",
            "bytes=-0",
            "items=0-1",
            "\"",
            "W/",
            "W/\"\"",
            "\"a",
            "*",
            "*,*",
            "\"a\",",
            "Tue, 99 Foo 2020",
            "https",
            "https,http",
            "javascript:",
            "\u00e9",
            "x".repeat(5_000),
            "[::1]",
            "[",
            "a:b:c",
            "a:99999",
            "-",
            "..",
            "x@y",
            "%41"
        };
        String[] targets = {
            "/about", "/search.csv?q=berth", "/releases/0001.zip", "/checkpoint", "/harbour/1/raw", "/feed.atom"
        };
        String[] names = {
            "Accept-Encoding", "Range", "If-Range", "If-None-Match", "X-Forwarded-Proto", "Content-Type", "Expect"
        };
        for (String name : names) {
            for (String value : values) {
                for (String target : targets) {
                    String answer = raw("GET " + target + " HTTP/1.1\r\nHost: x\r\n" + name + ": " + value
                            + (name.equals("If-Range") ? "\r\nRange: bytes=0-1" : "")
                            + "\r\nConnection: close\r\n\r\n");
                    assertTrue(
                            answer.matches("(?s)HTTP/1\\.1 (200|206|304|400|416|417|503) .*"),
                            name + ": " + value + " " + target + "\n" + answer);
                }
            }
        }
        for (String host : values) {
            assertTrue(
                    raw("GET /about HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .matches("(?s)HTTP/1\\.1 (200|400) .*"),
                    host);
        }
    }

    @Test
    void pages_that_depend_on_the_host_say_so() throws Exception {
        for (String target :
                new String[] {"/about", "/mirrors", "/feed.atom", "/search.atom?q=berth", "/search.csv?q=berth"}) {
            String vary = header(send("GET", target), "vary");
            assertTrue(vary.contains("Host") && vary.contains("X-Forwarded-Proto"), target + ": " + vary);
        }
    }

    @Test
    void a_very_long_query_is_not_repeated_in_links() throws Exception {
        for (String typed : new String[] {
            "=".repeat(8_000),
            "%3D".repeat(2_600),
            "a:".repeat(4_000),
            "%22".repeat(2_600),
            "(".repeat(8_000),
            "%26".repeat(2_600)
        }) {
            for (String page : new String[] {
                "/search?q=",
                "/search/form?q=",
                "/search/suggest?q=",
                "/people?q=",
                "/people?address=",
                "/search/pictures?q=",
                "/search.atom?q="
            }) {
                int usual = send("GET", page + "%3D").body().length;
                HttpResponse<byte[]> answer = send("GET", page + typed);
                assertTrue(
                        answer.body().length < usual + 50_000,
                        page + typed.substring(0, 9) + " " + answer.body().length);
            }
        }
    }

    @Test
    void batch_says_that_it_takes_posts() throws Exception {
        assertEquals("GET, HEAD, POST", header(send("PUT", "/batch"), "allow"));
        assertEquals("GET, HEAD", header(send("PUT", "/about"), "allow"));
    }

    @Test
    void other_methods_are_refused() throws Exception {
        for (String method : new String[] {"POST", "PUT", "DELETE", "OPTIONS", "PATCH"}) {
            HttpResponse<byte[]> response = send(method, "/search?q=x");
            assertEquals(405, response.statusCode(), method);
            assertEquals("GET, HEAD", header(response, "allow"));
        }
    }

    @Test
    void every_kind_of_answer_is_confined() throws Exception {
        String tag = header(send("GET", "/about"), "etag");
        for (HttpResponse<byte[]> response : List.of(
                send("GET", "/"),
                send("GET", "/nowhere"),
                send("POST", "/"),
                send("GET", "/about", "If-None-Match", tag),
                send("GET", "/harbour/1/raw"),
                send("GET", "/harbour/2/attachment/1/x"),
                send("GET", "/releases/0001.zip", "Range", "bytes=0-9"),
                send("GET", "/releases/0001.zip", "Range", "bytes=999999999-"),
                send("GET", "/harbour/"),
                send("GET", "/feed.atom"),
                send("GET", "/harbour/11"))) {
            assertTrue(header(response, "content-security-policy").contains("default-src 'none'"), response.toString());
            assertEquals("nosniff", header(response, "x-content-type-options"));
            assertEquals("no-referrer", header(response, "referrer-policy"));
            assertEquals("same-origin", header(response, "cross-origin-opener-policy"));
            assertEquals("same-origin", header(response, "cross-origin-resource-policy"));
            assertTrue(response.headers().firstValue("set-cookie").isEmpty());
            assertTrue(response.headers().firstValue("server").isEmpty());
        }
    }

    @Test
    void a_pack_can_be_fetched_in_pieces() throws Exception {
        byte[] file = Files.readAllBytes(folder.resolve("releases/0001.zip"));
        HttpResponse<byte[]> whole = send("GET", "/releases/0001.zip");
        assertArrayEquals(file, whole.body());
        HttpResponse<byte[]> rest =
                send("GET", "/releases/0001.zip", "Range", "bytes=100-", "If-Range", header(whole, "etag"));
        assertEquals(206, rest.statusCode());
        assertArrayEquals(java.util.Arrays.copyOfRange(file, 100, file.length), rest.body());
        assertEquals(
                304,
                send("GET", "/releases/0001.zip", "If-None-Match", header(whole, "etag"))
                        .statusCode());
    }

    @Test
    void a_mirror_gets_the_public_files_and_nothing_else() throws Exception {
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("checkpoint")),
                send("GET", "/checkpoint").body());
        assertEquals(200, send("GET", "/tile/entries/000.p/10").statusCode());
        for (String target : new String[] {
            "/secret",
            "/releases",
            "/releases/",
            "/releases/0099.zip",
            "/tile/",
            "/accessions/0001/",
            "/tile/0/../../secret",
            "/tile/0/%2e%2e/%2e%2e/secret"
        }) {
            assertTrue(
                    raw("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                            .matches("(?s)HTTP/1.1 (400|404) .*"),
                    target);
        }
    }

    @Test
    void a_request_that_is_none_does_not_stop_the_server() throws Exception {
        for (String request : new String[] {
            "GET\r\n\r\n",
            "\0\1\2\r\n\r\n",
            "GET /%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "GET /a b HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(100_000) + "\r\n\r\n",
            "GET /" + "a".repeat(9_000) + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        }) {
            assertFalse(raw(request).startsWith("HTTP/1.1 200"));
        }
        assertEquals(200, send("GET", "/").statusCode());
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(600_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (java.net.SocketException e) {
            return "closed"; // the server may close the connection when a request is not HTTP
        }
    }
}
