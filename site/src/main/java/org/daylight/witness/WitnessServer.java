package org.daylight.witness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.daylight.proof.Outcome;
import org.daylight.proof.SignedNote;

/**
 * Answers publishers who ask for a cosignature (c2sp.org/tlog-witness, {@code add-checkpoint}; spec/witness.md section 4). It keeps no log of requests; a
 * TLS proxy may stand before it.
 */
public final class WitnessServer implements Closeable {

    private static final int BACKLOG = 100;
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String SIZE = "text/x.tlog.size";

    static {
        // The JDK's server takes its limits from system properties, read once; whoever starts the program may set
        // others.
        limit("sun.net.httpserver.maxReqTime", "20"); // seconds to send a request
        limit("sun.net.httpserver.maxRspTime", "60");
        limit("sun.net.httpserver.idleInterval", "30");
        limit("sun.net.httpserver.maxReqHeaders", "100");
        limit("sun.net.httpserver.maxReqHeaderSize", "32768"); // bytes
        limit("jdk.httpserver.maxConnections", "1000");
    }

    private final WitnessFolder witness;
    private final Supplier<Instant> clock;
    private final Consumer<String> faults;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** What is sent back. */
    record Reply(int status, String type, String body) {}

    private WitnessServer(WitnessFolder witness, Supplier<Instant> clock, Consumer<String> faults, HttpServer server) {
        this.witness = witness;
        this.clock = clock;
        this.faults = faults;
        this.server = server;
    }

    /**
     * Starts to serve.
     *
     * @param clock the witness's time
     * @param faults takes one line where the witness's folder is in trouble, or a second history was seen
     * @param port 0 for any that is free
     * @throws IOException with one clear line when the address cannot be used
     */
    public static WitnessServer start(
            WitnessFolder witness, Supplier<Instant> clock, Consumer<String> faults, String host, int port)
            throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(host, port), BACKLOG);
        } catch (IOException e) {
            throw new IOException(
                    "cannot serve at " + host + ":" + port + ": " + e.getMessage()
                            + "; choose another --host or --port",
                    e);
        }
        var started = new WitnessServer(witness, clock, faults, server);
        server.createContext("/", started::handle);
        server.setExecutor(started.threads);
        server.start();
        return started;
    }

    /** The port it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply = AskWitness.PATH.equals(exchange.getRequestURI().getPath())
                    ? posted(exchange)
                    : text(404, "this is a witness; it answers POST " + AskWitness.PATH);
            byte[] body = reply.body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", reply.type);
            exchange.sendResponseHeaders(reply.status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Reply posted(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("POST")) {
            exchange.getResponseHeaders().set("Allow", "POST");
            return text(405, "only POST is answered");
        }
        byte[] body = exchange.getRequestBody().readNBytes(AddCheckpoint.MAX_BYTES + 1);
        return body.length > AddCheckpoint.MAX_BYTES ? text(413, "the request is too long") : answer(body);
    }

    /** Answers a request; never throws. */
    Reply answer(byte[] body) {
        return switch (AddCheckpoint.parse(body)) {
            case Outcome.Ok<AddCheckpoint>(AddCheckpoint request) -> answer(request);
            case Outcome.Refused<AddCheckpoint>(String code, String reason) -> text(400, reason);
        };
    }

    private Reply answer(AddCheckpoint request) {
        if (!(SignedNote.parse(request.checkpoint()) instanceof Outcome.Ok<SignedNote>(SignedNote note))) {
            return text(400, "no signed note");
        }
        try {
            Optional<FollowedLog> log =
                    witness.log(note.text().lines().findFirst().orElse(""));
            if (log.isEmpty()) {
                return text(404, "this log is not followed");
            }
            return switch (witness.add(log.get(), request, clock.get())) {
                case WitnessFolder.Cosigned(SignedNote.Signature line, SignedNote kept, long size) ->
                    text(200, line.line());
                case WitnessFolder.Refused refused -> refused(log.get(), refused);
            };
        } catch (IOException | RuntimeException e) {
            faults.accept(String.valueOf(e.getMessage()));
            return text(500, "the witness is in trouble; nothing was cosigned");
        }
    }

    private Reply refused(FollowedLog log, WitnessFolder.Refused refused) {
        if (refused.evidence() != null) {
            faults.accept("the publisher of " + log.origin() + " signed two histories; the evidence is "
                    + refused.evidence());
        }
        return switch (refused.reason()) {
            case MALFORMED -> text(400, refused.words());
            case UNSIGNED -> text(403, refused.words());
            case OTHER_SIZE -> new Reply(409, SIZE, refused.lastSize() + "\n");
            case OTHER_ROOT -> text(409, refused.words());
            case UNPROVED -> text(422, refused.words());
        };
    }

    private static Reply text(int status, String line) {
        return new Reply(status, TEXT, line + "\n");
    }

    private static void limit(String property, String value) {
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
