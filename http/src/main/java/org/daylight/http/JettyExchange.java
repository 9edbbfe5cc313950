package org.daylight.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;

/** One request in Jetty's hands. */
final class JettyExchange implements Exchange {

    /** What is handed to the system at a time. */
    private static final int PIECE_BYTES = 16 << 10;

    /** Heap of an answer under way, beside its content: the request, its state and a piece. */
    private static final int OVERHEAD_BYTES = 8 << 10;

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
        StringBuilder all = null;
        for (HttpField field : request.getHeaders()) {
            if (field.getLowerCaseName().equals(name) && field.getValue() != null) {
                all = all == null ? new StringBuilder() : all.append(", ");
                all.append(field.getValue());
            }
        }
        return all == null ? "" : all.toString();
    }

    @Override
    public byte[] body() {
        return body;
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
            // Jetty reads nothing while a request is being answered. A further request that comes before the answer
            // (pipelining) is lost by this, so the connection is closed after the answer and the client asks again
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
    public boolean stream(int status, Map<String, String> headers, Written content) {
        Optional<Outgoing.Sending> admitted = outgoing.admitLarge(4 * PIECE_BYTES + OVERHEAD_BYTES, this::cutOff);
        if (admitted.isEmpty()) {
            close(content);
            return false;
        }
        begin(status, headers, -1);
        Thread.ofPlatform().daemon().name("http-stream").start(() -> write(admitted.get(), content));
        return true;
    }

    private void write(Outgoing.Sending sending, Written content) {
        try {
            try (content) {
                OutputStream out = new Watched(Content.Sink.asOutputStream(response), sending);
                content.writeTo(out);
                out.close(); // the last chunk, which nobody gets who did not get the rest
            } finally {
                sending.ended();
            }
            callback.succeeded();
        } catch (IOException | RuntimeException e) {
            breakOff(e);
        } catch (Error e) {
            breakOff(e);
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
        callback.failed(new IOException("the client has gone"));
    }

    private void begin(int status, Map<String, String> headers, long size) {
        response.setStatus(status);
        headers.forEach((name, value) -> response.getHeaders().put(name, value));
        if (size >= 0) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, size);
        } else if (status != 304 && request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1) {
            // Also when the connection will be closed: its end would not tell what is whole from what is not.
            response.getHeaders().put(HttpHeader.TRANSFER_ENCODING, "chunked");
        }
    }

    /** What was sent must not seem whole: the connection is broken off. */
    private void breakOff(Throwable failure) {
        if (response.isCommitted()) {
            cutOff();
        }
        callback.failed(failure);
    }

    private EndPoint endPoint() {
        return request.getConnectionMetaData().getConnection().getEndPoint();
    }

    /** At once, and without what the system still holds for this reader. */
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

    /** Bytes at hand, a piece at a time: the system would copy all that it is given. */
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
                sending.took(size);
                at += size;
                if (at == content.length) {
                    return Action.SUCCEEDED;
                }
            }
            begun = true;
            size = Math.min(2 * PIECE_BYTES, content.length - at);
            sending.begins();
            response.write(at + size == content.length, ByteBuffer.wrap(content, at, size), this);
            return Action.SCHEDULED;
        }

        @Override
        protected void onCompleteSuccess() {
            sending.ended();
            callback.succeeded();
        }

        @Override
        protected void onCompleteFailure(Throwable cause) {
            sending.ended();
            breakOff(cause);
        }
    }

    /** What is read while it is sent, through one buffer of the pool. */
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
            sending.took(size);
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
            sending.begins();
            response.write(left == size, piece, this);
            return Action.SCHEDULED;
        }

        private void end() {
            buffer.release();
            sending.ended();
            try {
                content.close();
            } catch (IOException e) {
                // it was read
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
            breakOff(cause);
        }
    }

    /** Tells what the reader takes. */
    private static final class Watched extends OutputStream {

        private final OutputStream reader;
        private final Outgoing.Sending sending;

        Watched(OutputStream reader, Outgoing.Sending sending) {
            this.reader = reader;
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
                sending.begins();
                reader.write(bytes, at, some);
                sending.took(some);
            }
        }

        @Override
        public void flush() throws IOException {
            reader.flush();
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
