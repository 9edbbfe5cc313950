package org.daylight.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sending responses through a port. */
class HttpPortTest {

    private static final ServerLimits LIMITS = new ServerLimits(100, 30, 1_000, 8 << 20, 8 << 20);

    private final CompletableFuture<Error> fatal = new CompletableFuture<>();
    private HttpPort port;

    @AfterEach
    void close() {
        port.close();
    }

    private boolean tellsTime = true;

    private void open(Consumer<Exchange> answers) throws IOException {
        port = open(0, answers);
    }

    private HttpPort open(int number, Consumer<Exchange> answers) throws IOException {
        return HttpPort.open(
                "127.0.0.1",
                number,
                LIMITS,
                new HttpPort.ExchangeHandler() {
                    @Override
                    public void answer(Exchange exchange) {
                        answers.accept(exchange);
                    }

                    @Override
                    public void refuse(Exchange exchange, int status) {
                        exchange.send(status, Map.of(), new byte[0]);
                    }

                    @Override
                    public boolean tellsTime() {
                        return tellsTime;
                    }
                },
                fatal::complete);
    }

    private Socket ask(String request) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.port());
        socket.setSoTimeout(600_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private String answer(String target) throws IOException {
        try (Socket socket = ask("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private void untilNothingIsSent() throws InterruptedException {
        while (port.sending() > 0 || port.sendingBytes() > 0) {
            Thread.sleep(10);
        }
    }

    @Test
    void bytes_are_sent_completely_and_their_memory_is_released() throws Exception {
        byte[] content = "0123456789".repeat(30_000).getBytes(StandardCharsets.US_ASCII);
        open(exchange -> assertTrue(exchange.send(200, Map.of("X-A", "b"), content)));
        String answer = answer("/");
        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
        assertTrue(answer.contains("Content-Length: 300000\r\n"));
        assertTrue(answer.endsWith("\r\n\r\n" + new String(content, StandardCharsets.US_ASCII)));
        untilNothingIsSent();
    }

    @Test
    void fields_of_a_request_are_the_same_one_by_one_and_together() throws Exception {
        var one = new CompletableFuture<List<String>>();
        var together = new CompletableFuture<Map<String, String>>();
        open(exchange -> {
            one.complete(List.of(exchange.header("accept"), exchange.header("range"), exchange.header("x-none")));
            together.complete(exchange.headers(Set.of("accept", "range", "x-none")));
            exchange.send(200, Map.of(), new byte[0]);
        });
        String fields =
                "Accept: text/html\r\nRange:\r\nACCEPT: text/plain\r\nX-Other: a\r\nX-None:\r\nrange: bytes=1-\r\n";
        ask("GET / HTTP/1.1\r\nHost: x\r\n" + fields + "Connection: close\r\n\r\n")
                .close();
        assertEquals(List.of("text/html, text/plain", ", bytes=1-", ""), one.get());
        assertEquals(Map.of("accept", "text/html, text/plain", "range", ", bytes=1-"), together.get());
    }

    @Test
    void frequent_fields_are_sent_as_they_are() throws Exception {
        for (Map.Entry<String, Set<String>> field : Delivery.frequent().entrySet()) {
            for (String value : field.getValue()) {
                open(exchange -> exchange.send(200, Map.of(field.getKey(), value), new byte[0]));
                String answer = answer("/");
                assertTrue(answer.contains("\r\n" + field.getKey() + ": " + value + "\r\n"), answer);
                port.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void the_time_is_told_or_not(boolean told) throws Exception {
        tellsTime = told;
        open(exchange -> exchange.send(200, Map.of(), new byte[10]));
        assertEquals(told, answer("/").contains("\r\nDate: "));
    }

    @Test
    void a_channel_is_sent_completely_and_closed() throws Exception {
        byte[] content = "abcdefghij".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
        var closed = new CompletableFuture<Boolean>();
        InputStream in = new ByteArrayInputStream(content) {
            @Override
            public void close() {
                closed.complete(true);
            }
        };
        open(exchange -> exchange.send(200, Map.of(), Channels.newChannel(in), content.length, 0));
        assertTrue(answer("/").endsWith("\r\n\r\n" + new String(content, StandardCharsets.US_ASCII)));
        assertTrue(closed.get());
        untilNothingIsSent();
    }

    @Test
    void an_incomplete_response_does_not_look_complete() throws Exception {
        open(exchange -> {
            if (exchange.target().equals("/read")) {
                exchange.send(
                        200, Map.of(), Channels.newChannel(new ByteArrayInputStream(new byte[100_000])), 200_000, 0);
            } else {
                exchange.stream(200, Map.of(), new Exchange.StreamedContent() {
                    @Override
                    public void writeTo(OutputStream out) throws IOException {
                        out.write(new byte[100_000]);
                        throw new IOException("the disk fails");
                    }

                    @Override
                    public void close() {}
                });
            }
        });
        for (String target : new String[] {"/read", "/written"}) {
            try {
                String answer = answer(target);
                assertFalse(answer.endsWith("\r\n0\r\n\r\n"), target);
                assertTrue(answer.length() < 150_000, target);
            } catch (java.net.SocketException reset) {
                // a reset connection does not look complete either
            }
        }
        untilNothingIsSent();
    }

    @Test
    void streamed_content_is_sent_in_chunks() throws Exception {
        open(exchange -> exchange.stream(200, Map.of(), new Exchange.StreamedContent() {
            @Override
            public void writeTo(OutputStream out) throws IOException {
                out.write("one".getBytes(StandardCharsets.US_ASCII));
                out.flush();
                out.write("two".getBytes(StandardCharsets.US_ASCII));
            }

            @Override
            public void close() {}
        }));
        String answer = answer("/");
        assertTrue(answer.contains("Transfer-Encoding: chunked\r\n"), answer);
        assertTrue(answer.endsWith("0\r\n\r\n"), answer);
        untilNothingIsSent();
    }

    @Test
    void a_closed_connection_is_noticed_before_the_response() throws Exception {
        var exchanges = new LinkedBlockingQueue<Exchange>();
        open(exchanges::add);
        Socket socket = ask("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
        Exchange exchange = exchanges.take();
        assertFalse(exchange.isClientGone());
        socket.close();
        while (!exchange.isClientGone()) {
            Thread.sleep(10);
        }
        exchange.abandon();
    }

    @Test
    void a_pipelined_request_is_refused_by_closing_the_connection() throws Exception {
        var exchanges = new LinkedBlockingQueue<Exchange>();
        open(exchanges::add);
        try (Socket socket = ask("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")) {
            Exchange exchange = exchanges.take();
            socket.getOutputStream().write("GET /next HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            Thread.sleep(100);
            assertFalse(exchange.isClientGone());
            exchange.send(200, Map.of(), new byte[] {'x'});
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(answer.contains("Connection: close\r\n"), answer);
            assertTrue(answer.endsWith("\r\n\r\nx"), answer);
            assertTrue(exchanges.isEmpty());
        }
    }

    private Socket post(String headers) throws IOException {
        return ask("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers + "\r\n\r\n");
    }

    private static String read(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** If the server answered and closed the connection while the client sends, the client would often see a reset, not the answer. */
    @Test
    void a_body_that_is_too_long_is_refused_when_it_was_sent() throws Exception {
        open(exchange -> exchange.send(200, Map.of(), exchange.body()));
        String tooLong = "x".repeat(500_000);
        for (List<String> request : List.of(
                List.of("Content-Length: 500000", tooLong),
                List.of("Transfer-Encoding: chunked", "7a120\r\n" + tooLong + "\r\n0\r\n\r\n"))) {
            try (Socket socket = post(request.getFirst())) {
                Thread.sleep(200);
                assertEquals(0, socket.getInputStream().available(), "answered before the body was sent");
                socket.getOutputStream().write(request.getLast().getBytes(StandardCharsets.US_ASCII));
                assertTrue(read(socket).startsWith("HTTP/1.1 413 "));
            }
        }
        for (String headers : List.of("Content-Length: 500000\r\nExpect: 100-continue", "Content-Length: 10000000")) {
            try (Socket socket = post(headers)) {
                assertTrue(read(socket).startsWith("HTTP/1.1 413 "), "this body is not waited for");
            }
        }
        try (Socket socket = post("Content-Length: 1000")) {
            socket.getOutputStream().write("y".repeat(1_000).getBytes(StandardCharsets.US_ASCII));
            assertTrue(read(socket).endsWith("\r\n\r\n" + "y".repeat(1_000)));
        }
    }

    @Test
    void an_error_is_reported() throws Exception {
        var error = new OutOfMemoryError("of a test");
        open(exchange -> {
            throw error;
        });
        try (Socket socket = ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n")) {
            assertSame(error, fatal.get());
        }
    }

    @Test
    void an_address_in_use_is_reported_in_one_line() throws Exception {
        open(exchange -> {});
        IOException e = assertThrows(IOException.class, () -> open(port.port(), exchange -> {}));
        assertEquals("cannot serve at 127.0.0.1:" + port.port(), e.getMessage().split(": ")[0]);
    }
}
