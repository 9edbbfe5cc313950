package org.daylight.mcp;

import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpStatelessServerFeatures;
import io.modelcontextprotocol.server.McpStatelessServerHandler;
import io.modelcontextprotocol.server.McpStatelessSyncServer;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpStatelessServerTransport;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.daylight.format.Json;
import org.daylight.http.Cost;
import org.daylight.http.Delivery;
import org.daylight.http.Exchange;
import org.daylight.http.HttpServer;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.http.ServerLimits;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

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

    /** A tool's processor time is limited; this limit ends a fault. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int PARSE_ERROR = -32_700;
    private static final int INVALID_REQUEST = -32_600;
    private static final int INVALID_PARAMS = -32_602;
    private static final int INTERNAL_ERROR = -32_603;

    private final Transport transport = new Transport();
    private final McpStatelessSyncServer protocol;
    private final Set<String> hosts = new HashSet<>(LOOPBACK);
    private final Consumer<String> faults;
    private final HttpServer server;

    /** Connects the protocol of the library with this server. */
    private static final class Transport implements McpStatelessServerTransport {
        private volatile @Nullable McpStatelessServerHandler handler;

        @Override
        public void setMcpHandler(McpStatelessServerHandler given) {
            handler = given;
        }

        @Override
        public Mono<Void> closeGracefully() {
            return Mono.empty();
        }
    }

    private McpHttp(
            ArchiveTools tools,
            String version,
            String host,
            int port,
            String base,
            Consumer<String> faults,
            Consumer<Error> fatal)
            throws IOException {
        this.faults = faults;
        hosts.add(host.contains(":") ? "[" + host + "]" : host.toLowerCase(Locale.ROOT));
        hosts.add(hostOf(base.replaceFirst("^https?://", "")));
        hosts.remove("");
        List<McpStatelessServerFeatures.SyncToolSpecification> specifications = Arrays.stream(Tool.values())
                .map(tool -> McpStatelessServerFeatures.SyncToolSpecification.builder()
                        .tool(McpProgram.described(tool))
                        .callHandler((context, request) -> McpProgram.answer(tool, request.arguments(), tools, faults))
                        .build())
                .toList();
        protocol = McpServer.sync(transport)
                .serverInfo("daylight", version)
                .instructions(McpProgram.INSTRUCTIONS)
                .capabilities(
                        McpSchema.ServerCapabilities.builder().tools(false).build())
                .tools(specifications)
                .immediateExecution(true) // on the thread of the queue, which limits how many work
                .build();
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
                    INVALID_REQUEST,
                    status == 413
                            ? "the message is longer than " + McpProgram.MOST_INPUT + " bytes"
                            : "not a valid request");
        }

        @Override
        public Response busy() {
            return problem(503, INTERNAL_ERROR, "too many requests are waiting").with("Retry-After", "20");
        }
    }

    /** The refusal of a request that is not a message of a client for this server; null for one that is. */
    private @Nullable Response refused(Exchange exchange) {
        String host = exchange.header("host");
        String origin = exchange.header("origin");
        // A page of another site may have had its own name resolved to this computer (DNS rebinding).
        if (!hosts.contains(hostOf(host))) {
            return problem(403, INVALID_REQUEST, "this server is not known by that name: give it with --base");
        }
        if (!origin.isEmpty() && !origin.equals("http://" + host) && !origin.equals("https://" + host)) {
            return problem(403, INVALID_REQUEST, "pages of other sites may not use this server");
        }
        if (!exchange.target().split("\\?", 2)[0].equals(PATH)) {
            return problem(404, INVALID_REQUEST, "the address is " + PATH);
        }
        if (!exchange.method().equals("POST")) {
            return problem(405, INVALID_REQUEST, "use POST: there are no streams and no sessions")
                    .with("Allow", "POST");
        }
        if (!mediaType(exchange.header("content-type")).equals("application/json")) {
            return problem(415, INVALID_REQUEST, "a message is application/json");
        }
        String accept = exchange.header("accept");
        boolean takesJson = accept.isEmpty()
                || Arrays.stream(accept.split(","))
                        .map(McpHttp::mediaType)
                        .anyMatch(type -> Set.of("application/json", "application/*", "*/*")
                                .contains(type));
        if (!takesJson) {
            return problem(406, INVALID_REQUEST, "the answer is application/json");
        }
        String version = exchange.header("mcp-protocol-version");
        return version.isEmpty() || transport.protocolVersions().contains(version)
                ? null
                : problem(
                        400,
                        INVALID_REQUEST,
                        "this version of the protocol is not known here; known are "
                                + String.join(", ", transport.protocolVersions()));
    }

    private static String mediaType(String field) {
        return field.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /** The answer to a message; never throws. */
    private Response message(byte[] body) {
        McpSchema.JSONRPCMessage message;
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            message = McpSchema.deserializeJsonRpcMessage(McpJsonDefaults.getMapper(), text);
        } catch (CharacterCodingException e) {
            return problem(400, PARSE_ERROR, "a message is UTF-8");
        } catch (IOException | RuntimeException | StackOverflowError e) {
            return problem(400, PARSE_ERROR, "this is not one message of JSON-RPC 2.0");
        }
        McpStatelessServerHandler handler = transport.handler;
        if (handler == null) {
            return problem(503, INTERNAL_ERROR, "the server starts").with("Retry-After", "1");
        }
        try {
            return switch (message) {
                case McpSchema.JSONRPCRequest request
                when !hasParameters(request) ->
                    problem(400, INVALID_PARAMS, "these are not the parameters of the method");
                case McpSchema.JSONRPCRequest request -> {
                    McpSchema.JSONRPCResponse answer = handler.handleRequest(McpTransportContext.EMPTY, request)
                            .block(LONGEST);
                    yield answer == null
                            ? problem(500, INTERNAL_ERROR, "there is no answer")
                            : json(200, McpJsonDefaults.getMapper().writeValueAsBytes(answer));
                }
                case McpSchema.JSONRPCNotification notification -> {
                    handler.handleNotification(McpTransportContext.EMPTY, notification)
                            .block(LONGEST);
                    yield json(202, new byte[0]);
                }
                // This server asks a client nothing.
                default -> problem(400, INVALID_REQUEST, "nothing was asked that this could answer");
            };
        } catch (IOException | RuntimeException | StackOverflowError e) {
            faults.accept("a message could not be answered: " + e.getClass().getName());
            return problem(500, INTERNAL_ERROR, "the program has a fault");
        }
    }

    /** Whether a call of a tool can be read. The library fails when it cannot, which must not look like a fault of this program. */
    private static boolean hasParameters(McpSchema.JSONRPCRequest request) {
        if (!request.method().equals(McpSchema.METHOD_TOOLS_CALL)) {
            return true;
        }
        try {
            return request.params() != null
                    && McpJsonDefaults.getMapper().convertValue(request.params(), McpSchema.CallToolRequest.class)
                            != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** An error that belongs to no message (JSON-RPC 2.0, section 5.1). */
    private static Response problem(int status, int code, String words) {
        String text = Json.Obj.EMPTY
                .with("jsonrpc", "2.0")
                .with("id", new Json.Null())
                .with("error", Json.Obj.EMPTY.with("code", code).with("message", words))
                .text();
        return json(status, text.getBytes(StandardCharsets.UTF_8));
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
        protocol.close();
    }
}
