package org.daylight.container;

import java.io.IOException;
import java.io.InputStream;

/** An input stream whose subclasses only read into arrays; a single byte is read with an array of length 1. */
abstract class BulkInputStream extends InputStream {

    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public abstract int read(byte[] bytes, int offset, int length) throws IOException;
}
