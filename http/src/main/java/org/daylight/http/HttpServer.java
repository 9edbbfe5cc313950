package org.daylight.http;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A server: it takes requests from an {@link HttpPort} and answers each on the threads that are reserved for its {@link Cost}
 * (docs/decisions/0123). It keeps no log of requests. Safe for use by several threads.
 */
public final class HttpServer implements Closeable {
    private static final long MAX_WAIT_MILLIS = 10_000;
    private static final long TICK_MILLIS = 200;
    private static final long CLOSING_MILLIS = 5_000;
    private static final long CLOSING_STEP_MILLIS = 10;

    /** Memory of a document that is decompressed while it is sent. */
    private static final long DECOMPRESSION_BYTES = 64 << 10;

    private final Handler handler;
    private final HttpPort port;
    private final boolean neverWaits;
    private final Map<Cost, WorkQueue> queues = new EnumMap<>(Cost.class);
    private final HeldBack held = new HeldBack(System::nanoTime);
    private final Thread ticker;

    /** What a server serves. Called by several threads at once. */
    public interface Handler {

        /** Parses a request. Must be quick, must not wait and must not throw an exception. */
        PendingAnswer answer(Exchange exchange);

        /**
         * What takes the body of this request while it arrives; null when it is gathered in memory, up to {@link ServerLimits#bodyBytes}. The
         * exchange has no body yet and must not be answered. As {@link #answer}, it must be quick and must not throw an exception.
         */
        default @Nullable BodyReceiver receiver(Exchange exchange) {
            return null;
        }

        /** The response to a request that is not valid HTTP, or too long. @param status 400 or more */
        Response refuse(int status);

        /** The response when too many requests are waiting, unless {@link PendingAnswer#busy} has one. */
        Response busy();

        /**
         * Whether {@link #answer} and {@link #receiver} never wait for a disk, a network or a lock that is held meanwhile, and neither does
         * {@link PendingAnswer#cost} unless {@link PendingAnswer#mayWait} says so. Then the thread that waits for connections calls them, and
         * makes answers of cost {@link Cost#READY}: that halves the cost of a short answer (docs/decisions/0384). Asked once, when the port is
         * opened.
         */
        default boolean neverWaits() {
            return false;
        }

        /**
         * Whether responses tell the time of this machine's clock, in a field {@code Date}. RFC 9110 section 6.6.1 requires it of a server
         * with a clock. Asked once, when the port is opened.
         */
        default boolean tellsTime() {
            return true;
        }
    }

    /** The pending answer to one request: {@link #make} makes the response when a thread is free. */
    public interface PendingAnswer {

        /** Whether {@link #cost} may wait for a disk or a network. */
        default boolean mayWait() {
            return false;
        }

        /** The expected cost, which decides on which threads {@link #make} runs. */
        Cost cost();

        /** Whether an answer of cost {@link Cost#PAGE} turns out to be {@link Cost#EXPENSIVE}. May read files. */
        default boolean isExpensive() {
            return false;
        }

        /** Makes the response. Called once at most; must not throw an exception. */
        Response make();

        /** The response instead, when too many requests are waiting; null for that of {@link Handler#busy}. Must be quick. */
        default @Nullable Response busy() {
            return null;
        }

        /**
         * How long the response that {@link #make} has made is held back, for answers to those who guess passwords. No thread waits
         * meanwhile. When too many responses are held back, the one that has waited longest is sent early.
         */
        default Duration delay() {
            return Duration.ZERO;
        }

        /** Ends {@link #make} as soon as possible, because the client has closed the connection. Called by another thread. */
        default void stop() {}

        /** Whether {@link #make} was ended early by {@link #stop}, so that its response is not to be sent. */
        default boolean isStopped() {
            return false;
        }
    }

    /**
     * The threads for answers of one cost.
     *
     * @param name of the threads
     * @param threads how many, 1 or more
     * @param processors a thread holds one of these permits while it works; other work may share them
     * @param maxWaiting how many requests may wait for a thread; further ones are answered "busy"
     * @param overloadedWait how long a request may wait while some have waited without a break for a second; at other times it is 10 seconds
     */
    public record Workers(String name, int threads, Semaphore processors, int maxWaiting, Duration overloadedWait) {

        /** As the other constructor; requests may wait for 10 seconds at all times. */
        public Workers(String name, int threads, Semaphore processors, int maxWaiting) {
            this(name, threads, processors, maxWaiting, Duration.ofMillis(MAX_WAIT_MILLIS));
        }
    }

    private HttpServer(
            String host,
            int port,
            ServerLimits limits,
            Map<Cost, Workers> workers,
            Handler handler,
            Consumer<Error> fatal)
            throws IOException {
        this.handler = handler;
        neverWaits = handler.neverWaits();
        workers.forEach((cost, some) -> queues.put(
                cost,
                new WorkQueue(
                        some.name(),
                        some.threads(),
                        some.processors(),
                        some.maxWaiting(),
                        MAX_WAIT_MILLIS,
                        some.overloadedWait().toMillis(),
                        System::nanoTime,
                        fatal)));
        ticker = Thread.ofPlatform().daemon().name("queue-ticker").unstarted(() -> tick(fatal));
        try {
            this.port = HttpPort.open(host, port, limits, new Requests(), fatal);
        } catch (IOException e) {
            queues.values().forEach(WorkQueue::close);
            throw e;
        }
        ticker.start();
    }

