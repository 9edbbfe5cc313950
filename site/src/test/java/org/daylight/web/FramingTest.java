package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests whose framing is wrong or uncertain (RFC 9112): answered with an error, and no byte behind them is taken for a request. */
class FramingTest {

    private static final String HOST = "Host: x\r\n";
    private static final String POST = "POST /batch HTTP/1.1\r\n" + HOST;
    private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

    /** What would be seen if the bytes behind a wrong request were read as another. */
    private static final String SECOND = "GET /robots.txt HTTP/1.1\r\n" + HOST + "\r\n";

    @TempDir
    static Path folder;

    private static PublicServer server;

    @BeforeAll
    static void start() throws IOException {
        server = PublicServer.start(
                HarbourPapers.in(folder).site(),
                "127.0.0.1",
                0,
                PublicServer.limits().requestSeconds(2),
                error -> {});
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** @param statuses that are right */
    private record Wrong(String name, String request, List<Integer> statuses) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Wrong wrong(String name, String request, Integer... statuses) {
        return new Wrong(name, request, List.of(statuses));
    }

    private static String get(String fields) {
        return "GET /about HTTP/1.1\r\n" + HOST + fields + "\r\n";
    }

    static Stream<Wrong> wrong() {
        return Stream.of(
                wrong("a bare CR in a field", get("X: a\rHost: evil\r\n"), 400),
                wrong("a bare CR ends the header", "GET /about HTTP/1.1\r\n" + HOST + "X: a\r\r", 400),
                wrong("CR CR LF", get("X: a\r\r\n"), 400),
                wrong("a chunk size beyond 32 bits", CHUNKED + "100000000\r\n", 400, 408, 413),
                wrong("a chunk size beyond 64 bits", CHUNKED + "10000000000000000\r\n", 400),
                wrong("a chunk size with a sign", CHUNKED + "-1\r\n\r\n", 400),
                wrong("a chunk size with a plus", CHUNKED + "+5\r\nabcde\r\n0\r\n\r\n", 400),
                wrong("a chunk size with 0x", CHUNKED + "0x5\r\nabcde\r\n0\r\n\r\n", 400),
                wrong("no chunk size", CHUNKED + "\r\nabcde\r\n0\r\n\r\n", 400),
                wrong("a chunk longer than its size", CHUNKED + "3\r\nabcde\r\n0\r\n\r\n", 400),
                wrong("a request where a trailer should stand", CHUNKED + "0\r\n", 400),
                wrong("a length with a plus", POST + "Content-Length: +41\r\n\r\n", 400),
                wrong("a length below zero", POST + "Content-Length: -1\r\n\r\n", 400),
                wrong("no length", POST + "Content-Length: \r\n\r\n", 400),
                wrong("a length that is no number", POST + "Content-Length: 5x\r\n\r\n", 400),
                wrong("a length beyond 64 bits", POST + "Content-Length: 99999999999999999999\r\n\r\n", 400),
                wrong("two lengths", POST + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400),
                wrong("a list of lengths", POST + "Content-Length: 3, 3\r\n\r\nabc", 400),
                wrong(
                        "length and chunks",
                        POST + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        400),
                wrong("chunks not last", POST + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n", 400),
                wrong("an unknown coding", POST + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400, 501),
                wrong("it sends chunks with HTTP/1.0", CHUNKED.replace("1.1", "1.0") + "0\r\n\r\n", 400),
                wrong("HTTP/2.0", "GET /about HTTP/2.0\r\n" + HOST + "\r\n", 505),
                wrong("HTTP/1.2", "GET /about HTTP/1.2\r\n" + HOST + "\r\n", 505),
                wrong("HTTP/1.1x", "GET /about HTTP/1.1x\r\n" + HOST + "\r\n", 400, 505),
                wrong("HTTP/1.10", "GET /about HTTP/1.10\r\n" + HOST + "\r\n", 400, 505),
                wrong("HTTP/0.9", "GET /about\r\n", 400, 505),
                wrong("the beginning of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
                wrong("no Host", "GET /about HTTP/1.1\r\n\r\n", 400),
                wrong("two Hosts", "GET /about HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
                wrong("two equal Hosts", "GET /about HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400),
                wrong("an empty Host", "GET /about HTTP/1.1\r\nHost:\r\n\r\n", 400),
                wrong("a Host with a blank", "GET /about HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
                wrong("a Host with a path", "GET /about HTTP/1.1\r\nHost: a/b\r\n\r\n", 400),
                wrong("another Host than the target", "GET http://a/about HTTP/1.1\r\nHost: b\r\n\r\n", 400),
                wrong("an opaque target", "GET mailto:a HTTP/1.1\r\n" + HOST + "\r\n", 400),
                wrong("a target without a slash", "GET about HTTP/1.1\r\n" + HOST + "\r\n", 400),
                wrong("an asterisk", "GET * HTTP/1.1\r\n" + HOST + "\r\n", 400),
                wrong("a target with a blank", "GET /a b HTTP/1.1\r\n" + HOST + "\r\n", 400, 505),
                wrong(
                        "a target of 9,000 characters",
                        "GET /" + "a".repeat(9_000) + " HTTP/1.1\r\n" + HOST + "\r\n",
                        414),
                wrong("a target of 50,000", "GET /" + "a".repeat(50_000) + " HTTP/1.1\r\n" + HOST + "\r\n", 414),
                wrong("a field of 100,000 characters", get("X: " + "y".repeat(100_000) + "\r\n"), 431),
                wrong("a thousand fields", get("X: y\r\n".repeat(1_000)), 431),
                wrong("a hundred thousand fields", get("X: y\r\n".repeat(100_000)), 431),
                wrong("a folded field", get(" folded\r\n"), 400),
                wrong("a blank before the colon", get("X : y\r\n"), 400),
                wrong("a NUL in a name", get("X\0y: z\r\n"), 400),
                wrong("a NUL in a value", get("X: y\0z\r\n"), 400),
                wrong("no name", get(": y\r\n"), 400),
                wrong("no colon", get("nocolon\r\n"), 400),
                wrong("a method that is no token", "G@T /about HTTP/1.1\r\n" + HOST + "\r\n", 400),
                wrong("no HTTP", "\0\1\2\r\n\r\n", 400),
                wrong("a body of 65,537 bytes", POST + "Content-Length: 65537\r\n\r\n" + "a".repeat(65_537), 413),
                wrong("chunks of 65,537 bytes", CHUNKED + "10001\r\n" + "a".repeat(65_537) + "\r\n0\r\n\r\n", 413));
    }

    @ParameterizedTest
    @MethodSource
    void wrong(Wrong wrong) throws IOException {
        String answer = answer(wrong.request + SECOND);
        assertTrue(answer.startsWith("HTTP/1.1 "), answer);
        int status = Integer.parseInt(answer.substring(9, 12));
        assertTrue(wrong.statuses.contains(status), answer);
        assertEquals(1, answer.split("HTTP/1\\.1 [0-9]{3} ", -1).length - 1, answer);
        assertFalse(answer.contains("User-agent:"), answer);
        assertTrue(answer.contains("Content-Security-Policy: default-src 'none'"), answer);
        assertFalse(answer.toLowerCase(java.util.Locale.ROOT).contains("jetty"), answer);
    }

    @Test
    void what_is_right_is_answered_and_the_next_request_too() throws IOException {
        for (String first : new String[] {
            get(""),
            "GET http://x/about HTTP/1.1\r\n" + HOST + "\r\n",
            POST + "Content-Length: 3\r\n\r\nabc",
            CHUNKED + "3;name=value\r\nabc\r\n0\r\nX: trailer\r\n\r\n",
            "\r\n" + get("")
        }) {
            String answer = answer(first + SECOND.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
            assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
            assertTrue(answer.contains("User-agent:"), answer);
        }
    }

    /** All that is sent back until the server closes the connection; it must. */
    private static String answer(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(60_000);
            Thread writing = Thread.ofVirtual().start(() -> {
                try {
                    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                } catch (IOException e) {
                    // it has stopped reading
                }
            });
            var answer = new ByteArrayOutputStream();
            InputStream in = socket.getInputStream();
            try {
                in.transferTo(answer);
            } catch (java.net.SocketException reset) {
                // what was not read is refused in this way, behind the answer
            }
            writing.interrupt();
            return answer.toString(StandardCharsets.ISO_8859_1);
        }
    }
}
