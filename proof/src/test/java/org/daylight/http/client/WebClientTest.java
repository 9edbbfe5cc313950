package org.daylight.http.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a server does, a request ends, and no more bytes are read than requested. */
class WebClientTest {
    private static final HttpLimits SHORT =
            new HttpLimits(Duration.ofMillis(400), Duration.ofMillis(300), Duration.ofMillis(300), 1_000);
    private static final Duration ENDS = Duration.ofMinutes(10);
    private static final byte[] BODY = "hello".getBytes(US_ASCII);

    /** No test waits for these limits, so that none depends on how fast the machine is. */
    private static WebClient client() {
        return client(HttpLimits.USUAL);
    }

    private static WebClient client(HttpLimits limits) {
        return new WebClient(new Route.Direct(), limits, machine -> true, "test");
    }

    /** Short limits only for the one by which the request ends: a slow machine must not come to another one first. */
    private static HttpLimits limits(HostileServer.Way way) {
        return switch (way) {
            case HEADER_SILENCE, BODY_STALL -> SHORT;
            case HEADER_DRIP, STATUS_DRIP, TRAILER_DRIP, BODY_DRIP ->
                new HttpLimits(Duration.ofSeconds(1), Duration.ofSeconds(20), Duration.ofSeconds(1), 1_000);
            default -> HttpLimits.USUAL;
        };
    }

    private static byte[] get(WebClient client, URI address, long most) throws IOException {
        try (Answer answer = client.get(address, 0, most)) {
            if (answer.status() != 200) {
                throw new IOException("it answers " + answer.status());
            }
            return answer.body().readAllBytes();
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachHostileAnswerEnds(HostileServer.Way way) throws IOException {
        try (var server = new HostileServer((path, out) -> way.answer(out, BODY));
                WebClient client = client(limits(way))) {
            var e = assertTimeoutPreemptively(
                    ENDS, () -> assertThrows(IOException.class, () -> get(client, server.address(), 100_000)));
            assertTrue(String.valueOf(e.getMessage()).contains(way.reason()), way + ": " + e);
            assertTrue(client.bytes() < 2_000_000, way + ": " + client.bytes());
        }
    }

    @Test
    void aBodyThatIsLongerThanItMayBeIsNotRead() throws IOException {
        try (var server = new HostileServer((path, out) -> {
                    HostileServer.send(out, "HTTP/1.1 200 OK\r\n\r\n");
                    HostileServer.flood(out, "x".repeat(1_000), 0);
                });
                WebClient client = client()) {
            assertTimeoutPreemptively(
                    ENDS, () -> assertThrows(WrongAnswer.class, () -> get(client, server.address(), 50_000)));
            assertTrue(client.bytes() < 1_000_000);
        }
    }

    @Test
    void aLengthThatALogClaimsIsAnyNumber() throws IOException {
        try (var server = new HostileServer(
                        (path, out) -> HostileServer.send(out, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"));
                WebClient client = client()) {
            assertArrayEquals(BODY, get(client, server.address(), Long.MAX_VALUE - 1));
        }
    }

    @Test
    void anAnswerToHeadHasNoBodyAndTheConnectionIsUsedAgain() throws IOException {
        try (var server = new HostileServer(
                        (path, out) -> HostileServer.send(out, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"));
                WebClient client = client()) {
            for (int i = 0; i < 3; i++) {
                try (Answer answer = client.send("HEAD", server.address(), "X-A: b\r\n", new byte[0], 5)) {
                    assertEquals("5", answer.header("content-length"));
                    assertEquals(0, answer.body().readAllBytes().length);
                }
            }
        }
    }

    @Test
    void informationalAnswersExtensionsAndTrailersAreNoHarm() throws IOException {
        try (var server = new HostileServer((path, out) -> HostileServer.send(
                        out,
                        "HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
                                + "\r\n3;a=b\r\nhel\r\n2\r\nlo\r\n0\r\nX-Sum: 1\r\n\r\n"));
                WebClient client = client()) {
            for (int i = 0; i < 3; i++) {
                assertArrayEquals(BODY, get(client, server.address(), 5));
            }
        }
    }

    @Test
    void whatComesBehindAnAnswerIsNotTakenForTheNext() throws IOException {
        try (var server = new HostileServer((path, out) -> HostileServer.send(
                        out,
                        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
                                + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"));
                WebClient client = client()) {
            for (int i = 0; i < 3; i++) {
                assertArrayEquals(BODY, get(client, server.address(), 100));
            }
        }
    }

    @Test
    void aServerThatSaysNothingWhenItIsToEncryptIsLeft() throws IOException {
        try (var silent = new ServerSocket(0, 10, java.net.InetAddress.getLoopbackAddress());
                WebClient client = client(SHORT)) {
            URI address = URI.create("https://127.0.0.1:" + silent.getLocalPort() + "/");
            assertTimeoutPreemptively(ENDS, () -> assertThrows(IOException.class, () -> get(client, address, 5)));
        }
    }

    @Test
    void closingEndsWhatOthersWaitFor() throws Exception {
        var asked = new CountDownLatch(1);
        try (var server = new HostileServer((path, out) -> {
            asked.countDown();
            Thread.sleep(600_000);
        })) {
            var client = new WebClient(
                    new Route.Direct(),
                    new HttpLimits(Duration.ofMinutes(9), Duration.ofMinutes(9), Duration.ofMinutes(9), 1),
                    machine -> true,
                    "test");
            var said = new java.util.concurrent.CompletableFuture<String>();
            Thread.ofVirtual().start(() -> {
                try {
                    said.complete(new String(get(client, server.address(), 5), US_ASCII));
                } catch (IOException e) {
                    said.complete(String.valueOf(e.getMessage()));
                }
            });
            asked.await();
            client.close();
            assertEquals("stopped", assertTimeoutPreemptively(ENDS, () -> said.get()));
            assertThrows(IOException.class, () -> client.get(server.address(), 0, 5));
        }
    }

    @Test
    void whatIsPostedIsSentOnceAndWhole() throws IOException {
        var received = new ByteArrayOutputStream();
        try (var server = new ServerSocket(0, 10, java.net.InetAddress.getLoopbackAddress());
                WebClient client = client()) {
            Thread.ofVirtual().start(() -> {
                try (var socket = server.accept()) {
                    while (!received.toString(US_ASCII).endsWith("hello")) {
                        received.write(socket.getInputStream().read());
                    }
                    HostileServer.send(socket.getOutputStream(), "HTTP/1.1 409 No\r\nContent-Length: 2\r\n\r\n17");
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            URI address = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/add?x=1");
            try (Answer answer = client.post(address, "text/plain", BODY, 100)) {
                assertEquals(409, answer.status());
                assertEquals("17", new String(answer.body().readAllBytes(), US_ASCII));
            }
            String request = received.toString(US_ASCII);
            assertTrue(request.startsWith("POST /add?x=1 HTTP/1.1\r\n"), request);
            assertTrue(request.contains("\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n"), request);
        }
    }
}
