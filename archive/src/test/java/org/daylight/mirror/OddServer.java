package org.daylight.mirror;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** A web server over a folder that can be told to misbehave, request by request. It remembers what it was asked for, and counts what it sent. */
final class OddServer implements Closeable {
    private static final int FLOOD = -1;

    private final ServerSocket server;
    private final Path folder;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /** What was asked for, in order: {@code releases/0001.zip}, or {@code releases/0001.zip from 500}. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    final AtomicLong sentBytes = new AtomicLong();
    private final ConcurrentHashMap<String, Integer> times = new ConcurrentHashMap<>();

    /** How a request is answered. */
    volatile Function<Request, Answer> habit = request -> Answer.USUAL;

    /** @param time how often this path was asked for, from 1 */
    record Request(String path, int time, long offset) {}

    /**
     * An answer.
     *
     * @param status 200 for the usual
     * @param breakAfter bytes of the body, after which the connection is closed; −1 for never
     * @param stall whether it then says nothing more, in place of closing
     * @param pauseMillis before each piece
     * @param pieceBytes size of a piece, where there are pauses
     * @param ranges whether a part is given where a part is asked for
     * @param chunked whether the body comes in chunks
     * @param body in place of the file's; null for the file's
     * @param location for redirections
     */
    record Answer(
            int status,
            long breakAfter,
            boolean stall,
            int pauseMillis,
            boolean ranges,
            boolean chunked,
            byte[] body,
            String location,
            int pieceBytes) {
        Answer(
                int status,
                long breakAfter,
                boolean stall,
                int pauseMillis,
                boolean ranges,
                boolean chunked,
                byte[] body,
                String location) {
            this(status, breakAfter, stall, pauseMillis, ranges, chunked, body, location, 1);
        }

        static final Answer USUAL = new Answer(200, -1, false, 0, true, false, null, "");

        static Answer breaking(long after) {
            return new Answer(200, after, false, 0, true, false, null, "");
        }

        static Answer stalling(long after) {
            return new Answer(200, after, true, 0, true, false, null, "");
        }

        static Answer slow(int pauseMillis) {
            return new Answer(200, -1, false, pauseMillis, true, false, null, "");
        }

        /** Takes its time, so that others have a turn. */
        static Answer slowly(int pieceBytes, int pauseMillis) {
            return new Answer(200, -1, false, pauseMillis, true, false, null, "", pieceBytes);
        }

        static Answer whole() {
            return new Answer(200, -1, false, 0, false, false, null, "");
        }

        static Answer inChunks() {
            return new Answer(200, -1, false, 0, false, true, null, "");
        }

        static Answer of(byte[] body) {
            return new Answer(200, -1, false, 0, true, false, body, "");
        }

        static Answer status(int status) {
            return new Answer(status, -1, false, 0, true, false, new byte[0], "");
        }

        /** No answer of HTTP: a beginning, and what then comes without end. */
        static Answer flood(String begins, String repeated, int pauseMillis) {
            return new Answer(FLOOD, -1, false, pauseMillis, true, false, begins.getBytes(US_ASCII), repeated);
        }

        static Answer to(String location) {
            return new Answer(302, -1, false, 0, true, false, new byte[0], location);
        }
    }

    OddServer(Path folder) throws IOException {
        this(folder, new ServerSocket(0, 100, InetAddress.getLoopbackAddress()));
    }

    /** @param server listens, and may encrypt */
    OddServer(Path folder, ServerSocket server) {
        this.folder = folder;
        this.server = server;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    String address() {
        return "http://127.0.0.1:" + port() + "/";
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
            OutputStream out = socket.getOutputStream();
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                String path =
                        line.split(" ")[1].replaceFirst("^http://[^/]*", "").substring(1);
                long offset = 0;
                for (String header = line(in); !header.isEmpty(); header = line(in)) {
                    if (header.toLowerCase(java.util.Locale.ROOT).startsWith("range: bytes=")) {
                        offset = Long.parseLong(header.substring(13).replace("-", ""));
                    }
                }
                asked.add(path + (offset > 0 ? " from " + offset : ""));
                var request = new Request(path, times.merge(path, 1, Integer::sum), offset);
                if (!answer(request, habit.apply(request), out)) {
                    return;
                }
            }
        } catch (IOException | UncheckedIOException gone) {
            // they went away
        }
    }

    /** Sends something, and then something else again and again until the other side has had enough. */
    private static boolean flood(Answer answer, OutputStream out) throws IOException {
        out.write(answer.body);
        while (true) {
            out.write(answer.location.getBytes(US_ASCII));
            if (answer.pauseMillis > 0) {
                pause(answer.pauseMillis);
            }
        }
    }

    private boolean answer(Request request, Answer answer, OutputStream out) throws IOException {
        if (answer.status == FLOOD) {
            return flood(answer, out);
        }
        Path file = folder.resolve(request.path());
        boolean there = answer.body != null || Files.isRegularFile(file);
        byte[] all = answer.body != null ? answer.body : there ? Files.readAllBytes(file) : new byte[0];
        boolean part = answer.ranges && request.offset() > 0 && answer.status == 200 && there;
        int from = part ? (int) Math.min(request.offset(), all.length) : 0;
        int status = !there ? 404 : part ? request.offset() < all.length ? 206 : 416 : answer.status;
        String head = "HTTP/1.1 " + status + " X\r\n"
                + (answer.location.isEmpty() ? "" : "Location: " + answer.location + "\r\n")
                + (status == 206
                        ? "Content-Range: bytes " + from + "-" + (all.length - 1) + "/" + all.length + "\r\n"
                        : status == 416 ? "Content-Range: bytes */" + all.length + "\r\n" : "")
                + (answer.chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + (all.length - from))
                + "\r\n\r\n";
        out.write(head.getBytes(US_ASCII));
        sentBytes.addAndGet(head.length());
        long sent = 0;
        for (int at = from; at < all.length; ) {
            if (answer.breakAfter >= 0 && sent >= answer.breakAfter) {
                return answer.stall && hang();
            }
            int length = Math.min(all.length - at, answer.pauseMillis > 0 ? answer.pieceBytes : 1_000);
            if (answer.breakAfter >= 0) {
                length = (int) Math.min(length, answer.breakAfter - sent);
            }
            if (answer.pauseMillis > 0) {
                pause(answer.pauseMillis);
            }
            if (answer.chunked) {
                out.write((Integer.toHexString(length) + "\r\n").getBytes(US_ASCII));
            }
            out.write(all, at, length);
            if (answer.chunked) {
                out.write("\r\n".getBytes(US_ASCII));
            }
            sentBytes.addAndGet(length);
            sent += length;
            at += length;
        }
        if (answer.chunked) {
            out.write("0\r\n\r\n".getBytes(US_ASCII));
        }
        return true;
    }

    private static boolean hang() {
        pause(600_000);
        return false;
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static String line(InputStream in) throws IOException {
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

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
