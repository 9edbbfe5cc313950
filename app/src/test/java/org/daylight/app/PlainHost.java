package org.daylight.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
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
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

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
        LYING,
        /** It redirects requests for ranges to another address of its own. */
        REDIRECTING,
        /** It redirects requests for ranges to another host. */
        LEADING_AWAY,
        /** It compresses everything and sends no ranges. */
        COMPRESSING,
        /** It says that the index is compressed, and it is not. */
        MISLABELLING
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
    private volatile UnaryOperator<byte[]> replaced = bytes -> bytes;
    private volatile Predicate<String> replacing = path -> false;
    private volatile Predicate<String> missing = path -> false;
    private volatile int missingStatus = 404;

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

    /** Sends something else instead of these files. */
    void replace(Predicate<String> paths, UnaryOperator<byte[]> with) {
        replaced = with;
        replacing = paths;
    }

    /** Does not have these files. */
    void lose(Predicate<String> paths) {
        lose(paths, 404);
    }

    /** Does not have these files, and says so with this status. */
    void lose(Predicate<String> paths, int status) {
        missingStatus = status;
        missing = paths;
    }

    /** Has no faults. */
    void behave() {
        manner = Manner.RANGES;
        change(path -> false, 0);
        replace(path -> false, bytes -> bytes);
        lose(path -> false);
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
            if (!file.startsWith(folder) || !Files.isRegularFile(file) || missing.test(path)) {
                exchange.sendResponseHeaders(missing.test(path) ? missingStatus : 404, -1);
                return;
            }
            byte[] bytes = Files.readAllBytes(file);
            if (changed.test(path)) {
                for (int i = changedFrom; i < bytes.length; i++) {
                    bytes[i] ^= 1;
                }
            }
            if (replacing.test(path)) {
                bytes = replaced.apply(bytes);
            }
            exchange.getResponseHeaders().set("Content-Type", type(path));
            if (range != null && address.getQuery() == null && isRedirecting()) {
                String host = manner == Manner.LEADING_AWAY
                        ? "http://localhost:" + server.getAddress().getPort()
                        : "";
                exchange.getResponseHeaders().set("Location", host + address + "?moved");
                exchange.sendResponseHeaders(302, -1);
                return;
            }
            if (manner == Manner.MISLABELLING && path.endsWith(".words")) {
                exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            }
            if (manner == Manner.COMPRESSING) {
                var packed = new ByteArrayOutputStream();
                try (var gzip = new GZIPOutputStream(packed)) {
                    gzip.write(bytes);
                }
                exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                exchange.sendResponseHeaders(200, packed.size());
                exchange.getResponseBody().write(packed.toByteArray());
                return;
            }
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

    private boolean isRedirecting() {
        return manner == Manner.REDIRECTING || manner == Manner.LEADING_AWAY;
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
