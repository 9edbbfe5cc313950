package org.daylight.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A host of plain files on a free port of this machine, with the faults that a host can have. It records each request. */
final class PlainHost implements AutoCloseable {

    /** How it behaves. */
    enum Manner {
        /** It sends ranges. */
        RANGES,
        /** It always sends whole files. */
        WHOLE,
        /** It closes the connection after half of a range, the first time that this range is requested. */
        BREAKING,
        /** It sends ranges from other places than it says. */
        LYING
    }

    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-([0-9]+)");

    private final Path folder;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Set<String> broken = ConcurrentHashMap.newKeySet();
    private volatile Manner manner = Manner.RANGES;
    private volatile Predicate<String> changed = path -> false;
    private volatile int changedFrom;

    private PlainHost(Path folder, HttpServer server) {
        this.folder = folder;
        this.server = server;
    }

    static PlainHost of(Path folder) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        var host = new PlainHost(folder, server);
        server.createContext("/", host::answer);
        server.setExecutor(host.threads);
        server.start();
        return host;
    }

    /** Scheme, host and port. */
    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void behave(Manner other) {
        manner = other;
    }

    /** Changes one bit of each byte of these files, from this offset on. */
    void change(Predicate<String> paths, int from) {
        changed = paths;
        changedFrom = from;
    }

    /** Paths with queries, and the ranges that were requested, since the last call. */
    List<String> requests() {
        List<String> all = List.copyOf(requests);
        requests.clear();
        return all;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            URI address = exchange.getRequestURI();
            String range = exchange.getRequestHeaders().getFirst("Range");
            requests.add(address + (range == null ? "" : " " + range));
            String path = address.getPath().replaceFirst("^/some/path/", "");
            Path file = folder.resolve(path).normalize();
            if (!file.startsWith(folder) || !Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] bytes = Files.readAllBytes(file);
            if (changed.test(path)) {
                for (int i = changedFrom; i < bytes.length; i++) {
                    bytes[i] ^= 1;
                }
            }
            exchange.getResponseHeaders().set("Content-Type", type(path));
            Matcher wanted = RANGE.matcher(range == null ? "" : range);
            if (!wanted.matches() || manner == Manner.WHOLE) {
                exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
                return;
            }
            int from = Integer.parseInt(wanted.group(1));
            int to = Math.min(bytes.length, Integer.parseInt(wanted.group(2)) + 1);
            if (from >= to) {
                exchange.sendResponseHeaders(416, -1);
                return;
            }
            byte[] part = Arrays.copyOfRange(bytes, from, to);
            int said = manner == Manner.LYING && path.endsWith(".words") ? from + 1 : from;
            exchange.getResponseHeaders().set("Content-Range", "bytes " + said + "-" + (to - 1) + "/" + bytes.length);
            exchange.sendResponseHeaders(206, part.length);
            try (OutputStream out = exchange.getResponseBody()) {
                if (manner == Manner.BREAKING && part.length > 1 && broken.add(path + " " + range)) {
                    out.write(part, 0, part.length / 2);
                    out.flush();
                    throw new IOException("broken on purpose");
                }
                out.write(part);
            }
        }
    }

    private static String type(String path) {
        return switch (path.substring(path.lastIndexOf('.') + 1)) {
            case "html" -> "text/html";
            case "css" -> "text/css";
            case "js" -> "text/javascript";
            case "svg" -> "image/svg+xml";
            case "json" -> "application/json";
            default -> "application/octet-stream";
        };
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