    /**
     * Starts a server.
     *
     * @param host name or address to listen on
     * @param port 0 for any free port
     * @param workers the threads for each cost; answers of a cost without workers are made by the threads that receive requests
     * @param fatal receives an {@link Error} in a thread of the server, such as OutOfMemoryError; it should end the program at once
     * @throws IOException with a one-line message when the address cannot be used
     */
    public static HttpServer start(
            String host,
            int port,
            ServerLimits limits,
            Map<Cost, Workers> workers,
            Handler handler,
            Consumer<Error> fatal)
            throws IOException {
        return new HttpServer(host, port, limits, workers, handler, fatal);
    }

    /** The port it listens on. */
    public int port() {
        return port.port();
    }

    /** Open connections. */
    public int connections() {
        return port.connections();
    }

    /** Memory of the responses that are being sent, in bytes. */
    public long sendingBytes() {
        return port.sendingBytes();
    }

    /** Requests that wait, are being answered, or whose responses are being sent. */
    public int inProgress() {
        return queues.values().stream()
                        .mapToInt(queue -> queue.waiting() + queue.running())
                        .sum()
                + port.sending();
    }

    private final class Requests implements HttpPort.ExchangeHandler {

        @Override
        public void answer(Exchange exchange) {
            PendingAnswer answer = handler.answer(exchange);
            if (neverWaits && answer.mayWait()) {
                exchange.execute(() -> run(exchange, answer, answer.cost()));
            } else {
                run(exchange, answer, answer.cost());
            }
        }

        @Override
        public @Nullable BodyReceiver receiver(Exchange exchange) {
            return handler.receiver(exchange);
        }

        @Override
        public void answer(Exchange exchange, PendingAnswer answer) {
            run(exchange, answer, answer.cost());
        }

        @Override
        public void refuse(Exchange exchange, int status) {
            send(exchange, handler.refuse(status));
        }

        @Override
        public boolean neverWaits() {
            return handler.neverWaits();
        }

        @Override
        public boolean tellsTime() {
            return handler.tellsTime();
        }
    }

    private void run(Exchange exchange, PendingAnswer answer, Cost cost) {
        WorkQueue queue = queues.get(cost);
        if (queue == null) {
            if (cost == Cost.READY || !neverWaits) {
                makeHere(exchange, answer);
            } else {
                exchange.execute(() -> makeHere(exchange, answer));
            }
            return;
        }
        var work = new Work(exchange, answer, cost);
        if (!queue.offer(work)) {
            work.busy();
        }
    }

    private void makeHere(Exchange exchange, PendingAnswer answer) {
        Response response = answer.make();
        if (answer.delay().isZero()) {
            send(exchange, response);
        } else {
            held.add(answer.delay(), () -> send(exchange, response));
        }
    }

    /** One answer that is made by a thread of a queue. The connection is watched only until the response begins to be sent. */
    private final class Work implements WorkQueue.Work {
        private final Exchange exchange;
        private final PendingAnswer answer;
        private final Cost cost;
        private final Object source;
        private boolean answered;

        Work(Exchange exchange, PendingAnswer answer, Cost cost) {
            this.exchange = exchange;
            this.answer = answer;
            this.cost = cost;
            source = exchange.source();
        }

        @Override
        public void run() {
            if (cost == Cost.PAGE && answer.isExpensive()) {
                isFirst(); // the work in the other queue answers
                HttpServer.this.run(exchange, answer, Cost.EXPENSIVE);
                return;
            }
            Response response = answer.make();
            if (isFirst()) {
                if (answer.isStopped()) {
                    close(response);
                    exchange.abandon();
                } else if (answer.delay().isZero()) {
                    send(exchange, response);
                } else {
                    held.add(answer.delay(), () -> send(exchange, response));
                }
            } else {
                close(response);
            }
        }

        @Override
        public Object source() {
            return source;
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
            answer.stop();
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
                Response busy = answer.busy();
                send(exchange, busy == null ? handler.busy() : busy);
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
                case Response.Body.Compressed compressed ->
                    throw new IllegalArgumentException("not delivered: " + status);
                case Response.Body.File file -> {
                    FileChannel channel = FileChannel.open(file.path());
                    channel.position(file.start());
                    yield exchange.send(status, headers, channel, file.size(), 0);
                }
                case Response.Body.Read read ->
                    exchange.send(status, headers, read.source().from(read.start()), read.size(), DECOMPRESSION_BYTES);
                case Response.Body.Stream stream -> exchange.stream(status, headers, stream.content());
            };
        } catch (IOException e) {
            exchange.send(500, handler.refuse(500).headers(), new byte[0]);
        }
        if (!sent) {
            exchange.sendBusy();
        }
    }

    /** Releases the resources of a response that will not be sent. */
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
                queues.values().forEach(WorkQueue::tick);
                held.tick();
            }
        } catch (InterruptedException closing) {
            // the server is being closed
        } catch (Error error) {
            fatal.accept(error);
        }
    }

    /** Accepts no more requests, lets those in progress finish for up to five seconds, then closes. */
    @Override
    public void close() {
        ticker.interrupt();
        queues.values().forEach(WorkQueue::close);
        held.close();
        long until = System.nanoTime() + CLOSING_MILLIS * 1_000_000;
        try {
            while (queues.values().stream().anyMatch(queue -> queue.running() > 0) && System.nanoTime() < until) {
                Thread.sleep(CLOSING_STEP_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        port.close();
    }
}
