package org.daylight.http.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A chunked body (RFC 9112 section 7.1). Extensions and trailers are skipped, within limits: there must not be more framing than content. */
final class ChunkedBody extends InputStream {
    private static final int MAX_SIZE_LINE = 256;
    private static final int MAX_TRAILER_LINE = 8_192;
    private static final int MAX_TRAILERS = 32;

    /** How much framing is allowed before the first byte of the body, and then for each byte of it. Chunks of one byte have five bytes of framing. */
    private static final int FREE_FRAMING = 1 << 14;

    private static final int FRAMING_PER_BYTE = 8;

    private final InputStream in;
    private final Runnable finished;
    private long left;
    private long body;
    private long framing;
    private boolean begun;
    private boolean ended;

    /** @param finished runs when the body was read to its end */
    ChunkedBody(InputStream in, Runnable finished) {
        this.in = in;
        this.finished = finished;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (ended || left == 0 && !nextChunk()) {
            return -1;
        }
        int read = in.read(bytes, offset, (int) Math.min(left, length));
        if (read < 0) {
            throw new EOFException("the connection ended too early");
        }
        left -= read;
        body += read;
        return read;
    }

    private boolean nextChunk() throws IOException {
        WrongAnswer.unless(!begun || line(MAX_SIZE_LINE).isEmpty(), "a chunk of its answer does not end");
        begun = true;
        String size = line(MAX_SIZE_LINE).split(";", 2)[0].strip();
        WrongAnswer.unless(size.matches("[0-9A-Fa-f]{1,15}"), "a chunk of its answer has no size");
        left = Long.parseLong(size, 16);
        if (left > 0) {
            return true;
        }
        for (int lines = 0; !line(MAX_TRAILER_LINE).isEmpty(); lines++) {
            WrongAnswer.unless(lines < MAX_TRAILERS, "the end of its answer is too long");
        }
        ended = true;
        finished.run();
        return false;
    }

    private String line(int most) throws IOException {
        String line = HttpConnection.line(in, most);
        framing += line.length() + 2;
        WrongAnswer.unless(
                framing <= FREE_FRAMING + FRAMING_PER_BYTE * body, "its chunks are more framing than content");
        return line;
    }
}
