package org.daylight.bench;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * One reader's connection: HTTP/1.1 over a socket, body open between requests, one request at a time. It does as little
 * as possible, because the load generator shares the processor with the server.
 */
final class PlainConnection implements Closeable {

    private static final int TIMEOUT_MILLIS = 60_000;

    private final URI server;
    private final byte[] buffer = new byte[1 << 16];
    private Socket socket = new Socket();
    private int at;
    private int end;

    PlainConnection(URI server) {
        this.server = server;
    }

    /**
     * A response.
     *
     * @param status the HTTP status
     * @param bytes size of the body as sent, compressed or not
     * @param gzip whether the body is compressed
     * @param body as sent; empty unless requested
     */
    record Answer(int status, long bytes, boolean gzip, byte[] body) {

        /** The page, decompressed. */
        String text() throws IOException {
            if (!gzip) {
                return new String(body, StandardCharsets.UTF_8);
            }
            try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }

    /** Requests an address and reads the whole response. */
    Answer get(String target, boolean keepBody) throws IOException {
        boolean reused = socket.isConnected() && !socket.isClosed();
        try {
            return ask(target, keepBody);
        } catch (EOFException | java.net.SocketException closedWhileIdle) {
            close();
            if (!reused) {
                throw closedWhileIdle;
            }
            return ask(target, keepBody);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private Answer ask(String target, boolean keepBody) throws IOException {
        if (!socket.isConnected() || socket.isClosed()) {
            socket = new Socket(server.getHost(), server.getPort());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            at = 0;
            end = 0;
        }
        OutputStream out = socket.getOutputStream();
        out.write(("GET " + target + " HTTP/1.1\r\nHost: " + server.getAuthority()
                        + "\r\nAccept-Encoding: gzip\r\nAccept: text/html\r\nUser-Agent: load\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        String statusLine = line(in);
        int status = Integer.parseInt(statusLine.substring(9, 12));
        long length = 0;
        boolean gzip = false;
        boolean closing = false;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Long.parseLong(lower.substring(15).strip());
            }
            gzip |= lower.startsWith("content-encoding:") && lower.contains("gzip");
            closing |= lower.startsWith("connection:") && lower.contains("close");
        }
        byte[] body = body(in, status == 304 ? 0 : length, keepBody);
        if (closing) {
            close();
        }
        return new Answer(status, length, gzip, body);
    }

    private byte[] body(InputStream in, long length, boolean keep) throws IOException {
        var body = new ByteArrayOutputStream(keep ? (int) Math.min(length, 1 << 20) : 0);
        for (long left = length; left > 0; ) {
            if (at == end) {
                fill(in);
            }
            int taken = (int) Math.min(left, end - at);
            if (keep) {
                body.write(buffer, at, taken);
            }
            at += taken;
            left -= taken;
        }
        return body.toByteArray();
    }

    private String line(InputStream in) throws IOException {
        var line = new StringBuilder(80);
        while (true) {
            if (at == end) {
                fill(in);
            }
            byte c = buffer[at++];
            if (c == '\n') {
                return line.toString();
            }
            if (c != '\r') {
                line.append((char) (c & 0xff));
            }
        }
    }

    private void fill(InputStream in) throws IOException {
        at = 0;
        end = in.read(buffer);
        if (end <= 0) {
            end = 0;
            throw new EOFException("the server closed the connection");
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
