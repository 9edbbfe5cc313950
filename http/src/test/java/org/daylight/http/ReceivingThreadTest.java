package org.daylight.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is done by the thread that received a request, which also waits for all other connections, and what is not. */
class ReceivingThreadTest {

    private final List<String> steps = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Error> fatal = new CompletableFuture<>();
    private HttpServer server;

    private void start(boolean neverWaits, boolean mayWait, Cost cost) throws IOException {
        server = HttpServer.start(
                "127.0.0.1",
                0,
                new ServerLimits(100, 30, 1_000, 8 << 20, 8 << 20),
                Map.of(),
                new HttpServer.Handler() {
                    @Override
                    public HttpServer.PendingAnswer answer(Exchange exchange) {
                        step("answer");
                        return new Pending(exchange.target(), cost, mayWait);
                    }

                    @Override
                    public boolean neverWaits() {
                        return neverWaits;
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
                fatal::complete);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private final class Pending implements HttpServer.PendingAnswer {

        private final String target;
        private final Cost cost;
        private final boolean mayWait;

        Pending(String target, Cost cost, boolean mayWait) {
            this.target = target;
            this.cost = cost;
            this.mayWait = mayWait;
        }

        @Override
        public boolean mayWait() {
            return mayWait;
        }

        @Override
        public Cost cost() {
            step("cost");
            return cost;
        }

        @Override
        public Response make() {
            step("make");
            if (target.equals("/memory")) {
                throw new OutOfMemoryError("as if");
            }
            return Response.bytes("text/plain", target.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Notes a step, and whether the thread that does it is still receiving the request. */
    private void step(String name) {
        boolean receives = StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().equals(HttpPort.class.getName())
                        && frame.getMethodName().equals("handle")));
        steps.add(receives ? name : name + " elsewhere");
    }

    private String ask(String requests) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(600_000);
            socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static String get(String target, String fields) {
        return "GET " + target + " HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n";
    }

    @ParameterizedTest
    @CsvSource({
        "true,  false, READY, 'answer, cost, make'",
        "true,  false, CHEAP, 'answer, cost, make elsewhere'",
        "true,  true,  READY, 'answer, cost elsewhere, make elsewhere'",
        "true,  true,  CHEAP, 'answer, cost elsewhere, make elsewhere'",
        "false, true,  CHEAP, 'answer, cost, make'",
        "false, false, READY, 'answer, cost, make'",
    })
    void onlyWhatNeverWaitsIsDoneThere(boolean neverWaits, boolean mayWait, Cost cost, String expected)
            throws Exception {
        start(neverWaits, mayWait, cost);
        String answer = ask(get("/a", "Connection: close\r\n"));
        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
        assertTrue(answer.endsWith("\r\n\r\n/a"), answer);
        assertEquals(expected, String.join(", ", steps));
    }

    @Test
    void aClientThatSendsWithoutPauseDoesNotKeepTheThread() throws Exception {
        start(true, false, Cost.READY);
        var requests = new StringBuilder();
        for (int i = 1; i < 100; i++) {
            requests.append(get("/" + i, ""));
        }
        String answers = ask(requests + get("/100", "Connection: close\r\n"));
        int at = 0;
        for (int i = 1; i <= 100; i++) {
            at = answers.indexOf("\r\n\r\n/" + i + (i == 100 ? "" : "HTTP/1.1 200 OK\r\n"), at);
            assertTrue(at >= 0, "answer " + i);
        }
        assertEquals(100, steps.stream().filter(step -> step.startsWith("make")).count());
        int most = 0;
        int together = 0;
        for (String step : steps) {
            if (step.startsWith("make")) {
                together = step.equals("make") ? together + 1 : 0;
                most = Math.max(most, together);
            }
        }
        // Each thread counts for itself. After a handed-over request the connection is read by another one.
        assertTrue(most <= 30, steps.toString());
        assertTrue(steps.contains("make elsewhere"), steps.toString());
    }

    @ParameterizedTest
    @CsvSource({"READY", "CHEAP"})
    void anErrorIsReportedAndEndsTheConnection(Cost cost) throws Exception {
        start(true, false, cost);
        String answer = ask(get("/memory", ""));
        assertFalse(answer.startsWith("HTTP/1.1 200"), answer);
        assertSame(OutOfMemoryError.class, fatal.get().getClass());
    }
}
