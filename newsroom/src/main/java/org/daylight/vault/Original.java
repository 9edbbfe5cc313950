package org.daylight.vault;

import org.daylight.format.Sha256;

/**
 * Bytes to be stored, with their hash. Workers create it, so that the single writer need not compute the hash.
 *
 * <p>The array is not copied and must not be altered afterwards.
 */
public final class Original {

    private final Sha256 sha256;
    private final byte[] bytes;

    private Original(Sha256 sha256, byte[] bytes) {
        this.sha256 = sha256;
        this.bytes = bytes;
    }

    /** Hashes the bytes. */
    public static Original of(byte[] bytes) {
        return new Original(Sha256.of(bytes), bytes);
    }

    public Sha256 sha256() {
        return sha256;
    }

    public byte[] bytes() {
        return bytes;
    }
}
