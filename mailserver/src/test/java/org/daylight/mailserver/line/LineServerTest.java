package org.daylight.mailserver.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class LineServerTest {

    private static final int TIMEOUT_MILLIS = 120_000;

    private final AtomicLong nanos = new AtomicLong();
    private final List<String> faults = new CopyOnWriteArrayList<>();

    private LineServer echo(LineLimits limits) throws IOException {
        return LineServer.start(
                "127.0.0.1",
                0,
                limits,
                connection -> {
                    try {
                        for (Optional<byte[]> line = connection.line(); line.isPresent(); line = connection.line()) {
                            String text = new String(line.get(), StandardCharsets.ISO_8859_1);
                            if (text.equals("fail")) {
                                throw new IllegalStateException("secret");
                            }
                            if (text.equals("flood")) {
                                byte[] many = new byte[1 << 20];
                                for (int i = 0; i < 1_000; i++) {
                                    connection.write(many, 0, many.length);
                                }
                            }
                            connection.write(text.length() + "\r\n");
                        }
                    } catch (LineTooLong e) {
                        connection.write("long\r\n");
                    }
                },
                new LineServer.Reports(faults::add, error -> faults.add("broken")),
                nanos::get);
    }

    private static Socket connect(LineServer server) throws IOException {
        Socket socket = new Socket("127.0.0.1", server.port());
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    private static String answer(Socket socket, String sent) throws IOException {
        socket.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
        var line = new StringBuilder();
        for (int b = socket.getInputStream().read();
                b >= 0 && b != '\n';
                b = socket.getInputStream().read()) {
            line.append((char) b);
        }
        return line.toString().strip();
    }

    /** Waits until the server has closed the connection. */
    private static boolean isClosed(Socket socket) {
        try {
            while (socket.getInputStream().read(new byte[1 << 16]) >= 0) {
                // what was on the way
            }
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
        return true;
    }

    @Test
    void linesEndInTwoWaysAndAreLimited() throws IOException {
        try (LineServer server = echo(new LineLimits(5, 60, 60, 60, 10));
                Socket socket = connect(server)) {
            assertEquals("3", answer(socket, "abc\r\n"));
            assertEquals("3", answer(socket, "abc\n"));
            assertEquals("10", answer(socket, "x".repeat(10) + "\r\n"));
            assertEquals("long", answer(socket, "x".repeat(12) + "\r\n"));
            assertTrue(isClosed(socket));
        }
    }

    @Test
    void theLongestIdleConnectionMakesRoom() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try (LineServer server = echo(new LineLimits(3, 600, 600, 600, 100))) {
            for (int i = 0; i < 3; i++) {
                nanos.addAndGet(1_000_000_000L);
                sockets.add(connect(server));
                assertEquals("1", answer(sockets.getLast(), "a\n"));
                waitUntilIdle(server, i + 1);
            }
            nanos.addAndGet(1_000_000_000L);
            assertEquals("1", answer(sockets.getFirst(), "a\n")); // no longer the longest idle
            waitUntilIdle(server, 3);
            sockets.add(connect(server));
            assertEquals("1", answer(sockets.getLast(), "a\n"));
            assertTrue(isClosed(sockets.get(1)));
            assertEquals("1", answer(sockets.getFirst(), "a\n"));
            assertEquals("1", answer(sockets.get(2), "a\n"));
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    /** A client has an answer before the server knows that its connection waits again. */
    private static void waitUntilIdle(LineServer server, int connections) throws InterruptedException {
        while (server.idle() < connections) {
            Thread.sleep(1);
        }
    }

    @Test
    void aSilentClientIsDisconnected() throws IOException {
        try (LineServer server = echo(new LineLimits(3, 60, 600, 600, 100));
                Socket socket = connect(server)) {
            assertEquals("1", answer(socket, "a\n"));
            nanos.addAndGet(61_000_000_000L);
            // The server may not wait for the next line yet when the clock is moved: then it waits from now on.
            Thread mover = Thread.ofVirtual().start(() -> {
                while (!socket.isClosed() && !Thread.currentThread().isInterrupted()) {
                    nanos.addAndGet(61_000_000_000L);
                    try {
                        Thread.sleep(50);
                    } catch (InterruptedException e) {
                        return;
                    }
                }
            });
            assertTrue(isClosed(socket));
            mover.interrupt();
        }
    }

    @Test
    void aClientThatDoesNotReadIsDisconnected() throws Exception {
        try (LineServer server = echo(new LineLimits(3, 600, 600, 60, 100));
                Socket socket = connect(server)) {
            socket.getOutputStream().write("flood\n".getBytes(StandardCharsets.US_ASCII));
            while (server.connections() > 0) {
                nanos.addAndGet(61_000_000_000L);
                Thread.sleep(50);
            }
            assertEquals(List.of(), faults);
        }
    }

    @Test
    void aFaultIsReportedWithoutWhatWasSent() throws IOException {
        try (LineServer server = echo(LineLimits.STANDARD);
                Socket socket = connect(server)) {
            assertEquals("", answer(socket, "fail\n"));
            assertTrue(isClosed(socket));
        }
        assertEquals(1, faults.size());
        assertTrue(faults.getFirst().startsWith("a mail connection failed: java.lang.IllegalStateException at "));
    }
}
