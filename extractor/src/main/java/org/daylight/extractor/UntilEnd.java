package org.daylight.extractor;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * A stream that is read by a thread of its own, which ends this process at once when the stream ends: also while a document is being
 * parsed, so that no process outlives the command that started it.
 */
final class UntilEnd extends FilterInputStream {

    private static final int BLOCK = 1 << 16;

    private final ArrayBlockingQueue<byte[]> blocks = new ArrayBlockingQueue<>(16);
    private byte[] block = {};
    private int next;

    UntilEnd(InputStream in) {
        super(in);
        Thread.ofPlatform().daemon().name("requests").start(this::readAll);
    }

    private void readAll() {
        var buffer = new byte[BLOCK];
        try {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                blocks.put(Arrays.copyOf(buffer, read));
            }
        } catch (IOException | InterruptedException gone) {
            // as at the end
        }
        Runtime.getRuntime().halt(0);
    }

    @Override
    public int read() throws IOException {
        return available() > 0 || more() ? block[next++] & 0xff : -1;
    }

    @Override
    public int read(byte[] out, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (available() == 0 && !more()) {
            return -1;
        }
        int count = Math.min(length, available());
        System.arraycopy(block, next, out, offset, count);
        next += count;
        return count;
    }

    @Override
    public int available() {
        return block.length - next;
    }

    private boolean more() throws IOException {
        try {
            block = blocks.take();
            next = 0;
            return block.length > 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }
}
