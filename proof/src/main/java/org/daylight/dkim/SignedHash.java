package org.daylight.dkim;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * One RSA signature of a message, without the message: its value, and the hash of the header fields it signs (RFC 6376 section 3.7).
 * {@code RecoverKeys} computes keys from them.
 *
 * @param hash of the canonicalised signed header data: 32 bytes for SHA-256, 20 for SHA-1; not to be changed afterwards
 * @param signature the octets of {@code b=}; likewise
 * @param day on which the message was signed or sent, if known; signatures are compared in this order
 * @param id the caller's name for the message; not interpreted
 */
public record SignedHash(
        String selector,
        String domain,
        Digest algorithm,
        byte[] hash,
        byte[] signature,
        @Nullable LocalDate day,
        String id) {

    /** The hash of an RSA signature of DKIM, with its DigestInfo before the hash (RFC 8017 section 9.2, note 1). */
    public enum Digest {
        SHA1("3021300906052b0e03021a05000414", 20),
        SHA256("3031300d060960864801650304020105000420", 32);

        private final byte[] prefix;
        private final int bytes;

        Digest(String prefix, int bytes) {
            this.prefix = HexFormat.of().parseHex(prefix);
            this.bytes = bytes;
        }
    }

    /** @throws IllegalArgumentException if the length of the hash is not that of its algorithm */
    public SignedHash {
        if (hash.length != algorithm.bytes) {
            throw new IllegalArgumentException("a hash of " + hash.length + " bytes is none of " + algorithm);
        }
    }

    /** The signature as a number. */
    public BigInteger value() {
        return new BigInteger(1, signature);
    }

    /** Whether a modulus of the signature's length has room for the padded hash. */
    public boolean hasRoom() {
        return signature.length >= 3 + 8 + algorithm.prefix.length + hash.length;
    }

    /** The padded hash as a number, EMSA-PKCS1-v1_5, as long as the signature. */
    public BigInteger padded() {
        byte[] padded = new byte[signature.length];
        int hashAt = padded.length - hash.length;
        int prefixAt = hashAt - algorithm.prefix.length;
        Arrays.fill(padded, 2, prefixAt - 1, (byte) 0xff);
        padded[1] = 1;
        System.arraycopy(algorithm.prefix, 0, padded, prefixAt, algorithm.prefix.length);
        System.arraycopy(hash, 0, padded, hashAt, hash.length);
        return new BigInteger(1, padded);
    }

    /** Whether this signature was made with that key. */
    public boolean fits(BigInteger modulus, BigInteger exponent) {
        return value().compareTo(modulus) < 0
                && value().modPow(exponent, modulus).equals(padded());
    }
}
