package org.daylight.witness;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.http.Exchange;
import org.daylight.http.HttpPort;
import org.daylight.http.ServerLimits;
import org.daylight.note.SignedNote;

/**
 * Answers publishers who ask for a cosignature, and monitors who ask for the newest cosigned checkpoint (c2sp.org/tlog-witness; spec/witness.md
 * section 4). It keeps no log of requests; a TLS proxy may stand before it.
 */
public final class WitnessServer implements Closeable {

    private static final int WORKERS = 4;
    private static final int MOST_WAITING = 64;
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final Pattern MONITORED = Pattern.compile("/([0-9a-f]{64})/checkpoint");
    private static final String SIZE = "text/x.tlog.size";

    private final WitnessFolder witness;
    private final Supplier<Instant> clock;
    private final Consumer<String> faults;
    private final HttpPort port;

    /** Cosigning waits for the disk. */
    private final ThreadPoolExecutor workers = new ThreadPoolExecutor(
            WORKERS,
            WORKERS,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().daemon().name("witness-", 1).factory());

    /** What is sent back. */
    record Reply(int status, String type, String body, String allow) {

        Reply(int status, String type, String body) {
            this(status, type, body, "");
        }

        /** With the methods that are answered there. */
        Reply allowing(String methods) {
            return new Reply(status, type, body, methods);
        }
    }

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
        this.port = HttpPort.open(
                host,
                port,
                ServerLimits.of(Runtime.getRuntime().maxMemory(), AddCheckpoint.MAX_BYTES),
                new HttpPort.Answers() {
                    @Override
                    public void answer(Exchange exchange) {
                        try {
                            workers.execute(() -> handle(exchange, fatal));
                        } catch (RejectedExecutionException e) {
                            exchange.sendBusy();
                        }
                    }

                    @Override
                    public void refuse(Exchange exchange, int status) {
                        send(exchange, text(status, status == 413 ? "the request is too long" : "not a valid request"));
                    }
                },
                fatal);
    }

    /**
     * Starts to serve.
     *
     * @param clock the witness's time
     * @param faults takes one line where the witness's folder is in trouble, or a second history was seen
     * @param fatal is told of an {@link Error} in a thread of the server; it should end the program
     * @param port 0 for any that is free
     * @throws IOException with one clear line when the address cannot be used
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
        return port.port();
    }

    private void handle(Exchange exchange, Consumer<Error> fatal) {
        try {
            String path = exchange.target().split("\\?", 2)[0];
            Matcher monitored = MONITORED.matcher(path);
            send(
                    exchange,
                    RequestCosignature.PATH.equals(path)
                            ? posted(exchange)
                            : monitored.matches()
                                    ? newest(exchange, monitored.group(1))
                                    : text(
                                            404,
                                            "this is a witness; it answers POST " + RequestCosignature.PATH
                                                    + " and GET /<SHA-256 of an origin>/checkpoint"));
        } catch (RuntimeException e) {
            faults.accept("a request could not be answered: " + e.getClass().getName());
            send(exchange, text(500, "internal error; nothing was cosigned"));
        } catch (Error e) {
            fatal.accept(e);
        }
    }

    private static void send(Exchange exchange, Reply reply) {
        byte[] body = reply.body.getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", reply.type);
        headers.put("Cache-Control", "no-cache");
        if (!reply.allow.isEmpty()) {
            headers.put("Allow", reply.allow);
        }
        if (exchange.method().equals("HEAD")) {
            exchange.sendHeaders(reply.status, headers, body.length);
        } else if (!exchange.send(reply.status, headers, body)) {
            exchange.sendBusy();
        }
    }

    private Reply posted(Exchange exchange) {
        return exchange.method().equals("POST")
                ? answer(exchange.body())
                : text(405, "use POST").allowing("POST");
    }

    /** What monitors ask for: the checkpoint that was cosigned last. */
    private Reply newest(Exchange exchange, String originHash) {
        if (!exchange.method().equals("GET") && !exchange.method().equals("HEAD")) {
            return text(405, "use GET").allowing("GET, HEAD");
        }
        try {
            return witness.newest(Sha256.parse(originHash).orThrow())
                    .map(note -> new Reply(200, TEXT, new String(note, StandardCharsets.UTF_8)))
                    .orElseGet(() -> text(404, "this witness has not cosigned a checkpoint of this log"));
        } catch (IOException | RuntimeException e) {
            faults.accept(String.valueOf(e.getMessage()));
            return text(500, "internal error");
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

    private Reply refused(FollowedLog log, WitnessFolder.Refused refused) {
        if (refused.evidence() != null) {
            faults.accept("the publisher of " + log.origin() + " signed two different histories; the evidence is "
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

    /** Stops taking requests, lets those under way finish for up to five seconds, then closes. */
    @Override
    public void close() {
        workers.shutdown();
        try {
            workers.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        port.close();
    }
}
