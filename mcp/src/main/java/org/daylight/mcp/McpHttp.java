package org.daylight.mcp;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.daylight.http.Cost;
import org.daylight.http.Delivery;
import org.daylight.http.Exchange;
import org.daylight.http.HttpServer;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.http.ServerLimits;
import org.jspecify.annotations.Nullable;

/**
 * The server of the protocol over HTTP (MCP, transport "Streamable HTTP") at {@value #PATH}. Each request is a {@code POST} of one message and is
 * answered with one message as JSON: there are no sessions and no streams, and nothing of a client is kept. Requests that a page of another site
 * could have caused are refused. Safe for use by several threads.
 */
public final class McpHttp implements Closeable {

    /** The only address. */
    public static final String PATH = "/mcp";

    /** So many tools work at once, as on standard input and output. */
    private static final int AT_ONCE = 2;

    private static final int MOST_WAITING = 16;

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private final McpMessages messages;
    private final Set<String> hosts = new HashSet<>(LOOPBACK);
    private final HttpServer server;

    private McpHttp(
            ArchiveTools tools,
            String version,
            String host,
            int port,
            String base,
            Consumer<String> faults,
            Consumer<Error> fatal)
            throws IOException {
        messages = new McpMessages(tools, version, faults);
        hosts.add(host.contains(":") ? "[" + host + "]" : host.toLowerCase(Locale.ROOT));
        hosts.add(hostOf(base.replaceFirst("^https?://", "")));
        hosts.remove("");
        server = HttpServer.start(
                host,
                port,
                ServerLimits.of(Runtime.getRuntime().maxMemory(), McpProgram.MOST_INPUT),
                Map.of(
                        Cost.EXPENSIVE,
                        new HttpServer.Workers("tool", AT_ONCE, new Semaphore(AT_ONCE, true), MOST_WAITING)),
                new Messages(),
                fatal);
    }

    /**
     * Starts to serve.
     *
     * @param version of this program
     * @param host to listen on; clients must name it, {@code localhost}, a loopback address or the host of the base
     * @param port 0 for any free port
     * @param base scheme and host at which a proxy offers this server; empty for none
     * @param faults receives a line for each fault of the archive or the program, without what was asked for
     * @param fatal receives an {@link Error} in a thread of the server; it should end the program at once
     * @throws IOException with a one-line message when the address cannot be used
     */
    public static McpHttp start(
            ArchiveTools tools,
            String version,
            String host,
            int port,
            String base,
            Consumer<String> faults,
            Consumer<Error> fatal)
            throws IOException {
        return new McpHttp(tools, version, host, port, base, faults, fatal);
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    /** The host without a port, in lower case. */
    private static String hostOf(String field) {
        return field.toLowerCase(Locale.ROOT).replaceFirst(":[0-9]{1,5}$", "");
    }

    private final class Messages implements HttpServer.Handler {

        @Override
        public HttpServer.PendingAnswer answer(Exchange exchange) {
            Response refused = refused(exchange);
            return new HttpServer.PendingAnswer() {
                @Override
                public Cost cost() {
                    return refused == null ? Cost.EXPENSIVE : Cost.CHEAP;
                }

                @Override
                public Response make() {
                    return refused == null ? message(exchange.body()) : refused;
                }
            };
        }

        @Override
        public Response refuse(int status) {
            return problem(
                    status,
                    McpMessages.INVALID_REQUEST,
                    status == 413
                            ? "the message is longer than " + McpProgram.MOST_INPUT + " bytes"
                            : "not a valid request");
        }

        @Override
        public Response busy() {
            return problem(503, McpMessages.INTERNAL_ERROR, "too many requests are waiting")
                    .with("Retry-After", "20");
        }
    }

    /** The refusal of a request that is not a message of a client for this server; null for one that is. */
    private @Nullable Response refused(Exchange exchange) {
        String host = exchange.header("host");
        String origin = exchange.header("origin");
        // A page of another site may have had its own name resolved to this computer (DNS rebinding).
        if (!hosts.contains(hostOf(host))) {
            return problem(
                    403, McpMessages.INVALID_REQUEST, "this server is not known by that name: give it with --base");
        }
        if (!origin.isEmpty() && !origin.equals("http://" + host) && !origin.equals("https://" + host)) {
            return problem(403, McpMessages.INVALID_REQUEST, "pages of other sites may not use this server");
        }
        if (!exchange.target().split("\\?", 2)[0].equals(PATH)) {
            return problem(404, McpMessages.INVALID_REQUEST, "the address is " + PATH);
        }
        if (!exchange.method().equals("POST")) {
            return problem(405, McpMessages.INVALID_REQUEST, "use POST: there are no streams and no sessions")
                    .with("Allow", "POST");
        }
        if (!mediaType(exchange.header("content-type")).equals("application/json")) {
            return problem(415, McpMessages.INVALID_REQUEST, "a message is application/json");
        }
        String accept = exchange.header("accept");
        boolean takesJson = accept.isEmpty()
                || Arrays.stream(accept.split(","))
                        .map(McpHttp::mediaType)
                        .anyMatch(type -> Set.of("application/json", "application/*", "*/*")
                                .contains(type));
        if (!takesJson) {
            return problem(406, McpMessages.INVALID_REQUEST, "the answer is application/json");
        }
        String version = exchange.header("mcp-protocol-version");
        return version.isEmpty() || messages.versions().contains(version)
                ? null
                : problem(
                        400,
                        McpMessages.INVALID_REQUEST,
                        "this version of the protocol is not known here; known are "
                                + String.join(", ", messages.versions()));
    }

    private static String mediaType(String field) {
        return field.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /** The answer to a message; never throws. */
    private Response message(byte[] body) {
        McpMessages.Answer answer = messages.answer(body);
        Response response = json(answer.status(), answer.json());
        return answer.status() == 503 ? response.with("Retry-After", "1") : response;
    }

    private static Response problem(int status, int code, String words) {
        return json(status, McpMessages.problem(status, code, words).json());
    }

    private static Response json(int status, byte[] body) {
        Response response = Response.bytes("application/json", body)
                .status(status)
                .trust(Response.Trust.FOREIGN)
                .caching(Response.NO_STORE);
        return Delivery.deliver(Request.get(PATH), response);
    }

    /** Accepts no more requests, lets those in progress finish for up to five seconds, then closes. */
    @Override
    public void close() {
        server.close();
        messages.close();
    }
}
