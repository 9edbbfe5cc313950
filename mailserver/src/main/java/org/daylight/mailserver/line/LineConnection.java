package org.daylight.mailserver.line;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A connection as lines. What is written is sent when the buffer is full, and by {@link #flush}. Reading and writing end with an {@link IOException}
 * when the client is gone, or when the server has closed the connection because of a limit. For use by one thread.
 */
public final class LineConnection {

    /** The most memory for an answer that is being sent. */
    public static final int OUT_BYTES = 16 << 10;

    private static final int IN_BYTES = 4 << 10;

    /** What the connection does, and since when: read by the thread that closes late connections. */
    enum Doing {
        READING,
        WORKING,
        WRITING
    }

    private final Socket socket;
    private final LineLimits limits;
    private final LongSupplier nanoTime;
    private final InputStream in;
    private final OutputStream socketOut;
    private final byte[] inBytes = new byte[IN_BYTES];
    private int inAt;
    private int inEnd;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final byte[] outBytes = new byte[OUT_BYTES];
    private int outSize;
    private volatile Doing doing = Doing.WORKING;
    private volatile long sinceNanos;
    private volatile boolean known;
    private volatile boolean broken;

    LineConnection(Socket socket, LineLimits limits, LongSupplier nanoTime) throws IOException {
        this.socket = socket;
        this.limits = limits;
        this.nanoTime = nanoTime;
        in = socket.getInputStream();
        socketOut = socket.getOutputStream();
        sinceNanos = nanoTime.getAsLong();
    }

    /** The client has signed in: from now on it may be idle for longer. */
    public void welcome() {
        known = true;
    }

    /**
     * The next line without its end, which is CR LF or LF.
     *
     * @return empty when the client has closed the connection
     * @throws LineTooLong when it is longer than allowed
     */
    public Optional<byte[]> line() throws IOException {
        flush();
        doing(Doing.READING);
        socket.setSoTimeout(0);
        try {
            return rest();
        } finally {
            doing(Doing.WORKING);
        }
    }

    /** Whether a whole line has arrived after this time at most, so that {@link #line} does not wait. Otherwise what has arrived is kept. */
    public boolean hasLineWithin(Duration time) throws IOException {
        flush();
        if (doing != Doing.READING) {
            doing(Doing.READING); // the time limit counts from the first wait for this line
        }
        socket.setSoTimeout((int) Math.max(1, time.toMillis()));
        try {
            while (indexOfEnd() < 0) {
                collect(inEnd);
                if (!fill()) {
                    return true;
                }
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    /** So many bytes as they are. @throws EOFException when the client has closed the connection before */
    public byte[] bytes(int count) throws IOException {
        flush();
        doing(Doing.READING);
        socket.setSoTimeout(0);
        byte[] bytes = new byte[count];
        int at = 0;
        while (at < count) {
            if (inAt == inEnd && !fill()) {
                throw new EOFException("the client has closed the connection");
            }
            int copied = Math.min(count - at, inEnd - inAt);
            System.arraycopy(inBytes, inAt, bytes, at, copied);
            inAt += copied;
            at += copied;
        }
        doing(Doing.WORKING);
        return bytes;
    }

    private Optional<byte[]> rest() throws IOException {
        int end;
        while ((end = indexOfEnd()) < 0) {
            collect(inEnd);
            if (!fill()) {
                return Optional.empty(); // a line without an end is not a command
            }
        }
        collect(end);
        inAt = end + 1;
        byte[] bytes = line.toByteArray();
        line.reset();
        int length = bytes.length > 0 && bytes[bytes.length - 1] == '\r' ? bytes.length - 1 : bytes.length;
        return Optional.of(Arrays.copyOf(bytes, length));
    }

    private int indexOfEnd() {
        for (int at = inAt; at < inEnd; at++) {
            if (inBytes[at] == '\n') {
                return at;
            }
        }
        return -1;
    }

    private void collect(int end) throws LineTooLong {
        if (line.size() + end - inAt > limits.lineBytes() + 1) {
            throw new LineTooLong();
        }
        line.write(inBytes, inAt, end - inAt);
        inAt = end;
    }

    private boolean fill() throws IOException {
        int read;
        try {
            read = in.read(inBytes);
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            broken = true;
            throw e;
        }
        inAt = 0;
        inEnd = Math.max(0, read);
        return read >= 0;
    }

    /** Writes ASCII text. */
    public void write(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        write(bytes, 0, bytes.length);
    }

    /** Writes bytes. */
    public void write(byte[] bytes, int from, int count) throws IOException {
        int at = from;
        int left = count;
        while (left > 0) {
            if (outSize == outBytes.length) {
                flush();
            }
            int copied = Math.min(left, outBytes.length - outSize);
            System.arraycopy(bytes, at, outBytes, outSize, copied);
            outSize += copied;
            at += copied;
            left -= copied;
        }
    }

    /** Sends what was written. */
    public void flush() throws IOException {
        if (outSize > 0) {
            doing(Doing.WRITING);
            try {
                socketOut.write(outBytes, 0, outSize);
            } catch (IOException e) {
                broken = true;
                throw e;
            }
            outSize = 0;
            doing(Doing.WORKING);
        }
    }

    /** What is written to this stream is written to the connection. Closing it does nothing. */
    public OutputStream out() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                LineConnection.this.write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                LineConnection.this.write(bytes, offset, length);
            }
        };
    }

    private void doing(Doing now) {
        sinceNanos = nanoTime.getAsLong();
        doing = now;
    }

    /** Whether reading or writing has failed, or it was aborted: an {@link IOException} then says nothing about the archive. */
    public boolean isBroken() {
        return broken;
    }

    /** Closes the connection at once, because an answer cannot be completed. */
    public void abort() {
        broken = true;
        outSize = 0;
        close();
    }

    /** Since when it has been waiting for a command; {@link Long#MAX_VALUE} when it is not. */
    long idleSince() {
        return doing == Doing.READING ? sinceNanos : Long.MAX_VALUE;
    }

    boolean isLate(long now) {
        long limit = switch (doing) {
            case READING -> known ? limits.idleSeconds() : limits.strangerSeconds();
            case WRITING -> limits.writeSeconds();
            case WORKING -> Long.MAX_VALUE / 1_000_000_000L;
        };
        return now - sinceNanos >= limit * 1_000_000_000L;
    }

    void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // it is closed
        }
    }
}
