package org.daylight.http;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;

/**
 * An open port that speaks HTTP/1.1 as defined in RFC 9112 and refuses everything else: a message whose framing is ambiguous is answered
 * with an error, and its connection is closed. It keeps no log of requests.
 *
 * <p>It speaks plain HTTP; a TLS proxy may be placed in front of it.
 */
final class HttpPort implements Closeable {

    private static final int BACKLOG = 1_024;

    /** Request line and header fields together; longer ones are answered 414 or 431. */
    private static final int MAX_HEADER_BYTES = 32 << 10;

    private static final int MAX_FIELDS = 100;

    /**
     * Bytes that are read and discarded of a request body that is too long. A connection that is closed while the client still sends is
     * reset, and the client may never see the response (RFC 9112 section 9.6).
     */
    private static final int MAX_DISCARDED_BYTES = 1 << 20;

    /** The system doubles it. A larger buffer would hide for longer that a client has stopped reading, and use more native memory. */
    private static final int SEND_BUFFER_BYTES = 64 << 10;

    private static final long TICK_MILLIS = 1_000;

    /** Jetty's own timeout for an idle connection; the limits of this package act long before it. */
    private static final long IDLE_MILLIS = 600_000;

    private static final long CLOSING_MILLIS = 5_000;

    /** Threads that wait for connections when the handler never waits. Each can send more than a fast network card takes. */
    private static final int MAX_SELECTORS = 4;

    /** Requests of one connection that a thread answers one after the other before it looks at other connections. */
    private static final int TURN_REQUESTS = 16;

    /** Threads that pass bodies on to receivers. They wait for a disk, not for clients. */
    private static final int UPLOAD_THREADS = 4;

    private final Server server;
    private final ServerConnector connector;
    private final ExchangeHandler handler;
    private final Connections connections;
    private final Outgoing outgoing;
    private final ServerLimits limits;
    private final Consumer<Error> fatal;
    private final Thread ticker;
    private final ThreadPoolExecutor uploads;
    private final PoolThreads threads;
    private final boolean neverWaits;

    /** Whose requests this thread answers at the moment. */
    private final ThreadLocal<Turn> turn = ThreadLocal.withInitial(Turn::new);

    private static final class Turn {
        private @Nullable Connection connection;
        private int requests;

        /** Whether this connection has had more than its share of the thread. */
        boolean isOver(Connection of) {
            if (connection != of) {
                connection = of;
                requests = 0;
            }
            requests = (requests + 1) % TURN_REQUESTS;
            return requests == 0;
        }
    }

    /** Receives the requests. */
    interface ExchangeHandler {

        /** Answers a request, now or later, on this thread (which must not wait) or another. */
        void answer(Exchange exchange);

        /** What takes the body of a request while it arrives; null when it is to be gathered in memory. Must not wait. */
        default @Nullable BodyReceiver receiver(Exchange exchange) {
            return null;
        }

        /** Answers a request whose body a receiver has taken. As {@link #answer(Exchange)}. */
        default void answer(Exchange exchange, HttpServer.PendingAnswer answer) {
            throw new IllegalStateException("there is no receiver");
        }

        /** Answers a request that was not valid HTTP, or too long, with this status (400 or more). Must not wait. */
        void refuse(Exchange exchange, int status);

        /** Whether {@link #answer(Exchange)} never waits, as {@link HttpServer.Handler#neverWaits}. */
        default boolean neverWaits() {
            return false;
        }

        /** Whether responses have a field {@code Date}. */
        default boolean tellsTime() {
            return true;
        }
    }

