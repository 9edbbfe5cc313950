package org.daylight.archive;

import java.io.IOException;
import java.io.OutputStream;
import org.daylight.format.Sha256;
import org.daylight.message.parse.DocumentForm;

/** The bytes of one document, verified against the log. A large document can be copied without loading it into memory. */
public interface ExactBytes {

    long sizeBytes();

    Sha256 sha256();

    /** As what they are read. */
    default DocumentForm form() {
        return DocumentForm.MAIL;
    }

    /** All of them at once. */
    byte[] bytes() throws IOException;

    /**
     * Writes all of them; may be repeated.
     *
     * @throws DamagedCopy when they have changed since they were verified; what was written must then be discarded
     */
    void copyTo(OutputStream out) throws IOException;

    /** A message in memory. */
    static ExactBytes of(byte[] bytes, Sha256 hash) {
        return of(bytes, hash, DocumentForm.MAIL);
    }

    /** Bytes in memory. */
    static ExactBytes of(byte[] bytes, Sha256 hash, DocumentForm form) {
        return new ExactBytes() {
            @Override
            public DocumentForm form() {
                return form;
            }

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
