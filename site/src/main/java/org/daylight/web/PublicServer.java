package org.daylight.web;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.daylight.http.Exchange;
import org.daylight.http.HttpPort;
import org.daylight.http.Response;
import org.daylight.http.ServerLimits;
import org.daylight.http.WorkQueue;
import org.daylight.search.Effort;

/**
 * Serves a {@link Site} over HTTP. What costs little is answered at once; pages have as many threads as there are processors; searches and
 * all else that costs much wait in a queue of their own, for threads that leave one processor to the rest (docs/decisions/0123). It keeps no log
 * of requests. {@link HttpPort} has the limits on connections and on what is being sent.
 */
public final class PublicServer implements Closeable {

    /** The headers an answer may depend on; no other is looked at. */
    private static final List<String> READ_HEADERS =
            List.of("host", "x-forwarded-proto", "accept-encoding", "if-none-match", "range", "if-range");

    /** A list of some hundred searches. */
    private static final int MAX_FORM_BYTES = 1 << 16;

    private static final int MOST_PAGES = 256;

    /** Requests that may wait for each thread that does what costs much. */
    private static final int MOST_MUCH = 16;

    private static final long PATIENCE_MILLIS = 10_000;
    private static final long TICK_MILLIS = 200;

    /** What a document that is unpacked while it is sent holds. */
    private static final long UNPACKING_BYTES = 64 << 10;

    private final Site site;
    private final HttpPort port;
    private final WorkQueue pages;
    private final WorkQueue much;
    private final Thread ticker;

    private PublicServer(Site site, String host, int port, ServerLimits limits, Consumer<Error> fatal)
            throws IOException {
        this.site = site;
        int processors = Runtime.getRuntime().availableProcessors();
        int most = site.processors().availablePermits();
        pages = new WorkQueue(
                "page", processors, new Semaphore(processors), MOST_PAGES, PATIENCE_MILLIS, System::nanoTime, fatal);
        much = new WorkQueue(
                "search", most, site.processors(), MOST_MUCH * most, PATIENCE_MILLIS, System::nanoTime, fatal);
        ticker = Thread.ofPlatform().daemon().name("turns-ticker").unstarted(() -> tick(fatal));
        try {
            this.port = HttpPort.open(host, port, limits, new Answers(), fatal);
        } catch (IOException e) {
            pages.close();
            much.close();
            throw e;
        }
        ticker.start();
    }

    /**
     * Starts to serve.
     *
     * @param host name or address to listen on
     * @param port 0 for any that is free
     * @param fatal is told of an {@link Error} in a thread of the server, such as OutOfMemoryError; it should end the program at once
     * @throws IOException with one clear line when the address cannot be used
     */
    public static PublicServer start(Site site, String host, int port, Consumer<Error> fatal) throws IOException {
        return start(site, host, port, limits(), fatal);
    }

    /** The limits for the heap that there is. */
    static ServerLimits limits() {
        return ServerLimits.of(Runtime.getRuntime().maxMemory(), MAX_FORM_BYTES);
    }

    /** As {@link #start(Site, String, int, Consumer)} with other limits. */
    static PublicServer start(Site site, String host, int port, ServerLimits limits, Consumer<Error> fatal)
            throws IOException {
        return new PublicServer(site, host, port, limits, fatal);
    }

    /** The port it listens on. */
    public int port() {
        return port.port();
    }

    /** Connections that are open. */
    int connections() {
        return port.connections();
    }

    /** Memory that answers under way hold, in bytes. */
    long sendingBytes() {
        return port.sendingBytes();
    }

    /** Answers that are waited for, made or sent. */
    int underWay() {
        return pages.waiting() + pages.running() + much.waiting() + much.running() + port.sending();
    }

    private final class Answers implements HttpPort.Answers {

        @Override
        public void answer(Exchange exchange) {
            Map<String, String> headers = new HashMap<>();
            for (String name : READ_HEADERS) {
                String value = exchange.header(name);
                if (!value.isEmpty()) {
                    headers.put(name, value);
                }
            }
            Site.Asking asking = site.asked(exchange.method(), exchange.target(), headers, form(exchange));
            switch (asking.cost()) {
                case LITTLE -> send(exchange, asking.answer(new Effort(asking.cpuMillis())));
                case PAGE -> offer(pages, new Making(exchange, asking, true));
                case MUCH -> offer(much, new Making(exchange, asking, false));
            }
        }

