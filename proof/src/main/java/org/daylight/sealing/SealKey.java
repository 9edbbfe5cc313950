package org.daylight.sealing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;

/**
 * The key of one sealed part (spec/sealed.md section 2): 32 bytes that, read as a big-endian number, are at least 1 and below the order of the group
 * P-256. So a key is also a scalar for secret sharing. Its bytes are the secret key of an age identity (X25519). Immutable. It is secret until the part
 * is released: {@link #toString} does not show it.
 */
public final class SealKey {
    /** The length in bytes. */
    public static final int BYTES = 32;

    /** The order of P-256 (FIPS 186-5; SEC 2 section 2.4.2). */
    public static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    private static final String CODE = "seal-key-malformed";
    private static final byte[] LABEL = "daylight sealed key\n".getBytes(US_ASCII);

    private final byte[] bytes;

    private SealKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Makes a new key. Of 2³² random values, one is not a key: then another is drawn. */
    public static SealKey generate(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        do {
            random.nextBytes(bytes);
        } while (!isInRange(bytes));
        return new SealKey(bytes);
    }

    /** The key with these bytes; refused with code {@code seal-key-malformed}. */
    public static Outcome<SealKey> of(byte[] bytes) {
        return bytes.length == BYTES && isInRange(bytes)
                ? Outcome.ok(new SealKey(bytes.clone()))
                : Outcome.refused(CODE, "it is not a key: it has another length, or is outside the range of keys");
    }

    /** Reads 64 lower-case hexadecimal digits; refused with code {@code seal-key-malformed}. The reason does not show the text. */
    public static Outcome<SealKey> parse(String hex) {
        return Sha256.parse(hex).isOk()
                ? of(HexFormat.of().parseHex(hex))
                : Outcome.refused(CODE, "it is not 64 lower-case hexadecimal digits");
    }

    /**
     * The key that is this number.
     *
     * @throws IllegalArgumentException if it is below 1, or not below {@link #ORDER}
     */
    public static SealKey of(BigInteger number) {
        Malformed.unless(number.signum() > 0 && number.compareTo(ORDER) < 0, CODE, "it is outside the range of keys");
        byte[] minimal = number.toByteArray(); // may have a leading zero byte, or fewer than 32
        byte[] bytes = new byte[BYTES];
        int length = Math.min(BYTES, minimal.length);
        System.arraycopy(minimal, minimal.length - length, bytes, BYTES - length, length);
        return new SealKey(bytes);
    }

    private static boolean isInRange(byte[] bytes) {
        var number = new BigInteger(1, bytes);
        return number.signum() > 0 && number.compareTo(ORDER) < 0;
    }

    /** A new array of the 32 secret bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The key as a number from 1, below {@link #ORDER}. */
    public BigInteger number() {
        return new BigInteger(1, bytes);
    }

    /** The 64 lower-case hexadecimal digits. */
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    /** What the log says of the key of a sealed release: SHA-256({@code daylight sealed key}, a line feed, the number as 8 bytes, the key). */
    public Sha256 hash(long number) {
        return Sha256.of(LABEL, ByteBuffer.allocate(Long.BYTES).putLong(number).array(), bytes);
    }

    /** Takes the same time wherever two keys differ. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SealKey that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Sha256.of(bytes).hashCode();
    }

    @Override
    public String toString() {
        return "seal key";
    }
}
