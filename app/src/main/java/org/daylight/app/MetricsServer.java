package org.daylight.app;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.daylight.desk.account.HostNames;
import org.daylight.http.Cost;
import org.daylight.http.Exchange;
import org.daylight.http.HttpServer;
import org.daylight.http.Response;
import org.daylight.http.ServerLimits;

/** Serves measurements at {@code /metrics}, to this machine only. It keeps no log of requests. */
final class MetricsServer implements Closeable {

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final int MAX_BODY = 1_024;
    private static final int MAX_WAITING = 16;

    private final HttpServer server;
    private final Metrics metrics;
    private final Consumer<String> faults;

    /** Makes the text. */
    interface Metrics {
        String text() throws IOException;
    }

    private MetricsServer(String host, int port, Metrics metrics, Consumer<String> faults, Consumer<Error> fatal)
            throws IOException {
        this.metrics = metrics;
        this.faults = faults;
        server = HttpServer.start(
                host,
                port,
                ServerLimits.of(Runtime.getRuntime().maxMemory(), MAX_BODY),
                Map.of(Cost.PAGE, new HttpServer.Workers("metrics", 1, new Semaphore(1), MAX_WAITING)),
                new Requests(),
                fatal);
    }

    /**
     * Starts to serve.
     *
     * @param host an address of this machine's loopback
     * @param port 0 for any that is free
     */
    static MetricsServer start(String host, int port, Metrics metrics, Consumer<String> faults, Consumer<Error> fatal)
            throws IOException {
        return new MetricsServer(host, port, metrics, faults, fatal);
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private final class Requests implements HttpServer.Handler {

        @Override
        public HttpServer.PendingAnswer answer(Exchange exchange) {
            return new HttpServer.PendingAnswer() {
                @Override
                public Cost cost() {
                    return Cost.PAGE;
                }

                @Override
                public Response make() {
                    return response(exchange);
                }
            };
        }

        @Override
        public Response refuse(int status) {
            return said(status, "not a valid request");
        }

        @Override
        public Response busy() {
            return said(503, "busy").with("Retry-After", "20");
        }
    }

    private Response response(Exchange exchange) {
        String host = exchange.header("host").replaceFirst(":[0-9]+$", "");
        if (!HostNames.isLoopback(host)) {
            return said(421, "only for this machine"); // a page in a browser that has another name for it
        }
        if (!exchange.target().equals("/metrics")) {
            return said(404, "the measurements are at /metrics");
        }
        if (!exchange.method().equals("GET") && !exchange.method().equals("HEAD")) {
            return said(405, "use GET").with("Allow", "GET, HEAD");
        }
        try {
            return Response.bytes(OpenMetricsText.TYPE, metrics.text().getBytes(StandardCharsets.UTF_8))
                    .with("Content-Type", OpenMetricsText.TYPE)
                    .with("Cache-Control", "no-store");
        } catch (IOException | RuntimeException e) {
            faults.accept(ErrorMessages.reason(e));
            return said(500, "the newsroom cannot be read");
        }
    }

    private static Response said(int status, String words) {
        return Response.bytes(TEXT, (words + "\n").getBytes(StandardCharsets.UTF_8))
                .status(status)
                .with("Content-Type", TEXT)
                .with("Cache-Control", "no-store");
    }
}
