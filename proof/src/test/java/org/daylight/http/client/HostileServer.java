package org.daylight.http.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server whose answers a test controls byte by byte. */
public final class HostileServer implements Closeable {
    private final ServerSocket server;
    private final Habit habit;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /** The number of requests. */
    public final AtomicInteger requests = new AtomicInteger();

    /** Answers a request; the connection is closed if it throws. */
    public interface Habit {
        void answer(String path, OutputStream out) throws IOException, InterruptedException;
    }

    public HostileServer(Habit habit) throws IOException {
        this.habit = habit;
        server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the end
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                String path = line.split(" ")[1].substring(1);
                while (!line(in).isEmpty()) {}
                requests.incrementAndGet();
                habit.answer(path, socket.getOutputStream());
                socket.getOutputStream().flush();
            }
        } catch (IOException | InterruptedException gone) {
            // the client closed the connection
        }
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                return "";
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    /** Sends text, one byte for each character. */
    public static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(ISO_8859_1));
    }

    /** Sends a text repeatedly, with pauses, until the other side closes the connection. */
    public static void flood(OutputStream out, String text, int pauseMillis) throws IOException, InterruptedException {
        while (true) {
            send(out, text);
            if (pauseMillis > 0) {
                out.flush();
                Thread.sleep(pauseMillis);
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** Ways to delay a client or to fill its memory, each with the client's message. */
    public enum Way {
        HEADER_DRIP("too long to answer", (out, body) -> {
            send(out, "HTTP/1.1 200 OK\r\n");
            flood(out, "X", 20);
        }),
        HEADER_SILENCE("not answer", (out, body) -> hang()),
        STATUS_DRIP("too long to answer", (out, body) -> flood(out, "H", 20)),
        HEADER_FLOOD("too long", (out, body) -> {
            send(out, "HTTP/1.1 200 OK\r\n");
            flood(out, "X-A: b\r\n", 0);
        }),
        LONG_HEADER("too long", (out, body) -> {
            send(out, "HTTP/1.1 200 OK\r\nX: ");
            flood(out, "xxxxxxxxxxxxxxxx", 0);
        }),
        LONG_HEADERS("too long", (out, body) -> {
            send(out, "HTTP/1.1 200 OK\r\n");
            flood(out, "X: " + "x".repeat(8_000) + "\r\n", 0);
        }),
        CONTINUE_FLOOD("too many", (out, body) -> flood(out, "HTTP/1.1 100 Continue\r\n\r\n", 0)),
        CONTINUE_DRIP("too many", (out, body) -> flood(out, "HTTP/1.1 100 Continue\r\n\r\n", 5)),
        EARLY_HINTS_FLOOD("too many", (out, body) -> flood(out, "HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n", 0)),
        SWITCHING("too many", (out, body) -> send(out, "HTTP/1.1 101 Switching Protocols\r\n\r\n")),
        TRAILER_FLOOD("", (out, body) -> {
            send(out, chunked(body));
            flood(out, "X-A: b\r\n", 0);
        }),
        TRAILER_DRIP("too slowly", (out, body) -> {
            send(out, chunked(body));
            flood(out, "X", 50);
        }),
        LONG_TRAILER("too long", (out, body) -> {
            send(out, chunked(body));
            flood(out, "xxxxxxxxxxxxxxxx", 0);
        }),
        EXTENSION_FLOOD("too long", (out, body) -> {
            send(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;");
            flood(out, "a=b;", 0);
        }),
        EXTENSION_PER_BYTE("more framing than content", (out, body) -> {
            send(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            flood(out, "1;" + "a".repeat(200) + "\r\nx\r\n", 0);
        }),
        HUGE_CHUNK(
                "has no size",
                (out, body) ->
                        send(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nx")),
        NEGATIVE_CHUNK(
                "has no size",
                (out, body) -> send(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n")),
        BODY_DRIP("too slowly", (out, body) -> {
            send(out, "HTTP/1.1 200 OK\r\n\r\n");
            flood(out, "x", 50);
        }),
        BODY_STALL("sen", (out, body) -> {
            send(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nx");
            hang();
        }),
        LESS_THAN_PROMISED("ended too early", (out, body) -> {
            send(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nx");
            throw new IOException("closed");
        }),
        CUT_CHUNK("ended too early", (out, body) -> {
            send(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nx");
            throw new IOException("closed");
        }),
        TWO_LENGTHS(
                "two lengths",
                (out, body) -> send(out, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello")),
        LENGTH_AND_CHUNKS(
                "two lengths",
                (out, body) -> send(
                        out, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")),
        SIGNED_LENGTH("not a number", (out, body) -> send(out, "HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\nhello")),
        GZIP(
                "compresses",
                (out, body) ->
                        send(out, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello")),
        GZIP_TRANSFER(
                "unknown transfer encoding",
                (out, body) -> send(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n")),
        NAMELESS_HEADER("without a name", (out, body) -> send(out, "HTTP/1.1 200 OK\r\n: x\r\n\r\n")),
        FOLDED_HEADER("without a name", (out, body) -> send(out, "HTTP/1.1 200 OK\r\nX: a\r\n b: c\r\n\r\n")),
        OTHER_PROTOCOL("does not answer with HTTP/1.1", (out, body) -> send(out, "HTTP/2.0 200 OK\r\n\r\n")),
        SSH("does not answer with HTTP/1.1", (out, body) -> send(out, "SSH-2.0-x\r\n")),
        REDIRECT_LOOP(
                "too many times",
                (out, body) -> send(out, "HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n")),
        REDIRECT_TO_FILE(
                "not allowed",
                (out, body) ->
                        send(out, "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n")),
        REDIRECT_NOWHERE(
                "without an address",
                (out, body) -> send(out, "HTTP/1.1 302 Found\r\nLocation: http://[\r\nContent-Length: 0\r\n\r\n")),
        FORBIDDEN("answers 403", (out, body) -> send(out, "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n")),
        OVERLOADED("answers 503", (out, body) -> send(out, "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n")),
        CLOSES("", (out, body) -> {
            throw new IOException("closed");
        });

        private final String reason;
        private final Answering answering;

        interface Answering {
            void answer(OutputStream out, byte[] body) throws IOException, InterruptedException;
        }

        Way(String reason, Answering answering) {
            this.reason = reason;
            this.answering = answering;
        }

        /** Words in the client's message; empty if they depend on when the connection is closed. */
        public String reason() {
            return reason;
        }

        /** @param body of the requested file */
        public void answer(OutputStream out, byte[] body) throws IOException, InterruptedException {
            answering.answer(out, body);
        }

        private static void hang() throws InterruptedException {
            Thread.sleep(600_000);
        }

        private static String chunked(byte[] body) {
            return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length) + "\r\n"
                    + new String(body, ISO_8859_1) + "\r\n0\r\n";
        }
    }
}
