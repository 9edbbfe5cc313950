package org.daylight.staticsite.segment;

import java.util.zip.Deflater;

/** Compresses pieces of a segment: raw deflate (RFC 1951). To be closed; not safe for several threads. */
final class Deflated implements AutoCloseable {

    /** Higher levels make segments hardly smaller. */
    private static final int LEVEL = 6;

    private final Deflater deflater = new Deflater(LEVEL, true);
    private byte[] buffer = new byte[1 << 12];

    /** The compressed bytes. */
    byte[] of(ByteArea area) {
        return of(area.array(), 0, area.length());
    }

    byte[] of(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }

    private byte[] of(byte[] bytes, int from, int count) {
        int length = deflate(bytes, from, count);
        return java.util.Arrays.copyOf(buffer, length);
    }

    /** Adds the compressed bytes of some of the bytes to an area. @return how many bytes they are */
    int add(ByteArea to, byte[] bytes, int from, int count) {
        int length = deflate(bytes, from, count);
        to.add(buffer, 0, length);
        return length;
    }

    /** How many bytes it would take. */
    int size(byte[] bytes) {
        return deflate(bytes, 0, bytes.length);
    }

    private int deflate(byte[] bytes, int from, int count) {
        deflater.reset();
        deflater.setInput(bytes, from, count);
        deflater.finish();
        int length = 0;
        while (!deflater.finished()) {
            if (length == buffer.length) {
                buffer = java.util.Arrays.copyOf(buffer, 2 * buffer.length);
            }
            length += deflater.deflate(buffer, length, buffer.length - length);
        }
        return length;
    }

    @Override
    public void close() {
        deflater.end();
    }
}
