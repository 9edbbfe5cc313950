package org.daylight.http;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request that a {@link BodyReceiver} takes. Bytes are read when a thread is free to pass them on, so a fast client is slowed down and
 * memory does not grow. What was passed on is overwritten with zeros, also in the buffer of the network.
 */
final class StreamedBody {

    /** Bytes passed on at a time. */
    private static final int PIECE_BYTES = 32 << 10;

    /** After so many bytes another body gets the thread. */
    private static final int TURN_BYTES = 1 << 20;

    /** A client that sends fewer bytes than this in the time limit for requests is disconnected. */
    static final int PROGRESS_BYTES = 8 << 10;

    /** Bytes that are read and discarded when the receiver wants no more; a browser shows no answer before it has sent everything. */
    private static final long MAX_DISCARDED_BYTES = 64L << 20;

    private static final byte[] ZEROS = new byte[PIECE_BYTES];
    private static final ThreadLocal<byte[]> PIECE = ThreadLocal.withInitial(() -> new byte[PIECE_BYTES]);

    private final Request request;
    private final BodyReceiver receiver;
    private final Executor threads;
    private final Runnable progress;
    private final Ending ending;
    private final Consumer<Error> fatal;
    private boolean wanted = true;
    private boolean done;
    private long discarded;
    private int sinceProgress;

    /** How it ends; each is called at most once, and only one of them. */
    interface Ending {

        /** @param whole false when bytes were left unread, so that the connection must be closed */
        void answer(HttpServer.PendingAnswer answer, boolean whole);

        void refuse(int status);
    }

    /** @param progress resets the time limit of the connection */
    StreamedBody(
            Request request,
            BodyReceiver receiver,
            Executor threads,
            Runnable progress,
            Ending ending,
            Consumer<Error> fatal) {
        this.request = request;
        this.receiver = receiver;
        this.threads = threads;
        this.progress = progress;
        this.ending = ending;
        this.fatal = fatal;
    }

    void begin() {
        next();
    }

    /** The time limit was reached. */
    void late() {
        threads.execute(() -> fail(408));
    }

    private void next() {
        threads.execute(() -> {
            try {
                turn();
            } catch (Error error) {
                fatal.accept(error);
            }
        });
    }

    private synchronized void fail(int status) {
        if (!done) {
            done = true;
            receiver.broken();
            ending.refuse(status);
        }
    }

    private synchronized void turn() {
        int turn = 0;
        while (!done) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(this::next);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                fail(400);
                return;
            }
            int size = chunk.remaining();
            passOn(chunk.getByteBuffer());
            boolean last = chunk.isLast();
            chunk.release();
            turn += size;
            sinceProgress += size;
            if (sinceProgress >= PROGRESS_BYTES) {
                sinceProgress = 0;
                progress.run();
            }
            if (last || discarded > MAX_DISCARDED_BYTES) {
                done = true;
                ending.answer(receiver.complete(), last);
            } else if (turn >= TURN_BYTES) {
                next();
                return;
            }
        }
    }

    private void passOn(@Nullable ByteBuffer buffer) {
        byte[] piece = PIECE.get();
        while (buffer != null && buffer.hasRemaining()) {
            int from = buffer.position();
            int some = Math.min(piece.length, buffer.remaining());
            buffer.get(piece, 0, some);
            if (!buffer.isReadOnly()) {
                buffer.put(from, ZEROS, 0, some);
            }
            if (wanted) {
                wanted = receiver.receive(piece, 0, some);
            } else {
                discarded += some;
            }
            Arrays.fill(piece, 0, some, (byte) 0);
        }
    }
}
