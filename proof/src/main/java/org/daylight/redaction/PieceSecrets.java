package org.daylight.redaction;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.daylight.format.Sha256;

/**
 * What only the publisher knows of a document's commitment ({@code spec/redaction.md} section 3), derived from the document's
 * salt. The salt is published with a document that is shown whole, and so are these. Immutable; {@link #toString} shows
 * nothing.
 */
public final class PieceSecrets {
    private static final byte[] SECRETS = {0x14};
    private static final byte[] SIZE = {0x15};

    private final byte[] seed;
    private final byte[] sizeKey;

    private PieceSecrets(byte[] both) {
        seed = Arrays.copyOf(both, PieceHash.SEED_BYTES);
        sizeKey = Arrays.copyOfRange(both, PieceHash.SEED_BYTES, both.length);
    }

    /** The secrets of the document with this salt. */
    public static PieceSecrets of(Sha256 salt) {
        return new PieceSecrets(Sha256.of(SECRETS, salt.bytes()).bytes());
    }

    /** The 16 bytes from which the seeds of all tokens are derived; not a copy. */
    byte[] seed() {
        return seed;
    }

    /** A new array of the 16 bytes that open the commitment to the size. */
    public byte[] sizeKey() {
        return sizeKey.clone();
    }

    /** The commitment to the size of a document in bytes. */
    public Sha256 size(long bytes) {
        return size(sizeKey, bytes);
    }

    /** The same for someone who was given the key. */
    static Sha256 size(byte[] key, long bytes) {
        return Sha256.of(
                SIZE, key, ByteBuffer.allocate(Long.BYTES).putLong(bytes).array());
    }

    @Override
    public String toString() {
        return "secrets of a document";
    }
}
