package org.daylight.http.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A body whose length is in the head (RFC 9112 section 6.3). */
final class CountedBody extends InputStream {
    private final InputStream in;
    private final Runnable finished;
    private long left;

    /** @param finished runs when the body was read to its end */
    CountedBody(InputStream in, long length, Runnable finished) {
        this.in = in;
        this.finished = finished;
        left = length;
        if (left == 0) {
            finished.run();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int read = in.read(bytes, offset, (int) Math.min(left, length));
        if (read < 0) {
            throw new EOFException("the connection ended too early");
        }
        left -= read;
        if (left == 0) {
            finished.run();
        }
        return read;
    }
}
