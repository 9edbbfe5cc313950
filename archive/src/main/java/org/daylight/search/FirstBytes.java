package org.daylight.search;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/** Keeps the first bytes written to it and ignores the rest. */
final class FirstBytes extends OutputStream {

    private final int most;
    private final ByteArrayOutputStream first = new ByteArrayOutputStream();

    FirstBytes(int most) {
        this.most = most;
    }

    @Override
    public void write(int b) {
        if (first.size() < most) {
            first.write(b);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        first.write(bytes, offset, Math.min(length, most - first.size()));
    }

    byte[] bytes() {
        return first.toByteArray();
    }
}
