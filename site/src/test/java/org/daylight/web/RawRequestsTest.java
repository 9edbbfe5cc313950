package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks on a running server with bytes that no HTTP client would send. After each of them the server answers as before. */
class RawRequestsTest {

    private static final String SECRET = "not public at all";

    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 [0-9]{3} ");

    @TempDir
    static Path folder;

    private static PublicServer server;
    private static String front;

    @BeforeAll
    static void start() throws IOException {
        Files.writeString(folder.resolve("secret"), SECRET);
        server = PublicServer.start(HarbourArchive.in(folder).site(), "127.0.0.1", 0, error -> {});
        front = get("/", "");
        assertTrue(front.startsWith("HTTP/1.1 200"), front);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void it_answers_as_before() throws IOException {
        assertEquals(withoutDate(front), withoutDate(get("/", "")));
    }

    private static String withoutDate(String response) {
        return response.replaceFirst("\r\nDate: [^\r]*", "");
    }

    /** Everything that the server sends until it closes the connection. */
    private static String raw(byte[] request) throws IOException {
        var answer = new ByteArrayOutputStream();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request);
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[1 << 13];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                answer.write(buffer, 0, count);
            }
        } catch (SocketException reset) {
            // the server closed the connection before it had read everything; what it had sent counts
        }
        return answer.toString(StandardCharsets.ISO_8859_1);
    }

    private static String raw(String request) throws IOException {
        return raw(request.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String get(String target, String fields) throws IOException {
        return raw("GET " + target + " HTTP/1.1\r\nHost: papers.example\r\n" + fields + "Connection: close\r\n\r\n");
    }

    private static int status(String response) {
        return response.startsWith("HTTP/1.1 ") ? Integer.parseInt(response.substring(9, 12)) : 0;
    }

    private static String head(String response) {
        int end = response.indexOf("\r\n\r\n");
        return end < 0 ? response : response.substring(0, end);
    }

    private static int responses(String all) {
        int count = 0;
        for (Matcher matcher = STATUS_LINE.matcher(all); matcher.find(); ) {
            count++;
        }
        return count;
    }

    /** A request whose end is unclear, followed by one that a proxy would have taken for its body. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX",
                "Content-Length: 6\r\nContent-Length: 5\r\n\r\nabcdef",
                "Content-Length: 6, 6\r\n\r\nabcdef",
                "Content-Length: +6\r\n\r\nabcdef",
                "Content-Length: 0x6\r\n\r\nabcdef",
                "Content-Length: -1\r\n\r\n",
                "Content-Length: 99999999999999999999\r\n\r\n",
                "Content-Length : 6\r\n\r\nabcdef",
                "Content-Length:\r\n 6\r\n\r\nabcdef",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: identity, chunked, identity\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n0\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
                "X: a\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "X: a\u0000b\r\n\r\n",
                " Content-Length: 6\r\n\r\nabcdef",
                "\tX: folded\r\n\r\n"
            })
    void a_request_behind_one_that_is_not_valid_is_never_read(String rest) throws IOException {
        String all = raw("POST /batch HTTP/1.1\r\nHost: papers.example\r\n" + rest
                + "GET /smuggled HTTP/1.1\r\nHost: papers.example\r\n\r\n");
        assertTrue(responses(all) <= 1, all);
        int status = status(all);
        assertTrue(status == 0 || status >= 400, all);
        assertFalse(all.contains("smuggled"), all);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a.example\r\nHost: b.example\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a.example, b.example\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a.example b.example\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a.example\u00e9\r\n\r\n",
                "GET / HTTP/2.0\r\nHost: a.example\r\n\r\n",
                "GET / HTTP/1.1x\r\nHost: a.example\r\n\r\n",
                "GET / HTTP/0.9\r\n\r\n",
                "GET /\r\n",
                "GET /\u000bx HTTP/1.1\r\nHost: a.example\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "CONNECT papers.example:443 HTTP/1.1\r\nHost: papers.example\r\n\r\n",
                "TRACE / HTTP/1.1\r\nHost: papers.example\r\nConnection: close\r\n\r\n",
                "\r\n\r\n\u0016\u0003\u0001\u0000\u00a5\u0001\u0000\u0000"
            })
    void what_is_no_valid_request_gets_an_error(String request) throws IOException {
        String all = raw(request);
        assertTrue(responses(all) <= 1, all);
        assertTrue(status(all) == 0 || status(all) >= 400, all);
    }

    @Test
    void another_protocol_is_not_taken_up() throws IOException {
        for (String fields : List.of(
                "Upgrade: h2c\r\n"
                        + "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n"
                        + "Connection: close, Upgrade, HTTP2-Settings",
                "Upgrade: websocket\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nConnection: close, Upgrade")) {
            String answer = raw("GET / HTTP/1.1\r\nHost: papers.example\r\n" + fields + "\r\n\r\n");
            assertEquals(200, status(answer), answer);
            assertEquals(1, responses(answer), answer);
        }
    }

    @Test
    void nothing_of_a_request_becomes_a_header() throws IOException {
        String injection = "%0d%0aX-Injected:%20yes%0d%0a%0d%0a";
        for (String target : List.of(
                "/harbour/" + injection + "/",
                "/" + injection,
                "/harbour/1/" + injection + "/",
                "/search?q=" + injection,
                "/search.csv?q=" + injection,
                "/harbour/2/attachment/1/" + injection,
                "/harbour/1/?x=" + injection,
                "/search/suggest?q=" + injection,
                "/de/harbour/" + injection + "/",
                "/%E5%98%8A%E5%98%8DX-Injected:%20yes",
                "/oembed?url=http://papers.example/harbour/1" + injection)) {
            String answer = get(target, "");
            assertEquals(1, responses(answer), answer);
            assertFalse(head(answer).toLowerCase(Locale.ROOT).contains("\r\nx-injected"), answer);
        }
    }

    @Test
    void a_field_that_no_cache_knows_of_changes_nothing() throws IOException {
        for (String target : List.of("/", "/harbour/1", "/about", "/feed.atom", "/harbour/")) {
            String plain = withoutDate(get(target, ""));
            for (String field : List.of(
                    "X-Forwarded-Host: evil.example",
                    "X-Forwarded-Server: evil.example",
                    "X-Forwarded-Port: 8443",
                    "X-Forwarded-Prefix: /evil",
                    "X-Forwarded-Scheme: https",
                    "X-Host: evil.example",
                    "X-Original-URL: /about",
                    "X-Rewrite-URL: /about",
                    "X-HTTP-Method-Override: POST",
                    "Forwarded: host=evil.example;proto=https",
                    "X-Forwarded-For: 127.0.0.1",
                    "Origin: https://evil.example",
                    "Referer: https://evil.example/",
                    "User-Agent: evil",
                    "Cookie: a=b",
                    "Authorization: Basic YTpi",
                    "X-Forwarded-Proto: javascript",
                    "Content-Length: 0")) {
                assertEquals(plain, withoutDate(get(target, field + "\r\n")), target + " with " + field);
            }
        }
    }

    @Test
    void a_host_that_is_none_is_in_no_page() throws IOException {
        for (String host : List.of(
                "evil.example/path", "evil.example?x", "evil.example#x", "a@evil.example", "\"><b>evil", "[::1")) {
            for (String target : List.of("/", "/about", "/feed.atom", "/harbour/1")) {
                String answer = raw("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
                assertFalse(answer.contains("evil"), answer);
            }
        }
        String absolute =
                raw("GET http://evil.example/about HTTP/1.1\r\nHost: papers.example\r\nConnection: close\r\n\r\n");
        assertFalse(status(absolute) == 200 && absolute.contains("evil.example"), absolute);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../secret",
                "/..%2fsecret",
                "/%2e%2e/secret",
                "/%2e%2e%2fsecret",
                "/%252e%252e%252fsecret",
                "/..%5csecret",
                "/..\\secret",
                "/%c0%ae%c0%ae/secret",
                "/%e0%80%ae%e0%80%ae/secret",
                "/%uff0e%uff0e/secret",
                "/\uff0e\uff0e/secret",
                "/%ef%bc%8e%ef%bc%8e/secret",
                "/....//secret",
                "/.;/secret",
                "/..;/secret",
                "/releases/../../secret",
                "/releases/%2e%2e/%2e%2e/secret",
                "/releases/..%00/secret",
                "/releases/0001.zip%00.txt",
                "/tile/../../secret",
                "/tile/entries/..%2f..%2f..%2fsecret",
                "/look/..%2f..%2fsecret",
                "//secret",
                "/./secret",
                "file:///secret",
                "/stories/..%2f..%2fsecret",
                "/annotations/..%2f..%2fsecret.json",
                "/people/..%2f..%2fsecret",
                "/accessions/..%2f..%2fsecret"
            })
    void no_path_leaves_the_archive(String target) throws IOException {
        String answer = raw(("GET " + target + " HTTP/1.1\r\nHost: papers.example\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        assertFalse(answer.contains(SECRET), answer);
        assertTrue(status(answer) == 0 || status(answer) >= 300, answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/harbour/01",
                "/harbour/+1",
                "/harbour/1.0",
                "/harbour/0x1",
                "/harbour/%EF%BC%91",
                "/harbour/%D9%A1",
                "/harbour/1%20",
                "/harbour/%201",
                "/harbour/1%00",
                "/harbour/4294967297",
                "/harbour/18446744073709551617",
                "/HARBOUR/1",
                "/h%C4%81rbour/1",
                "/harbour%2f1",
                "/harbour;x=1/1",
                "/harbour/1;x"
            })
    void a_document_has_one_address(String target) throws IOException {
        assertTrue(status(get(target, "")) >= 300, target);
    }

    @Test
    void ranges_cost_no_more_than_the_file() throws IOException {
        String whole = get("/releases/0001.zip", "");
        assertEquals(200, status(whole));
        String many =
                String.join(",", IntStream.range(0, 900).mapToObj(i -> i + "-").toList());
        for (String range : List.of(
                "bytes=" + many,
                "bytes=0-,0-,0-,0-,0-,0-",
                "bytes=0-0,-1",
                "bytes=-9223372036854775808",
                "bytes=9223372036854775807-9223372036854775808",
                "bytes=5-3",
                "bytes=-",
                "bytes=--5",
                "bytes=0x0-",
                "bytes=-0",
                "items=0-5",
                "bytes = 0-5",
                "bytes=0-18446744073709551615")) {
            String answer = get("/releases/0001.zip", "Range: " + range + "\r\n");
            assertEquals(1, responses(answer), range);
            assertTrue(answer.length() <= whole.length() + 500, range + ": " + answer.length());
            assertTrue(List.of(200, 206, 400, 416).contains(status(answer)), range + ": " + head(answer));
            assertFalse(answer.contains("multipart/byteranges"), range);
        }
    }

    @Test
    void a_compressed_body_is_not_expanded() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            byte[] block = ("q=" + "a".repeat(998)).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 20_000; i++) {
                gzip.write(block);
            }
        }
        for (String coding : List.of(
                "Content-Encoding: gzip", "Content-Encoding: deflate, gzip", "Transfer-Encoding: gzip, chunked")) {
            boolean chunked = coding.startsWith("Transfer");
            var request = new ByteArrayOutputStream();
            request.writeBytes(("POST /batch HTTP/1.1\r\nHost: papers.example\r\nConnection: close\r\n"
                            + "Content-Type: application/x-www-form-urlencoded\r\n" + coding + "\r\n"
                            + (chunked
                                    ? "\r\n" + Integer.toHexString(packed.size()) + "\r\n"
                                    : "Content-Length: " + packed.size() + "\r\n\r\n"))
                    .getBytes(StandardCharsets.US_ASCII));
            request.writeBytes(packed.toByteArray());
            request.writeBytes("\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = raw(request.toByteArray());
            assertTrue(answer.length() < 100_000, coding + ": " + answer.length());
            assertFalse(answer.contains("aaaaaaaaaa"), coding);
        }
    }

    @Test
    void every_header_that_confines_a_page_is_there() throws IOException {
        String answer = head(raw("GET /harbour/1 HTTP/1.1\r\nHost: papers.example\r\nX-Forwarded-Proto: https\r\n"
                        + "Connection: close\r\n\r\n"))
                .toLowerCase(Locale.ROOT);
        for (String field : List.of(
                "content-security-policy: default-src 'none'",
                "cross-origin-embedder-policy: require-corp",
                "cross-origin-opener-policy: same-origin",
                "cross-origin-resource-policy: same-origin",
                "permissions-policy: ",
                "referrer-policy: no-referrer",
                "strict-transport-security: max-age=31536000",
                "x-content-type-options: nosniff",
                "x-dns-prefetch-control: off",
                "x-frame-options: deny",
                "x-permitted-cross-domain-policies: none")) {
            assertTrue(answer.contains("\r\n" + field), field + " in " + answer);
        }
        for (String revealing : List.of("server:", "x-powered-by:", "via:", "set-cookie:")) {
            assertFalse(answer.contains("\r\n" + revealing), answer);
        }
        assertFalse(head(front).toLowerCase(Locale.ROOT).contains("strict-transport-security"), "not over plain HTTP");
    }
}
