package org.daylight.http.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ScheduledFuture;

/**
 * A body that must arrive at a minimum rate and end in time (HttpLimits). Only time spent waiting for it counts, and only bytes
 * of the content. Another thread checks it, because a read may block while single bytes of a TLS record or of a trailer arrive.
 */
final class PacedBody extends InputStream {
    private static final int CHECKS_PER_WINDOW = 4;

    private final InputStream in;
    private final HttpLimits limits;
    private final HttpConnection connection;
    private final long mostBytes;
    private final long mostNanos;
    private final ScheduledFuture<?> checking;

    private boolean waiting;
    private long since;
    private long waitedNanos;
    private long bytes;
    private long windowNanos;
    private long windowBytes;

    /** @param mostBytes the longest body; one byte more may be read, to notice a longer one */
    PacedBody(InputStream in, HttpLimits limits, long mostBytes, HttpConnection connection) {
        this.in = in;
        this.limits = limits;
        this.mostBytes = mostBytes;
        this.connection = connection;
        mostNanos = limits.body(mostBytes).toNanos();
        checking = Deadlines.every(limits.window().dividedBy(CHECKS_PER_WINDOW), this::check);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (bytes > mostBytes) {
            close();
            connection.close();
            throw new WrongAnswer("it sends more data than expected");
        }
        begin();
        try {
            int read = in.read(into, offset, (int) Math.min(length, mostBytes - bytes + 1));
            end(Math.max(0, read));
            if (read < 0) {
                close();
            }
            return read;
        } catch (IOException e) {
            close();
            throw connection.reason(e);
        }
    }

    private synchronized void begin() {
        waiting = true;
        since = System.nanoTime();
    }

    private synchronized void end(int read) {
        waiting = false;
        waitedNanos += System.nanoTime() - since;
        bytes += read;
    }

    /** Closes the connection if the body is too slow. */
    private synchronized void check() {
        long waited = waitedNanos + (waiting ? System.nanoTime() - since : 0);
        if (waited > mostNanos) {
            connection.end("sending takes too long");
        }
        if (waited - windowNanos >= limits.window().toNanos()) {
            if (bytes - windowBytes < limits.windowBytes()) {
                connection.end("it sends too slowly");
            }
            windowNanos = waited;
            windowBytes = bytes;
        }
    }

    /** Stops the checks; the connection stays open. */
    @Override
    public void close() {
        checking.cancel(false);
    }
}
