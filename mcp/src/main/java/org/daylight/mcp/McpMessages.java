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
import java.util.List;
import java.util.function.Consumer;
import org.daylight.format.Json;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Answers messages of the protocol, one at a time and without a session, on the calling thread. The library's own transport for standard output loses an answer when two
 * threads have one at the same moment (docs/decisions/0319); here the caller writes. Safe for use by several threads.
 */
final class McpMessages implements Closeable {

    static final int PARSE_ERROR = -32_700;
    static final int INVALID_REQUEST = -32_600;
    static final int INVALID_PARAMS = -32_602;
    static final int INTERNAL_ERROR = -32_603;

    /** A tool's processor time is limited; this limit ends a fault. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final Transport transport = new Transport();
    private final McpStatelessSyncServer protocol;
    private final Consumer<String> faults;

    /** @param status as HTTP has it @param json a message; empty when a notification was taken */
    record Answer(int status, byte[] json) {}

    /** Connects the protocol of the library with this class. */
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

    McpMessages(ArchiveTools tools, String version, Consumer<String> faults) {
        this.faults = faults;
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
                .immediateExecution(true) // on the thread of the caller, who limits how many work
                .build();
    }

    /** The versions of the protocol that are known. */
    List<String> versions() {
        return transport.protocolVersions();
    }

    /** The answer to a message; never throws. */
    Answer answer(byte[] body) {
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
            return problem(503, INTERNAL_ERROR, "the server starts");
        }
        try {
            return switch (message) {
                case McpSchema.JSONRPCRequest request
                when !hasParameters(request) ->
                    problem(400, request.id(), INVALID_PARAMS, "these are not the parameters of the method");
                case McpSchema.JSONRPCRequest request -> {
                    McpSchema.JSONRPCResponse answer = handler.handleRequest(McpTransportContext.EMPTY, request)
                            .block(LONGEST);
                    yield answer == null
                            ? problem(500, request.id(), INTERNAL_ERROR, "there is no answer")
                            : new Answer(200, McpJsonDefaults.getMapper().writeValueAsBytes(answer));
                }
                case McpSchema.JSONRPCNotification notification -> {
                    handler.handleNotification(McpTransportContext.EMPTY, notification)
                            .block(LONGEST);
                    yield new Answer(202, new byte[0]);
                }
                // This server asks a client nothing.
                default -> problem(400, INVALID_REQUEST, "nothing was asked that this could answer");
            };
        } catch (IOException | RuntimeException | StackOverflowError e) {
            faults.accept("a message could not be answered: " + e.getClass().getName());
            Object id = message instanceof McpSchema.JSONRPCRequest request ? request.id() : null;
            return problem(500, id, INTERNAL_ERROR, "the program has a fault");
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
    static Answer problem(int status, int code, String words) {
        return problem(status, null, code, words);
    }

    /** An error. @param id of the message that it answers: a text or a number; null for none */
    private static Answer problem(int status, @Nullable Object id, int code, String words) {
        Json of = id instanceof String text
                ? new Json.Str(text)
                : id instanceof Number number && Json.parse(number.toString()).isOk()
                        ? Json.parse(number.toString()).orThrow()
                        : new Json.Null();
        String text = Json.Obj.EMPTY
                .with("jsonrpc", "2.0")
                .with("id", of)
                .with("error", Json.Obj.EMPTY.with("code", code).with("message", words))
                .text();
        return new Answer(status, text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        protocol.close();
    }
}
