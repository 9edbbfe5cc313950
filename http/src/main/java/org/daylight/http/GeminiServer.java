package org.daylight.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A server of the Gemini protocol (version 0.24.1 of its specification): one request and one answer for each TLS connection. A connection that makes no progress for
 * some time is closed, and there is a limit to their number: for one more, the one that has been without a request for longest is closed. It stores and logs nothing. Safe for use by several
 * threads.
 */
public final class GeminiServer implements Closeable {

    /** The longest address, in bytes; the specification sets it. */
    private static final int MAX_ADDRESS = 1_024;

    private static final int BUFFER = 16_384;

    private final ServerSocket port;
    private final SSLContext tls;
    private final String name;
    private final Handler handler;
    private final long silenceNanos;
    private final int maxConnections;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("gemini-watch").factory());
    private final Thread acceptor;

    /** Makes the answers. Called by several threads. */
    public interface Handler {
        /**
         * The answer to a request.
         *
         * @param address with the scheme gemini, the name of this server and a path
         * @throws IOException when there is no answer now
         */
        Answer answer(URI address) throws IOException;
    }

    /**
     * An answer.
     *
     * @param status 10 to 69
     * @param meta what belongs to the status: a media type, an address, or words; at most 1,024 bytes, without line ends
     * @param body of an answer with status 20, closed after it was sent; null for others
     */
    public record Answer(int status, String meta, @Nullable InputStream body) {
        public Answer {
            if (status < 10 || status > 69 || (status / 10 == 2) != (body != null)) {
                throw new IllegalArgumentException("status " + status);
            }
            if (meta.chars().anyMatch(Character::isISOControl) || meta.length() > MAX_ADDRESS) {
                throw new IllegalArgumentException("the line of the answer is not valid");
            }
        }
    }

    /** An open connection. The socket is the one under TLS: to close TLS may block when the reader does not read. */
    private static final class Connection {
        private final Socket socket;
        private volatile long progress = System.nanoTime();
        private volatile boolean hasRequest;

        private Connection(Socket socket) {
            this.socket = socket;
        }
    }

    private GeminiServer(
            ServerSocket port, SSLContext tls, String name, int maxConnections, Duration silence, Handler handler) {
        this.port = port;
        this.tls = tls;
        this.name = name;
        this.handler = handler;
        silenceNanos = silence.toNanos();
        this.maxConnections = maxConnections;
        acceptor = Thread.ofPlatform().daemon().name("gemini").unstarted(this::accept);
    }

    /**
     * Starts to serve.
     *
     * @param host name or address to listen on
     * @param port 0 for any free port
     * @param name the host in the addresses of this server
     * @param tls with the key of this server
     * @param maxConnections that are open at one time
     * @param silence how long a connection may make no progress
     * @throws IOException with a one-line message when the address cannot be used
     */
    public static GeminiServer start(
            String host, int port, String name, SSLContext tls, int maxConnections, Duration silence, Handler handler)
            throws IOException {
        var socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port), 128);
        } catch (IOException e) {
            socket.close();
            throw new IOException("cannot listen on " + host + ", port " + port + ": " + e.getMessage(), e);
        }
        var server = new GeminiServer(socket, tls, name, maxConnections, silence, handler);
        server.watch.scheduleWithFixedDelay(server::closeSilent, 250, 250, TimeUnit.MILLISECONDS);
        server.acceptor.start();
        return server;
    }

    /** The port it listens on. */
    public int port() {
        return port.getLocalPort();
    }

    /** Open connections. */
    int connections() {
        return open.size();
    }

    private void accept() {
        while (!port.isClosed()) {
            try {
                Socket socket = port.accept();
                var connection = new Connection(socket);
                open.add(connection);
                if (open.size() > maxConnections) {
                    Connection superfluous = longestWithoutRequest(connection);
                    open.remove(superfluous);
                    closeNow(superfluous.socket);
                }
                Thread.ofVirtual().name("gemini-connection").start(() -> serve(connection));
            } catch (IOException e) {
                // The port was closed, or this process has no free file descriptor for a moment.
                pause();
            }
        }
    }

    /** The new connection when all others have a request. Otherwise silent connections would keep readers out. */
    private Connection longestWithoutRequest(Connection newest) {
        Connection longest = newest;
        for (Connection one : open) {
            if (!one.hasRequest && one.progress - longest.progress < 0) {
                longest = one;
            }
        }
        return longest;
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Connection connection) {
        try (SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(connection.socket, null, true)) {
            socket.setUseClientMode(false);
            // Reading the first byte makes the handshake.
            String request = request(socket.getInputStream());
            connection.hasRequest = true;
            send(connection, socket.getOutputStream(), answer(request));
        } catch (IOException e) {
            // The reader has gone, or was too slow.
        } finally {
            closeNow(connection.socket);
            open.remove(connection);
        }
    }

    /** The requested address; empty when the line is too long or has no end. */
    private static String request(InputStream in) throws IOException {
        byte[] line = new byte[MAX_ADDRESS + 2];
        int length = 0;
        while (length < line.length) {
            int read = in.read(line, length, line.length - length);
            if (read < 0) {
                throw new IOException("the connection ended");
            }
            length += read;
            for (int i = Math.max(0, length - read - 1); i + 1 < length; i++) {
                if (line[i] == '\r' && line[i + 1] == '\n') {
                    return new String(line, 0, i, StandardCharsets.UTF_8);
                }
            }
        }
        return "";
    }

    private Answer answer(String line) {
        URI address;
        try {
            address = new URI(line);
        } catch (URISyntaxException e) {
            return new Answer(59, "The request is not valid.", null);
        }
        if (!"gemini".equalsIgnoreCase(address.getScheme())
                || address.getHost() == null
                || address.getRawUserInfo() != null
                || address.getRawFragment() != null) {
            return "gemini".equalsIgnoreCase(address.getScheme()) || address.getScheme() == null
                    ? new Answer(59, "The request is not valid.", null)
                    : new Answer(53, "This server has only its own pages.", null);
        }
        if (!address.getHost().equalsIgnoreCase(name)) {
            return new Answer(53, "This server has only its own pages.", null);
        }
        try {
            return handler.answer(address);
        } catch (IOException | RuntimeException e) {
            return new Answer(40, "There is no answer at this moment.", null);
        }
    }

    private static void send(Connection connection, OutputStream out, Answer answer) throws IOException {
        try (InputStream body = answer.body == null ? InputStream.nullInputStream() : answer.body) {
            connection.progress = System.nanoTime();
            out.write((answer.status + " " + answer.meta + "\r\n").getBytes(StandardCharsets.UTF_8));
            byte[] buffer = new byte[BUFFER];
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                out.write(buffer, 0, read);
                connection.progress = System.nanoTime();
            }
            out.flush();
        }
    }

    private void closeSilent() {
        long now = System.nanoTime();
        for (Connection connection : open) {
            if (now - connection.progress > silenceNanos) {
                closeNow(connection.socket);
            }
        }
    }

    private static void closeNow(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed.
        }
    }

    /** Closes the port and every connection. */
    @Override
    public void close() throws IOException {
        port.close();
        watch.shutdownNow();
        open.forEach(connection -> closeNow(connection.socket));
    }
}
