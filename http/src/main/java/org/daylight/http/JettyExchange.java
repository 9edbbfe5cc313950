package org.daylight.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;

/** One request that Jetty has received. */
final class JettyExchange implements Exchange {

    /** Bytes passed to the system at a time. */
    private static final int PIECE_BYTES = 16 << 10;

    /** Heap used by a response that is being sent, in addition to its content: the request, its state and one piece. */
    private static final int OVERHEAD_BYTES = 8 << 10;

    /** Fields that many responses have, by name and value, as the bytes that are sent. */
    private static final Map<String, Map<String, HttpField>> ENCODED = Delivery.frequent().entrySet().stream()
            .collect(Collectors.toUnmodifiableMap(
                    Map.Entry::getKey,
                    field -> field.getValue().stream()
                            .collect(Collectors.toUnmodifiableMap(
                                    Function.identity(), value -> new PreEncodedHttpField(field.getKey(), value)))));

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final byte[] body;
    private final Outgoing outgoing;
    private final Consumer<Error> fatal;

    JettyExchange(
            Request request,
            Response response,
            Callback callback,
            byte[] body,
            Outgoing outgoing,
            Consumer<Error> fatal) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.body = body;
        this.outgoing = outgoing;
        this.fatal = fatal;
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String target() {
        String target = request.getHttpURI().getPathQuery();
        return target == null ? "" : target;
    }

    @Override
    public String header(String name) {
        String all = null;
        for (HttpField field : request.getHeaders()) {
            if (field.getLowerCaseName().equals(name) && field.getValue() != null) {
                all = all == null ? field.getValue() : joined(all, field.getValue());
            }
        }
        return all == null ? "" : all;
    }

    @Override
    public Map<String, String> headers(Set<String> names) {
        Map<String, String> found = new HashMap<>();
        for (HttpField field : request.getHeaders()) {
            String name = field.getLowerCaseName();
            if (names.contains(name) && field.getValue() != null) {
                found.merge(name, field.getValue(), JettyExchange::joined);
            }
        }
        found.values().removeIf(String::isEmpty);
        return found;
    }

    private static String joined(String before, String value) {
        return before + ", " + value;
    }

    @Override
    public byte[] body() {
        return body;
    }

    @Override
    public Object source() {
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress remote
                        && remote.getAddress() != null
                        && !remote.getAddress().isLoopbackAddress()
                ? new Source(ByteBuffer.wrap(Arrays.copyOf(remote.getAddress().getAddress(), Long.BYTES))
                        .getLong())
                : request.getConnectionMetaData().getConnection();
    }

    /** An address on the internet. @param network the address of IPv4, or the first 64 bits of IPv6 */
    private record Source(long network) {}

