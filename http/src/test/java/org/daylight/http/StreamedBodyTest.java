package org.daylight.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bodies that are taken while they arrive. */
class StreamedBodyTest {

    private final AtomicLong received = new AtomicLong();
    private final CountDownLatch broken = new CountDownLatch(1);
    private final long[] wanted = {Long.MAX_VALUE};
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.start(
                "127.0.0.1",
                0,
                new ServerLimits(100, 2, 1_000, 1 << 20, 1 << 20),
                Map.of(),
                new HttpServer.Handler() {
                    @Override
                    public HttpServer.PendingAnswer answer(Exchange exchange) {
                        return answering("gathered " + exchange.body().length);
                    }

                    @Override
                    public @Nullable BodyReceiver receiver(Exchange exchange) {
                        return exchange.target().equals("/stream") ? new Counter() : null;
                    }

                    @Override
                    public Response refuse(int status) {
                        return Response.bytes("text/plain", new byte[0]).status(status);
                    }

                    @Override
                    public Response busy() {
                        return refuse(503);
                    }
                },
                error -> {});
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static HttpServer.PendingAnswer answering(String text) {
        return new HttpServer.PendingAnswer() {
            @Override
            public Cost cost() {
                return Cost.CHEAP;
            }

            @Override
            public Response make() {
                return Response.bytes("text/plain", text.getBytes(StandardCharsets.US_ASCII));
            }
        };
    }

    private final class Counter implements BodyReceiver {
        @Override
        public boolean receive(byte[] bytes, int from, int length) {
            for (int i = from; i < from + length; i++) {
                assertEquals('x', bytes[i]);
            }
            return received.addAndGet(length) <= wanted[0];
        }

        @Override
        public HttpServer.PendingAnswer complete() {
            return answering("took " + received.get());
        }

        @Override
        public void broken() {
            broken.countDown();
        }
    }

    private Socket open(String path, long length) throws IOException {
        var socket = new Socket("127.0.0.1", server.port());
        socket.getOutputStream()
                .write(("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void write(Socket socket, int count) throws IOException {
        socket.getOutputStream().write("x".repeat(count).getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    /** The beginning of the answer. */
    private static String answer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        var text = new StringBuilder();
        byte[] some = new byte[1_000];
        for (int count = in.read(some); count > 0; count = in.read(some)) {
            text.append(new String(some, 0, count, StandardCharsets.US_ASCII));
            if (text.indexOf("\r\n\r\n") > 0 && in.available() == 0) {
                break;
            }
        }
        return text.toString();
    }

    @Test
    void a_body_much_longer_than_the_limit_is_taken_and_the_connection_is_used_again() throws Exception {
        try (Socket socket = open("/stream", 5_000_000)) {
            for (int i = 0; i < 50; i++) {
                write(socket, 100_000);
            }
            assertTrue(answer(socket).contains("took 5000000"));
            socket.getOutputStream()
                    .write("POST /other HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nxxx"
                            .getBytes(StandardCharsets.US_ASCII));
            assertTrue(answer(socket).contains("gathered 3"), "other paths gather as before");
        }
    }

    @Test
    void what_is_not_wanted_is_discarded_before_the_answer() throws Exception {
        wanted[0] = 0;
        try (Socket socket = open("/stream", 1_000_000)) {
            write(socket, 1_000_000);
            String answer = answer(socket);
            assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
            assertTrue(received.get() < 1_000_000);
        }
    }

    @Test
    void a_body_that_is_cut_off_is_broken() throws Exception {
        try (Socket socket = open("/stream", 1_000_000)) {
            write(socket, 10_000);
        }
        assertTrue(broken.await(5, TimeUnit.MINUTES));
    }

    /** The time limit of this server is two seconds. */
    @Test
    void a_client_that_sends_nothing_more_is_disconnected() throws Exception {
        try (Socket socket = open("/stream", 1_000_000)) {
            write(socket, 10_000);
            assertTrue(broken.await(5, TimeUnit.MINUTES));
            assertTrue(answer(socket).startsWith("HTTP/1.1 408"));
        }
    }
}
