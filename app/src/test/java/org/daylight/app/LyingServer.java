package org.daylight.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;

/** Serves the files of a folder as a mirror would, and lies. */
final class LyingServer {

    /** What is wrong with the answers. */
    enum Lie {
        /** Nothing: the folder itself is the lie. */
        FOLDER,
        /** A byte of each pack and each sealed file, and the key in each entry of an opened part; and each sealed part is said to be open. */
        BYTES
    }

    private volatile Path folder = Path.of("");
    private volatile Lie lie = Lie.FOLDER;

    private LyingServer() {}

    static LyingServer start(int port) throws IOException {
        var liar = new LyingServer();
        HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", liar::answer);
        server.start();
        return liar;
    }

    /** Serves this folder from now on. */
    void show(Path folder, Lie lie) {
        this.folder = folder;
        this.lie = lie;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().substring(1);
            Path file = folder.resolve(path).normalize();
            byte[] content = file.startsWith(folder) && Files.isRegularFile(file) ? Files.readAllBytes(file) : null;
            byte[] shown = lie == Lie.BYTES ? altered(path, content) : content;
            if (shown == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            exchange.sendResponseHeaders(200, shown.length == 0 ? -1 : shown.length);
            if (!exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseBody().write(shown);
            }
        }
    }

    private static byte[] altered(String path, byte[] content) {
        if (path.startsWith("unsealed/")) {
            String entry = content == null
                    ? "{\"type\":\"release\",\"trove\":\"harbour\",\"number\":" + path.replaceAll("\\D+0*|^0+", "")
                            + ",\"part\":1,\"title\":\"Opened early\",\"sealKey\":\"" + "01".repeat(32) + "\"}"
                    : new String(content, StandardCharsets.UTF_8)
                            .replaceFirst("\"sealKey\":\"[0-9a-f]{64}\"", "\"sealKey\":\"" + "01".repeat(32) + "\"");
            return entry.getBytes(StandardCharsets.UTF_8);
        }
        if (content != null && (path.startsWith("releases/") || path.startsWith("sealed/"))) {
            content[content.length / 2] ^= 1;
        }
        return content;
    }
}