    @Override
    public void execute(Runnable work) {
        request.getComponents().getExecutor().execute(() -> {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                callback.failed(e); // without an answer, the connection would stay open for ever
                throw e;
            }
        });
    }

    @Override
    public boolean isClientGone() {
        EndPoint endPoint = endPoint();
        if (!endPoint.isOpen() || endPoint.isInputShutdown()) {
            return true;
        }
        if (!(endPoint.getTransport() instanceof SocketChannel channel)) {
            return false;
        }
        try {
            // Jetty reads nothing while a request is being answered. A pipelined request that arrives before the
            // response
            // is lost by this read, so the connection is closed after the response and the client repeats the request
            // (RFC 9112 section 9.3.2).
            int read = channel.read(ByteBuffer.allocate(256));
            if (read > 0) {
                response.getHeaders().put(HttpHeader.CONNECTION, "close");
            }
            return read < 0;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public boolean send(int status, Map<String, String> headers, byte[] content) {
        Optional<Outgoing.Sending> admitted = outgoing.admit((long) content.length + OVERHEAD_BYTES, this::cutOff);
        if (admitted.isEmpty()) {
            return false;
        }
        begin(status, headers, content.length);
        new Pieces(admitted.get(), content).iterate();
        return true;
    }

    @Override
    public boolean send(
            int status, Map<String, String> headers, ReadableByteChannel content, long size, long heldBytes) {
        Optional<Outgoing.Sending> admitted =
                outgoing.admitLarge(PIECE_BYTES + OVERHEAD_BYTES + heldBytes, this::cutOff);
        if (admitted.isEmpty()) {
            close(content);
            return false;
        }
        begin(status, headers, size);
        new ReadPieces(admitted.get(), content, size).iterate();
        return true;
    }

    @Override
    public boolean stream(int status, Map<String, String> headers, StreamedContent content) {
        Optional<Outgoing.Sending> admitted = outgoing.admitLarge(4 * PIECE_BYTES + OVERHEAD_BYTES, this::cutOff);
        if (admitted.isEmpty()) {
            close(content);
            return false;
        }
        begin(status, headers, -1);
        Thread.ofPlatform().daemon().name("http-stream").start(() -> write(admitted.get(), content));
        return true;
    }

    private void write(Outgoing.Sending sending, StreamedContent content) {
        try {
            try (content) {
                OutputStream out = new MeasuredStream(Content.Sink.asOutputStream(response), sending);
                content.writeTo(out);
                out.close(); // sends the last chunk, so only after everything else was written
            } finally {
                sending.end();
            }
            callback.succeeded();
        } catch (IOException | RuntimeException e) {
            abortResponse(e);
        } catch (Error e) {
            abortResponse(e);
            if (!(e instanceof StackOverflowError)) {
                fatal.accept(e);
            }
        }
    }

    @Override
    public void sendHeaders(int status, Map<String, String> headers, long size) {
        begin(status, headers, size);
        response.write(true, ByteBuffer.allocate(0), callback);
    }

    @Override
    public void abandon() {
        endPoint().close();
        callback.failed(new IOException("the client has closed the connection"));
    }

    private void begin(int status, Map<String, String> headers, long size) {
        response.setStatus(status);
        HttpFields.Mutable fields = response.getHeaders();
        headers.forEach((name, value) -> fields.put(field(name, value)));
        if (size >= 0) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, size);
        } else if (status != 304 && request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1) {
            // Also when the connection will be closed: its end does not show whether the content is complete.
            response.getHeaders().put(HttpHeader.TRANSFER_ENCODING, "chunked");
        }
    }

    private static HttpField field(String name, String value) {
        Map<String, HttpField> encoded = ENCODED.get(name);
        HttpField field = encoded == null ? null : encoded.get(value);
        return field == null ? new HttpField(name, value) : field;
    }

    /** Aborts the connection, so that what was sent does not seem complete. */
    private void abortResponse(Throwable failure) {
        if (response.isCommitted()) {
            cutOff();
        }
        callback.failed(failure);
    }

    private EndPoint endPoint() {
        return request.getConnectionMetaData().getConnection().getEndPoint();
    }

    /** Closes the connection at once, and discards what the system still holds for this client. */
    private void cutOff() {
        EndPoint endPoint = endPoint();
        if (endPoint.getTransport() instanceof SocketChannel channel) {
            try {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException | UnsupportedOperationException e) {
                // closed already
            }
        }
        endPoint.close(new InterruptedIOException("cut off"));
    }

    private static void close(java.io.Closeable content) {
        try {
            content.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends bytes in memory a piece at a time, because the system copies all that it is given. */
    private final class Pieces extends IteratingCallback {

        private final Outgoing.Sending sending;
        private final byte[] content;
        private int at;
        private int size;
        private boolean begun;

        Pieces(Outgoing.Sending sending, byte[] content) {
            this.sending = sending;
            this.content = content;
        }

        @Override
        protected Action process() {
            if (begun) {
                sending.accepted(size);
                at += size;
                if (at == content.length) {
                    return Action.SUCCEEDED;
                }
            }
            begun = true;
            size = Math.min(2 * PIECE_BYTES, content.length - at);
            sending.writing();
            response.write(at + size == content.length, ByteBuffer.wrap(content, at, size), this);
            return Action.SCHEDULED;
        }

        @Override
        protected void onCompleteSuccess() {
            sending.end();
            callback.succeeded();
        }

        @Override
        protected void onCompleteFailure(Throwable cause) {
            sending.end();
            abortResponse(cause);
        }
    }

    /** Sends content that is read meanwhile, through one buffer of the pool. */
    private final class ReadPieces extends IteratingCallback {

        private final Outgoing.Sending sending;
        private final ReadableByteChannel content;
        private final RetainableByteBuffer.Mutable buffer;
        private long left;
        private int size;

        ReadPieces(Outgoing.Sending sending, ReadableByteChannel content, long size) {
            this.sending = sending;
            this.content = content;
            this.left = size;
            buffer = request.getComponents().getByteBufferPool().acquire(PIECE_BYTES, true);
        }

        @Override
        protected Action process() throws IOException {
            sending.accepted(size);
            left -= size;
            if (left == 0) {
                return Action.SUCCEEDED;
            }
            ByteBuffer piece = buffer.getByteBuffer();
            piece.clear().limit((int) Math.min(PIECE_BYTES, left));
            while (piece.hasRemaining()) {
                if (content.read(piece) < 0) {
                    throw new IOException("a file became shorter while it was sent");
                }
            }
            piece.flip();
            size = piece.remaining();
            sending.writing();
            response.write(left == size, piece, this);
            return Action.SCHEDULED;
        }

        private void end() {
            buffer.release();
            sending.end();
            try {
                content.close();
            } catch (IOException e) {
                // it was read completely
            }
        }

        @Override
        protected void onCompleteSuccess() {
            end();
            callback.succeeded();
        }

        @Override
        protected void onCompleteFailure(Throwable cause) {
            end();
            abortResponse(cause);
        }
    }

    /** Reports how much the client accepts. */
    private static final class MeasuredStream extends OutputStream {

        private final OutputStream client;
        private final Outgoing.Sending sending;

        MeasuredStream(OutputStream client, Outgoing.Sending sending) {
            this.client = client;
            this.sending = sending;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            for (int at = from; at < from + length; at += PIECE_BYTES) {
                int some = Math.min(PIECE_BYTES, from + length - at);
                sending.writing();
                client.write(bytes, at, some);
                sending.accepted(some);
            }
        }

        @Override
        public void flush() throws IOException {
            client.flush();
        }

        @Override
        public void close() throws IOException {
            client.close();
        }
    }
}
