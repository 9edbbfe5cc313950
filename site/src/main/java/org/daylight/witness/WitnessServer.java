package org.daylight.witness;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.http.Cost;
import org.daylight.http.Exchange;
import org.daylight.http.HttpServer;
import org.daylight.http.Response;
import org.daylight.http.ServerLimits;
import org.daylight.note.SignedNote;

/**
 * A witness's HTTP server: it cosigns checkpoints for publishers, and gives monitors the newest cosigned checkpoint
 * (c2sp.org/tlog-witness; spec/witness.md section 4). It keeps no log of requests. It speaks plain HTTP; a TLS proxy may be placed in
 * front of it.
 */
public final class WitnessServer implements Closeable {
    private static final int THREADS = 4;
    private static final int MAX_WAITING = 64;
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final Pattern MONITORED = Pattern.compile("/([0-9a-f]{64})/checkpoint");
    private static final String SIZE = "text/x.tlog.size";

    private final WitnessFolder witness;
    private final Supplier<Instant> clock;
    private final Consumer<String> faults;
    private final HttpServer server;

    private WitnessServer(
            WitnessFolder witness,
            Supplier<Instant> clock,
            Consumer<String> faults,
            Consumer<Error> fatal,
            String host,
            int port)
            throws IOException {
        this.witness = witness;
        this.clock = clock;
        this.faults = faults;
        // Cosigning waits for the disk, so there may be more threads than processors.
        var workers = new HttpServer.Workers("witness", THREADS, new Semaphore(THREADS), MAX_WAITING);
        server = HttpServer.start(
                host,
                port,
                ServerLimits.of(Runtime.getRuntime().maxMemory(), AddCheckpoint.MAX_BYTES),
                Map.of(Cost.PAGE, workers),
                new WitnessHandler(),
                fatal);
    }

    /**
     * Starts to serve.
     *
     * @param clock the witness's time
     * @param faults receives one line when the witness's folder cannot be used, or a second history was seen
     * @param fatal receives an {@link Error} in a thread of the server; it should end the program
     * @param port 0 for any free port
     * @throws IOException with a one-line message when the address cannot be used
     */
    public static WitnessServer start(
            WitnessFolder witness,
            Supplier<Instant> clock,
            Consumer<String> faults,
            Consumer<Error> fatal,
            String host,
            int port)
            throws IOException {
        return new WitnessServer(witness, clock, faults, fatal, host, port);
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    private final class WitnessHandler implements HttpServer.Handler {

        @Override
        public HttpServer.PendingAnswer answer(Exchange exchange) {
            return new PendingResponse(exchange);
        }

        @Override
        public Response refuse(int status) {
            return text(status, status == 413 ? "the request is too long" : "not a valid request");
        }

        @Override
        public Response busy() {
            return Response.bytes(TEXT, new byte[0])
                    .status(503)
                    .with("Retry-After", "20")
                    .with("Cache-Control", "no-store");
        }
    }

    private final class PendingResponse implements HttpServer.PendingAnswer {
        private final Exchange exchange;

        PendingResponse(Exchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public Cost cost() {
            return Cost.PAGE;
        }

        @Override
        public Response make() {
            return response(exchange);
        }
    }

    private Response response(Exchange exchange) {
        try {
            String path = exchange.target().split("\\?", 2)[0];
            Matcher monitored = MONITORED.matcher(path);
            return RequestCosignature.PATH.equals(path)
                    ? posted(exchange)
                    : monitored.matches()
                            ? newest(exchange, monitored.group(1))
                            : text(
                                    404,
                                    "this is a witness; it answers POST " + RequestCosignature.PATH
                                            + " and GET /<SHA-256 of an origin>/checkpoint");
        } catch (RuntimeException e) {
            faults.accept("a request could not be answered: " + e.getClass().getName());
            return text(500, "internal error; nothing was cosigned");
        }
    }

    private Response posted(Exchange exchange) {
        return exchange.method().equals("POST")
                ? answer(exchange.body())
                : text(405, "use POST").with("Allow", "POST");
    }

    /** The response to a monitor: the checkpoint that was cosigned last. */
    private Response newest(Exchange exchange, String originHash) {
        if (!exchange.method().equals("GET") && !exchange.method().equals("HEAD")) {
            return text(405, "use GET").with("Allow", "GET, HEAD");
        }
        try {
            return witness.newest(Sha256.parse(originHash).orThrow())
                    .map(note -> response(200, TEXT, note))
                    .orElseGet(() -> text(404, "this witness has not cosigned a checkpoint of this log"));
        } catch (IOException | RuntimeException e) {
            faults.accept(String.valueOf(e.getMessage()));
            return text(500, "internal error");
        }
    }

    /** The response to a publisher's request; never throws. */
    private Response answer(byte[] body) {
        return switch (AddCheckpoint.parse(body)) {
            case Outcome.Ok<AddCheckpoint>(AddCheckpoint request) -> answer(request);
            case Outcome.Refused<AddCheckpoint>(String code, String reason) -> text(400, reason);
        };
    }

    private Response answer(AddCheckpoint request) {
        if (!(SignedNote.parse(request.checkpoint()) instanceof Outcome.Ok<SignedNote>(SignedNote note))) {
            return text(400, "not a signed note");
        }
        try {
            Optional<FollowedLog> log =
                    witness.log(note.text().lines().findFirst().orElse(""));
            if (log.isEmpty()) {
                return text(404, "this witness does not follow this log");
            }
            return switch (witness.add(log.get(), request, clock.get())) {
                case WitnessFolder.Cosigned(List<SignedNote.Signature> lines, SignedNote kept, long size) ->
                    text(200, lines.stream().map(SignedNote.Signature::line).collect(Collectors.joining("\n")));
                case WitnessFolder.Refused refused -> refused(log.get(), refused);
            };
        } catch (IOException | RuntimeException e) {
            faults.accept(String.valueOf(e.getMessage()));
            return text(500, "internal error; nothing was cosigned");
        }
    }

    private Response refused(FollowedLog log, WitnessFolder.Refused refused) {
        if (refused.evidence() != null) {
            faults.accept("the publisher of " + log.origin() + " signed two different histories; the evidence is "
                    + refused.evidence());
        }
        return switch (refused.reason()) {
            case MALFORMED -> text(400, refused.words());
            case UNSIGNED -> text(403, refused.words());
            case OTHER_SIZE -> response(409, SIZE, (refused.lastSize() + "\n").getBytes(StandardCharsets.UTF_8));
            case OTHER_ROOT, UNPROVED -> text(422, refused.words());
        };
    }

    private static Response text(int status, String line) {
        return response(status, TEXT, (line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static Response response(int status, String type, byte[] body) {
        return Response.bytes(type, body)
                .status(status)
                .with("Content-Type", type)
                .with("Cache-Control", "no-cache");
    }

    /** Accepts no more requests, lets those in progress finish for up to five seconds, then closes. */
    @Override
    public void close() {
        server.close();
    }
}