        @Override
        public void refuse(Exchange exchange, int status) {
            send(exchange, site.refuse(status));
        }
    }

    private void offer(WorkQueue turns, Making making) {
        if (!turns.offer(making)) {
            making.busy();
        }
    }

    /** What a form sent; empty for everything else. It is URL-encoded, and so ASCII. */
    private static String form(Exchange exchange) {
        boolean sent = exchange.method().equals("POST")
                && exchange.header("content-type")
                        .toLowerCase(Locale.ROOT)
                        .startsWith("application/x-www-form-urlencoded");
        return sent ? new String(exchange.body(), StandardCharsets.ISO_8859_1) : "";
    }

    /** One answer that is made by another thread. The client is looked at only until the answer begins to be sent. */
    private final class Making implements WorkQueue.Work {

        private final Exchange exchange;
        private final Site.Asking asking;
        private final Effort effort;
        private final boolean isPage;
        private boolean answered;

        Making(Exchange exchange, Site.Asking asking, boolean isPage) {
            this.exchange = exchange;
            this.asking = asking;
            this.isPage = isPage;
            effort = new Effort(asking.cpuMillis());
        }

        @Override
        public void run() {
            if (isPage && asking.isOfLargeDocument()) {
                isFirst(); // the other one answers
                offer(much, new Making(exchange, asking, false));
                return;
            }
            Response response = asking.answer(effort);
            if (isFirst()) {
                if (effort.isStopped()) {
                    close(response);
                    exchange.abandon();
                } else {
                    send(exchange, response);
                }
            } else {
                close(response);
            }
        }

        private synchronized boolean isFirst() {
            boolean first = !answered;
            answered = true;
            return first;
        }

        @Override
        public synchronized boolean isGone() {
            return !answered && exchange.isClientGone();
        }

        @Override
        public void stop() {
            effort.stop();
        }

        @Override
        public void dropped() {
            if (isFirst()) {
                exchange.abandon();
            }
        }

        @Override
        public void busy() {
            if (isFirst()) {
                send(exchange, site.refuseBusy());
            }
        }
    }

    private void send(Exchange exchange, Response response) {
        Map<String, String> headers = response.headers();
        int status = response.status();
        Response.Body body = response.body();
        boolean sent = true;
        if (exchange.method().equals("HEAD") || status == 304) {
            exchange.sendHeaders(status, headers, status == 304 ? -1 : body.size());
            close(response);
            return;
        }
        try {
            sent = switch (body) {
                case Response.Body.Bytes bytes -> exchange.send(status, headers, bytes.content());
                case Response.Body.File file -> {
                    FileChannel channel = FileChannel.open(file.path());
                    channel.position(file.start());
                    yield exchange.send(status, headers, channel, file.size(), 0);
                }
                case Response.Body.Read read ->
                    exchange.send(status, headers, read.opening().from(read.start()), read.size(), UNPACKING_BYTES);
                case Response.Body.Stream stream -> exchange.stream(status, headers, stream.content());
            };
        } catch (IOException e) {
            exchange.send(500, site.refuse(500).headers(), new byte[0]);
        }
        if (!sent) {
            exchange.sendBusy();
        }
    }

    /** What was not sent lets go of what it holds. */
    private static void close(Response response) {
        if (response.body() instanceof Response.Body.Stream(Response.Content content)) {
            try {
                content.close();
            } catch (IOException e) {
                // nothing was written
            }
        }
    }

    private void tick(Consumer<Error> fatal) {
        try {
            while (true) {
                Thread.sleep(TICK_MILLIS);
                pages.tick();
                much.tick();
            }
        } catch (InterruptedException closing) {
            // that is all
        } catch (Error error) {
            fatal.accept(error);
        }
    }

    /** Stops taking requests, lets those under way finish for up to five seconds, then closes. */
    @Override
    public void close() {
        ticker.interrupt();
        pages.close();
        much.close();
        port.close();
    }
}
