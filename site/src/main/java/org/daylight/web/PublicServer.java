package org.daylight.web;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.daylight.http.Cost;
import org.daylight.http.Exchange;
import org.daylight.http.HttpServer;
import org.daylight.http.Response;
import org.daylight.http.ServerLimits;
import org.daylight.search.Effort;

/**
 * Serves a {@link Site} over HTTP. Pages that were made before are sent at once, by the thread that received the request. Pages have as many threads as there are processors. Searches and
 * other expensive answers wait in a queue of their own, for threads that leave one processor free (docs/decisions/0123). It keeps no
 * log of requests.
 */
public final class PublicServer implements Closeable {

    /** The headers that an answer may depend on; all others are ignored. */
    private static final Set<String> READ_HEADERS = Set.of(
            "host",
            "x-forwarded-proto",
            "accept",
            "accept-encoding",
            "accept-language",
            "if-none-match",
            "range",
            "if-range",
            "sec-fetch-site");

    /** A list of some hundred searches. */
    private static final int MAX_FORM_BYTES = 1 << 16;

    private static final int MAX_WAITING_PAGES = 256;

    /** Requests that may wait for each thread that makes expensive answers. */
    private static final int MAX_WAITING_PER_THREAD = 16;

    /** How long a page may wait under a lasting overload, so that most of those that are made are there within 300 ms. */
    private static final Duration PAGE_WAIT = Duration.ofMillis(150);

    private static final Duration SEARCH_WAIT = Duration.ofSeconds(5);

    private final HttpServer server;

    private PublicServer(HttpServer server) {
        this.server = server;
    }

    /**
     * Starts to serve.
     *
     * @param host name or address to listen on
     * @param port 0 for any free port
     * @param fatal receives an {@link Error} in a thread of the server, such as OutOfMemoryError; it should end the program at once
     * @throws IOException with a one-line message when the address cannot be used
     */
    public static PublicServer start(Site site, String host, int port, Consumer<Error> fatal) throws IOException {
        return start(site, host, port, limits(), fatal);
    }

    /** The limits for the maximum heap of this process. */
    static ServerLimits limits() {
        return ServerLimits.of(Runtime.getRuntime().maxMemory(), MAX_FORM_BYTES);
    }

    /** As {@link #start(Site, String, int, Consumer)} with other limits. */
    static PublicServer start(Site site, String host, int port, ServerLimits limits, Consumer<Error> fatal)
            throws IOException {
        int processors = Runtime.getRuntime().availableProcessors();
        int searches = site.processors().availablePermits();
        var pages = new HttpServer.Workers("page", processors, new Semaphore(processors), MAX_WAITING_PAGES, PAGE_WAIT);
        var expensive = new HttpServer.Workers(
                "search", searches, site.processors(), MAX_WAITING_PER_THREAD * searches, SEARCH_WAIT);
        return new PublicServer(HttpServer.start(
                host, port, limits, Map.of(Cost.PAGE, pages, Cost.EXPENSIVE, expensive), new SiteHandler(site), fatal));
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    /** Open connections. */
    int connections() {
        return server.connections();
    }

    /** Memory of the responses that are being sent, in bytes. */
    long sendingBytes() {
        return server.sendingBytes();
    }

    /** Requests that wait, are being answered, or whose responses are being sent. */
    int inProgress() {
        return server.inProgress();
    }

    private record SiteHandler(Site site) implements HttpServer.Handler {

        @Override
        public HttpServer.PendingAnswer answer(Exchange exchange) {
            Site.SiteAnswer answer =
                    site.parse(exchange.method(), exchange.target(), exchange.headers(READ_HEADERS), form(exchange));
            return new LimitedAnswer(answer, new Effort(answer.cpuMillis()));
        }

        /** The fields of a submitted form; empty for every other request. They are URL-encoded, and therefore ASCII. */
        private static String form(Exchange exchange) {
            boolean sent = exchange.method().equals("POST")
                    && exchange.header("content-type")
                            .toLowerCase(Locale.ROOT)
                            .startsWith("application/x-www-form-urlencoded");
            return sent ? new String(exchange.body(), StandardCharsets.ISO_8859_1) : "";
        }

        @Override
        public Response refuse(int status) {
            return site.refuse(status);
        }

        @Override
        public boolean neverWaits() {
            return true;
        }

        @Override
        public Response busy() {
            return site.refuseBusy(PageForm.HTML);
        }
    }

    /** An answer that may use a limited amount of processor time, and can be stopped. */
    private record LimitedAnswer(Site.SiteAnswer answer, Effort effort) implements HttpServer.PendingAnswer {

        @Override
        public boolean mayWait() {
            return answer.mayWait();
        }

        @Override
        public Cost cost() {
            return answer.cost();
        }

        @Override
        public Response busy() {
            return answer.busy();
        }

        @Override
        public boolean isExpensive() {
            return answer.isOfLargeDocument();
        }

        @Override
        public Response make() {
            return answer.respond(effort);
        }

        @Override
        public void stop() {
            effort.stop();
        }

        @Override
        public boolean isStopped() {
            return effort.isStopped();
        }
    }

    /** Accepts no more requests, lets those in progress finish for up to five seconds, then closes. */
    @Override
    public void close() {
        server.close();
    }
}
