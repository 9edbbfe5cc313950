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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The site over HTTP, as a browser and a mirror meet it. */
class PublicServerTest {

    @TempDir
    static Path folder;

    private static PublicServer server;
    private static HttpClient client;

    @BeforeAll
    static void start() throws IOException {
        server = PublicServer.start(HarbourPapers.in(folder).site(), "127.0.0.1", 0, error -> {});
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
    void head_tells_what_get_would_send() throws Exception {
        for (String target :
                new String[] {"/", "/harbour/1", "/harbour/1.eml", "/releases/0001.zip", "/nowhere", "/checkpoint"}) {
            HttpResponse<byte[]> get = send("GET", target);
            HttpResponse<byte[]> head = send("HEAD", target);
            assertEquals(get.statusCode(), head.statusCode(), target);
            assertEquals(0, head.body().length, target);
            for (String name :
                    new String[] {"content-length", "content-type", "etag", "content-security-policy", "cache-control"
                    }) {
                assertEquals(header(get, name), header(head, name), target + " " + name);
            }
        }
    }

    @Test
    void nothing_is_taken_in() throws Exception {
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
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (java.net.SocketException e) {
            return "closed"; // it may hang up on what is no HTTP
        }
    }
}
