package org.daylight.archive;

import java.io.IOException;
import java.io.OutputStream;
import org.daylight.format.Sha256;

/** The bytes of one document, proved to be those that were committed to. A large document need not be in memory to be copied. */
public interface ExactBytes {

    long sizeBytes();

    Sha256 sha256();

    /** All of them at once. */
    byte[] bytes() throws IOException;

    /**
     * Writes them; may be done several times.
     *
     * @throws DamagedCopy when they have changed since they were proved; what was written is not to be believed then
     */
    void copyTo(OutputStream out) throws IOException;

    /** Bytes at hand. */
    static ExactBytes of(byte[] bytes, Sha256 hash) {
        return new ExactBytes() {
            @Override
            public long sizeBytes() {
                return bytes.length;
            }

            @Override
            public Sha256 sha256() {
                return hash;
            }

            @Override
            public byte[] bytes() {
                return bytes;
            }

            @Override
            public void copyTo(OutputStream out) throws IOException {
                out.write(bytes);
            }
        };
    }
}
