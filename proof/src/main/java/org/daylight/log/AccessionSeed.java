package org.daylight.log;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.daylight.format.DocumentNumber;
import org.daylight.format.Sha256;

/**
 * The secret of an accession, from which its salts and the order of its document numbers are derived (spec/commitments.md sections 2 and 3). Anyone
 * who knows it can find out which document has which number; it stays in the newsroom. Immutable; {@link #toString} does not show it.
 */
public final class AccessionSeed {
    private final Sha256 seed;

    private AccessionSeed(Sha256 seed) {
        this.seed = seed;
    }

    /** Makes a new seed from 32 random bytes. */
    public static AccessionSeed generate(SecureRandom random) {
        byte[] bytes = new byte[Sha256.BYTES];
        random.nextBytes(bytes);
        return of(bytes);
    }

    /**
     * The seed that {@link #bytes} returned before.
     *
     * @throws IllegalArgumentException if the length is not 32 bytes
     */
    public static AccessionSeed of(byte[] bytes) {
        return new AccessionSeed(Sha256.wrap(bytes));
    }

    /** The 32 secret bytes, for storage. */
    public byte[] bytes() {
        return seed.bytes();
    }

    /**
     * The salt of a document: HMAC-SHA-256(seed, 0x01 ‖ the 32 bytes of the original's SHA-256). It is published with a document that is
     * shown whole. It does not depend on the number, so the pieces can be committed to before the document is numbered.
     */
    public Sha256 salt(Sha256 original) {
        byte[] message = new byte[1 + Sha256.BYTES];
        message[0] = 1;
        System.arraycopy(original.bytes(), 0, message, 1, Sha256.BYTES);
        return Sha256.wrap(hmac(message));
    }

    /**
     * The salt of a document whose commitment is one to the whole document only: HMAC-SHA-256(seed, its number as 8 bytes, big-endian).
     * New accessions do not use it.
     */
    public Sha256 salt(DocumentNumber number) {
        byte[] eight = ByteBuffer.allocate(Long.BYTES).putLong(number.value()).array();
        return Sha256.wrap(hmac(eight));
    }

    /**
     * The sort key of a document: HMAC-SHA-256(seed, the 32 bytes of the original's SHA-256). Numbers are given in
     * ascending order of this value, compared as unsigned bytes.
     */
    public Sha256 order(Sha256 original) {
        return Sha256.wrap(hmac(original.bytes()));
    }

    private byte[] hmac(byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(seed.bytes(), "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has HMAC-SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AccessionSeed that && seed.equals(that.seed);
    }

    @Override
    public int hashCode() {
        return seed.hashCode();
    }

    @Override
    public String toString() {
        return "accession seed";
    }
}
