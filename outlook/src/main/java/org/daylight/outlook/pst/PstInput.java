package org.daylight.outlook.pst;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The bytes of a file, in any order. */
public interface PstInput {

    /** The length in bytes. */
    long size() throws IOException;

    /** Reads {@code into.length} bytes from a place in the file on; returns fewer than that only at the end. */
    int read(long at, byte[] into) throws IOException;

    /** A file. Its own position is not used. */
    static PstInput of(FileChannel file) {
        return new PstInput() {
            @Override
            public long size() throws IOException {
                return file.size();
            }

            @Override
            public int read(long at, byte[] into) throws IOException {
                ByteBuffer buffer = ByteBuffer.wrap(into);
                while (buffer.hasRemaining()) {
                    int count = file.read(buffer, at + buffer.position());
                    if (count < 0) {
                        break;
                    }
                }
                return buffer.position();
            }
        };
    }
}
