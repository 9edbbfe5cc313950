package org.daylight.witness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.daylight.proof.Outcome;
import org.daylight.proof.Sha256;
import org.daylight.proof.SignedNote;

/**
 * Answers publishers who ask for a cosignature, and monitors who ask for the newest cosigned checkpoint (c2sp.org/tlog-witness; spec/witness.md
 * section 4). It keeps no log of requests; a TLS proxy may stand before it.
 */
public final class WitnessServer implements Closeable {

    private static final int BACKLOG = 100;
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final Pattern MONITORED = Pattern.compile("/([0-9a-f]{64})/checkpoint");
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
            String path = exchange.getRequestURI().getPath();
            Matcher monitored = MONITORED.matcher(path == null ? "" : path);
            Reply reply = AskWitness.PATH.equals(path)
                    ? posted(exchange)
                    : monitored.matches()
                            ? newest(exchange, monitored.group(1))
                            : text(
                                    404,
                                    "this is a witness; it answers POST " + AskWitness.PATH
                                            + " and GET /<SHA-256 of an origin>/checkpoint");
            byte[] body = reply.body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", reply.type);
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
                exchange.sendResponseHeaders(reply.status, -1);
                return;
            }
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

    /** What monitors ask for: the checkpoint that was cosigned last. */
    private Reply newest(HttpExchange exchange, String originHash) {
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            return text(405, "only GET is answered");
        }
        try {
            exchange.getResponseHeaders().set("Cache-Control", "no-cache");
            return witness.newest(Sha256.parse(originHash).orThrow())
                    .map(note -> new Reply(200, TEXT, new String(note, StandardCharsets.UTF_8)))
                    .orElseGet(() -> text(404, "no checkpoint of this log was cosigned here"));
        } catch (IOException | RuntimeException e) {
            faults.accept(String.valueOf(e.getMessage()));
            return text(500, "the witness is in trouble");
        }
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
                case WitnessFolder.Cosigned(List<SignedNote.Signature> lines, SignedNote kept, long size) ->
                    text(200, lines.stream().map(SignedNote.Signature::line).collect(Collectors.joining("\n")));
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
            case OTHER_ROOT, UNPROVED -> text(422, refused.words());
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
