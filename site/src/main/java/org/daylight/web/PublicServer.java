package org.daylight.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves a {@link Site} over HTTP with the JDK's own server (docs/decisions/0050): one virtual thread a request, bounded headers,
 * connections and times. It keeps no log of requests.
 *
 * <p>It speaks plain HTTP; a publisher puts a TLS proxy before it.
 */
public final class PublicServer implements Closeable {

    /** The headers an answer may depend on; no other is looked at. */
    private static final List<String> READ_HEADERS =
            List.of("host", "x-forwarded-proto", "accept-encoding", "if-none-match", "range", "if-range");

    private static final int BACKLOG = 1_024;
    private static final int COPY_BYTES = 1 << 16;

    /** A list of some hundred searches. */
    private static final int MAX_FORM_BYTES = 1 << 16;

    static {
        // The JDK's server takes its limits from system properties, read once; whoever starts the program may set
        // others.
        limit("nodelay", "true");
        limit("maxReqTime", "20"); // seconds to send a request
        limit("maxRspTime", "3600"); // seconds to read an answer; a pack of 1 GB at 300 kB/s
        limit("idleInterval", "30"); // seconds a connection may wait for the next request
        limit("maxIdleConnections", "1000");
        limit("maxReqHeaders", "100");
        limit("maxReqHeaderSize", "32768"); // bytes
        if (System.getProperty("jdk.httpserver.maxConnections") == null) {
            System.setProperty("jdk.httpserver.maxConnections", "10000");
        }
    }

    private final Site site;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private PublicServer(Site site, HttpServer server) {
        this.site = site;
        this.server = server;
    }

    /**
     * Starts to serve.
     *
     * @param host name or address to listen on
     * @param port 0 for any that is free
     * @throws IOException with one clear line when the address cannot be used
     */
    public static PublicServer start(Site site, String host, int port) throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(host, port), BACKLOG);
        } catch (IOException e) {
            throw new IOException(
                    "cannot serve at " + host + ":" + port + ": " + e.getMessage()
                            + "; choose another --host or --port",
                    e);
        }
        PublicServer started = new PublicServer(site, server);
        server.createContext("/", started::handle);
        server.setExecutor(started.threads);
        server.start();
        return started;
    }

    /** The port it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** When an answer cannot be finished, the exchange is not closed but the connection: else what was sent would seem whole. */
    private void handle(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String name : READ_HEADERS) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        String path = exchange.getRequestURI().getRawPath();
        String query = exchange.getRequestURI().getRawQuery();
        String form = form(exchange);
        send(
                exchange,
                form.length() > MAX_FORM_BYTES
                        ? site.refuse(413)
                        : site.answer(
                                exchange.getRequestMethod(),
                                (path == null ? "" : path) + (query == null ? "" : "?" + query),
                                headers,
                                form));
        exchange.close();
    }

    /** What a form sent, at most a byte more than is taken; empty for everything else. It is URL-encoded, and so ASCII. */
    private static String form(HttpExchange exchange) throws IOException {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        boolean sent = exchange.getRequestMethod().equals("POST")
                && type != null
                && type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded");
        return sent
                ? new String(exchange.getRequestBody().readNBytes(MAX_FORM_BYTES + 1), StandardCharsets.ISO_8859_1)
                : "";
    }

    private static void send(HttpExchange exchange, Response response) throws IOException {
        if (response.body() instanceof Response.Body.Stream(Response.Content content)) {
            stream(exchange, response, content);
            return;
        }
        Headers headers = exchange.getResponseHeaders();
        response.headers().forEach(headers::set);
        long size = response.body().size();
        boolean bodyless = isHead(exchange) || response.status() == 304;
        if (bodyless || size == 0) {
            if (response.status() != 304) {
                headers.set("Content-Length", Long.toString(size));
            }
            exchange.sendResponseHeaders(response.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(response.status(), size);
        try (OutputStream out = exchange.getResponseBody()) {
            switch (response.body()) {
                case Response.Body.Bytes bytes -> out.write(bytes.content());
                case Response.Body.File file -> copy(file, out);
                case Response.Body.Stream stream -> throw new IllegalStateException("sent above");
            }
        }
    }

    /** In chunks, because its length is not known (RFC 9112 section 7.1): without the last chunk it is not whole. */
    private static void stream(HttpExchange exchange, Response response, Response.Content content) throws IOException {
        try (content) {
            response.headers().forEach(exchange.getResponseHeaders()::set);
            if (isHead(exchange)) {
                exchange.sendResponseHeaders(response.status(), -1);
                return;
            }
            exchange.sendResponseHeaders(response.status(), 0);
            OutputStream out = exchange.getResponseBody();
            content.writeTo(out);
            out.close();
        }
    }

    private static boolean isHead(HttpExchange exchange) {
        return exchange.getRequestMethod().toUpperCase(Locale.ROOT).equals("HEAD");
    }

    private static void copy(Response.Body.File file, OutputStream out) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file.path())) {
            channel.position(file.start());
            InputStream in = Channels.newInputStream(channel);
            byte[] buffer = new byte[COPY_BYTES];
            long left = file.size();
            while (left > 0) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    throw new IOException("a file of the archive became shorter while it was sent");
                }
                out.write(buffer, 0, read);
                left -= read;
            }
        }
    }

    private static void limit(String name, String value) {
        String property = "sun.net.httpserver." + name;
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** Stops taking requests, lets those under way finish for up to five seconds, then closes. */
    @Override
    public void close() {
        server.stop(5);
        threads.close();
    }
}
