package org.daylight.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;

/** A connection without a network: what the other side sends is given in advance, and what is sent to it is kept. */
public final class GivenSocket extends Socket {

    private final byte[] received;
    private final int step;
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private int at;
    private volatile boolean closed;

    /**
     * A connection that is open.
     *
     * @param received what the other side sends before it closes the connection
     * @param step how many bytes arrive together, at least 1
     */
    public GivenSocket(byte[] received, int step) {
        this.received = received.clone();
        this.step = step;
    }

    /** What was sent to the other side. */
    public byte[] sent() {
        return sent.toByteArray();
    }

    @Override
    public void connect(SocketAddress to, int millis) {
        // it is connected
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public void setSoTimeout(int millis) {
        // nothing is waited for
    }

    @Override
    public int getSoTimeout() {
        return 0;
    }

    @Override
    public InputStream getInputStream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                refuseClosed();
                if (length == 0 || at == received.length) {
                    return length == 0 ? 0 : -1;
                }
                int count = Math.min(Math.min(length, step), received.length - at);
                System.arraycopy(received, at, into, offset, count);
                at += count;
                return count;
            }
        };
    }

    @Override
    public OutputStream getOutputStream() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                refuseClosed();
                sent.write(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                refuseClosed();
                sent.write(bytes, offset, length);
            }
        };
    }

    private void refuseClosed() throws SocketException {
        if (closed) {
            throw new SocketException("closed");
        }
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
    }
}