    private HttpPort(String host, int port, ServerLimits limits, ExchangeHandler handler, Consumer<Error> fatal) {
        this.limits = limits;
        this.handler = handler;
        this.fatal = fatal;
        uploads = new ThreadPoolExecutor(
                UPLOAD_THREADS,
                UPLOAD_THREADS,
                CLOSING_MILLIS,
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(), // at most one entry for each connection
                Thread.ofPlatform().daemon().name("http-upload-", 1).factory());
        uploads.allowCoreThreadTimeOut(true);
        connections = new Connections(limits.connections(), limits.requestSeconds(), System::nanoTime);
        outgoing = new Outgoing(limits.pageBytes(), limits.largeBytes(), System::nanoTime);
        var configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setSendDateHeader(handler.tellsTime());
        configuration.setHttpCompliance(HttpCompliance.RFC9110);
        configuration.setUriCompliance(UriCompliance.UNSAFE); // Request parses the address itself, more strictly
        configuration.setRequestHeaderSize(MAX_HEADER_BYTES);
        configuration.setIdleTimeout(IDLE_MILLIS);
        neverWaits = handler.neverWaits();
        int selectors = neverWaits ? Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MAX_SELECTORS) : 1;
        threads = new PoolThreads(selectors, fatal);
        server = new Server(threads);
        server.setErrorHandler(this::refuse);
        // The thread that waits for connections calls a handler that never waits, and need not wake up another
        // (docs/decisions/0384).
        InvocationType type = neverWaits ? InvocationType.NON_BLOCKING : InvocationType.BLOCKING;
        server.setHandler(new org.eclipse.jetty.server.Handler.Abstract(type) {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                return HttpPort.this.handle(request, response, callback);
            }
        });
        connector =
                new ServerConnector(server, null, null, null, 1, selectors, new HttpConnectionFactory(configuration));
        connector.setHost(host);
        connector.setPort(port);
        connector.setAcceptQueueSize(BACKLOG);
        connector.setIdleTimeout(IDLE_MILLIS);
        connector.setAcceptedSendBufferSize(SEND_BUFFER_BYTES);
        connector.addBean(connections);
        server.addConnector(connector);
        ticker = Thread.ofPlatform().daemon().name("http-ticker").unstarted(this::tick);
    }

    /**
     * Opens a port.
     *
     * @param host name or address to listen on
     * @param port 0 for any free port
     * @param fatal receives an {@link Error} in one of the threads; it should end the program, which is no longer reliable
     * @throws IOException with a one-line message when the address cannot be used
     */
    static HttpPort open(String host, int port, ServerLimits limits, ExchangeHandler handler, Consumer<Error> fatal)
            throws IOException {
        var opened = new HttpPort(host, port, limits, handler, fatal);
        try {
            opened.server.start();
        } catch (Exception e) {
            opened.stop();
            throw new IOException(
                    "cannot serve at " + host + ":" + port + ": " + reason(e) + "; choose another --host or --port", e);
        }
        opened.ticker.start();
        return opened;
    }

    private static String reason(Throwable e) {
        Throwable first = e;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        return first.getMessage() == null ? first.getClass().getSimpleName() : first.getMessage();
    }

    /** The port it listens on. */
    int port() {
        return connector.getLocalPort();
    }

    /** Open connections. */
    int connections() {
        return connections.open();
    }

    /** Responses that are being sent. */
    int sending() {
        return outgoing.size();
    }

    /** Memory of the responses that are being sent, in bytes. */
    long sendingBytes() {
        return outgoing.bytes();
    }

    private boolean handle(Request request, Response response, Callback callback) {
        try {
            if (request.getHeaders().size() > MAX_FIELDS) {
                refuse(request, response, callback, 431);
            } else if (hasBody(request)) {
                if (isOldAndChunked(request)) {
                    refuse(request, response, callback, 400);
                } else {
                    read(request, response, callback);
                }
            } else if (neverWaits
                    && turn.get().isOver(request.getConnectionMetaData().getConnection())) {
                // A client that sends requests without a pause must not occupy the thread that waits for all others.
                JettyExchange exchange = exchange(request, response, callback, new byte[0]);
                exchange.execute(() -> handler.answer(exchange));
            } else {
                answer(request, response, callback, new byte[0]);
            }
            return true;
        } catch (Error error) {
            report(error);
            throw error;
        }
    }

    private void read(Request request, Response response, Callback callback) {
        BodyReceiver receiver =
                handler.receiver(new JettyExchange(request, response, callback, new byte[0], outgoing, fatal));
        if (receiver == null) {
            new Body(request, response, callback).begin();
            return;
        }
        Connection connection = request.getConnectionMetaData().getConnection();
        var ending = new StreamedBody.Ending() {
            @Override
            public void answer(HttpServer.PendingAnswer answer, boolean whole) {
                if (!whole) {
                    response.getHeaders().put(HttpHeader.CONNECTION, "close");
                }
                handler.answer(exchange(request, response, callback, new byte[0]), answer);
            }

            @Override
            public void refuse(int status) {
                HttpPort.this.refuse(request, response, callback, status);
            }
        };
        var body = new StreamedBody[1];
        Runnable progress = () -> connections.progress(connection, () -> body[0].late());
        body[0] = new StreamedBody(request, receiver, uploads, progress, ending, this::report);
        progress.run();
        body[0].begin();
    }

    private static boolean hasBody(Request request) {
        return request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING) || request.getLength() > 0;
    }

    /** HTTP/1.0 has no chunks, so the framing of such a request is ambiguous (RFC 9112 section 6.1). */
    private static boolean isOldAndChunked(Request request) {
        return request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_1_1
                && request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    }

    private void answer(Request request, Response response, Callback callback, byte[] body) {
        handler.answer(exchange(request, response, callback, body));
    }

    /** The exchange of a request that was received completely. */
    private JettyExchange exchange(Request request, Response response, Callback callback, byte[] body) {
        Connection connection = request.getConnectionMetaData().getConnection();
        connections.answering(connection);
        Request.addCompletionListener(request, failure -> connections.answered(connection));
        if (connections.isAlmostFull()) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        return new JettyExchange(request, response, callback, body, outgoing, fatal);
    }

    private void refuse(Request request, Response response, Callback callback, int status) {
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        handler.refuse(new JettyExchange(request, response, callback, new byte[0], outgoing, fatal), status);
    }

    /** Replaces Jetty's own error responses. */
    private boolean refuse(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        refuse(request, response, callback, status == 426 ? 505 : status < 400 ? 500 : status);
        return true;
    }

    /** Reads the body of a request without a thread that waits for it. The connection's time limit for a request continues to run. */
    private final class Body {

        private final Request request;
        private final Response response;
        private final Callback callback;
        private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
        private final AtomicBoolean done = new AtomicBoolean();
        private final boolean waitsForConsent;
        private long received;

        Body(Request request, Response response, Callback callback) {
            this.request = request;
            this.response = response;
            this.callback = callback;
            waitsForConsent = request.getHeaders().contains(HttpHeader.EXPECT);
        }

        void begin() {
            if (request.getLength() > limits.bodyBytes() && (waitsForConsent || request.getLength() > mostReceived())) {
                refused(413);
                return;
            }
            connections.reading(
                    request.getConnectionMetaData().getConnection(),
                    () -> refused(request.getLength() > limits.bodyBytes() ? 413 : 408));
            read();
        }

        private long mostReceived() {
            return (long) limits.bodyBytes() + MAX_DISCARDED_BYTES;
        }

        private void read() {
            try {
                readAvailable();
            } catch (Error error) {
                report(error);
                throw error;
            }
        }

        private void refused(int status) {
            if (done.compareAndSet(false, true)) {
                refuse(request, response, callback, status);
            }
        }

        private void readAvailable() {
            while (!done.get()) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    request.demand(this::read);
                    return;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    refused(chunk.getFailure() instanceof HttpException ? 400 : 408);
                    return;
                }
                received += chunk.remaining();
                boolean tooLong = received > limits.bodyBytes();
                if (!tooLong) {
                    byte[] some = new byte[chunk.remaining()];
                    chunk.get(some, 0, some.length);
                    gathered.writeBytes(some);
                }
                boolean last = chunk.isLast();
                chunk.release();
                if (tooLong && (last || received > mostReceived())) {
                    refused(413);
                } else if (last && done.compareAndSet(false, true)) {
                    answer(request, response, callback, gathered.toByteArray());
                }
            }
        }
    }

    private void tick() {
        try {
            while (true) {
                Thread.sleep(TICK_MILLIS);
                outgoing.tick();
                connections.tick();
                // A connection that was closed here stays open for the client until its selector wakes up.
                for (ManagedSelector selector : connector.getSelectorManager().getBeans(ManagedSelector.class)) {
                    selector.submit(all -> {});
                }
            }
        } catch (InterruptedException closing) {
            // the port is being closed
        } catch (Error error) {
            report(error);
        }
    }

    private void report(Error error) {
        if (!(error instanceof StackOverflowError)) {
            fatal.accept(error);
        }
    }

    /** Accepts no more connections, lets the responses that are being sent finish for up to five seconds, then closes. */
    @Override
    public void close() {
        ticker.interrupt();
        connector.shutdown();
        long until = System.nanoTime() + CLOSING_MILLIS * 1_000_000;
        try {
            while (outgoing.size() > 0 && System.nanoTime() < until) {
                Thread.sleep(10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        stop();
        uploads.shutdown();
    }

    private void stop() {
        try {
            server.stop();
        } catch (Exception e) {
            // the port is closed anyway
        }
    }
}
