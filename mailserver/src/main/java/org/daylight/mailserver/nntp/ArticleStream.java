package org.daylight.mailserver.nntp;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes bytes as lines of a multi-line block (RFC 3977 section 3.1.1): each line ends with CR LF, and a dot at its start is doubled. CR, LF and CR LF
 * each end a line, and NUL becomes a blank, because NNTP allows neither of them otherwise. So an article is the message as mail programs show it, not its
 * exact bytes. It must be finished with {@link #end}.
 */
final class ArticleStream extends OutputStream {

    private static final int BUFFER_BYTES = 8 << 10;

    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int size;
    private boolean lineStarts = true;
    private boolean afterCr;
    private long lines;
    private long bytes;

    ArticleStream(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        byte next = (byte) b;
        boolean ends = next == '\r' || next == '\n' && !afterCr;
        if (ends) {
            put('\r');
            put('\n');
            lines++;
            bytes += 2;
            lineStarts = true;
        } else if (next != '\n') {
            if (lineStarts && next == '.') {
                put('.');
            }
            put(next == 0 ? ' ' : next);
            bytes++;
            lineStarts = false;
        }
        afterCr = next == '\r';
    }

    @Override
    public void write(byte[] all, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            write(all[i]);
        }
    }

    private void put(int b) throws IOException {
        if (size == buffer.length) {
            flush();
        }
        buffer[size++] = (byte) b;
    }

    @Override
    public void flush() throws IOException {
        out.write(buffer, 0, size);
        size = 0;
    }

    /** Ends the last line and the block. */
    void end() throws IOException {
        if (!lineStarts) {
            write('\n');
        }
        put('.');
        put('\r');
        put('\n');
        flush();
    }

    /** How many lines were written. */
    long lines() {
        return lineStarts ? lines : lines + 1;
    }

    /** How many bytes were written, without doubled dots and the end of the block. */
    long bytes() {
        return lineStarts ? bytes : bytes + 2;
    }
}
