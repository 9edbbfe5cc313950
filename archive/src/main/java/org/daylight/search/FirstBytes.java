package org.daylight.search;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/** Keeps the first bytes written to it and ignores the rest. */
final class FirstBytes extends OutputStream {

    private final int most;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    FirstBytes(int most) {
        this.most = most;
    }

    @Override
    public void write(int b) {
        if (kept.size() < most) {
            kept.write(b);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        kept.write(bytes, offset, Math.min(length, most - kept.size()));
    }

    byte[] bytes() {
        return kept.toByteArray();
    }
}
