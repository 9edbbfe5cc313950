package org.daylight.backup;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.daylight.age.AgeFile;
import org.daylight.age.AgeIdentity;
import org.daylight.age.AgeRecipient;

/** Encrypts and decrypts byte arrays in the age format, binary. */
public final class EncryptedFile {

    private static final int OVERHEAD = 4096;

    private EncryptedFile() {}

    /** Encrypts the first bytes of an array. Two calls give different results. */
    public static byte[] of(byte[] content, int length, List<AgeRecipient> to) throws IOException {
        var bytes = new ByteArrayOutputStream(length + length / 4096 + OVERHEAD);
        try (OutputStream out = AgeFile.encrypt(bytes, to, AgeFile.Form.BINARY)) {
            out.write(content, 0, length);
        }
        return bytes.toByteArray();
    }

    /**
     * Decrypts.
     *
     * @throws AgeFile.CannotDecrypt with a one-line message, when it is damaged or encrypted to another key
     * @throws IOException also when it is longer than {@code limit}
     */
    public static byte[] open(byte[] encrypted, int limit, AgeIdentity identity) throws IOException {
        try (InputStream in = AgeFile.decrypt(new ByteArrayInputStream(encrypted), identity)) {
            byte[] content = in.readNBytes(limit);
            if (in.read() >= 0) {
                throw new IOException("it is longer than it can be");
            }
            return content;
        }
    }
}
