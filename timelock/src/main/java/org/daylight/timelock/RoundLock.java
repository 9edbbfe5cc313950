package org.daylight.timelock;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import supranational.blst.P1;
import supranational.blst.P2;
import supranational.blst.P2_Affine;
import supranational.blst.PT;
import supranational.blst.Scalar;

/**
 * Encrypts 16 bytes to a round of a beacon: identity-based encryption of Boneh and Franklin with the transform of Fujisaki and Okamoto, as drand's
 * {@code tlock} does it (Gailly, Melissaris, Romailler: <i>tlock: Practical Timelock Encryption from Threshold BLS</i>, eprint 2023/189;
 * {@code spec/timelock.md} section 2). Pure functions.
 */
public final class RoundLock {
    private static final int POINT_BYTES = 96;

    /** The length of what is encrypted: the key of an age file. */
    public static final int KEY_BYTES = 16;

    /** The length of the result: a point of G2, compressed, and twice the key. */
    public static final int LOCKED_BYTES = POINT_BYTES + 2 * KEY_BYTES;

    private static final byte[] H2 = "IBE-H2".getBytes(US_ASCII);
    private static final byte[] H3 = "IBE-H3".getBytes(US_ASCII);
    private static final byte[] H4 = "IBE-H4".getBytes(US_ASCII);

    /** The order of the groups G1, G2 and GT. */
    private static final BigInteger ORDER =
            new BigInteger("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001", 16);

    private static final int FIELD_BYTES = 48;

    private RoundLock() {}

    /**
     * Encrypts a key. Each call gives another result.
     *
     * @param key 16 bytes
     * @param round 1 or more
     * @return {@link #LOCKED_BYTES} bytes
     * @throws NotAvailable if this machine cannot compute it
     */
    public static byte[] lock(Beacon beacon, long round, byte[] key, SecureRandom random) throws NotAvailable {
        byte[] sigma = new byte[KEY_BYTES];
        random.nextBytes(sigma);
        return lock(beacon, round, key, sigma);
    }

    static byte[] lock(Beacon beacon, long round, byte[] key, byte[] sigma) throws NotAvailable {
        if (key.length != KEY_BYTES || sigma.length != KEY_BYTES || round < 1) {
            throw new IllegalArgumentException("not a key of 16 bytes, or not a round");
        }
        try {
            var scalar = new Scalar(scalar(sigma, key));
            byte[] point = P2.generator().mult(scalar).compress();
            // e(Q, P)^r = e(rQ, P)
            P1 identity = new P1().hash_to(Beacon.message(round), RoundSignature.SUITE);
            var pairing = new PT(identity.mult(scalar).to_affine(), new P2_Affine(beacon.key())).final_exp();
            byte[] locked = Arrays.copyOf(point, LOCKED_BYTES);
            put(locked, point.length, sigma, mask(H2, bytes(pairing)));
            put(locked, point.length + KEY_BYTES, key, mask(H4, sigma));
            return locked;
        } catch (LinkageError e) {
            throw new NotAvailable(e);
        }
    }

    /**
     * Decrypts a key.
     *
     * @param locked what {@link #lock} returned, or anything else
     * @param signature of the round to which it was encrypted
     * @return 16 bytes; refused with the code {@code timelock-wrong} if it was encrypted to another round or changed
     * @throws NotAvailable if this machine cannot compute it
     */
    public static Outcome<byte[]> open(byte[] locked, RoundSignature signature) throws NotAvailable {
        if (locked.length != LOCKED_BYTES) {
            return wrong(signature);
        }
        byte[] point = Arrays.copyOf(locked, POINT_BYTES);
        try {
            var given = new P2_Affine(point);
            if (!given.in_group() || given.is_inf()) {
                return wrong(signature);
            }
            byte[] sigma = new byte[KEY_BYTES];
            byte[] key = new byte[KEY_BYTES];
            var pairing = new PT(signature.point(), given).final_exp();
            put(sigma, 0, Arrays.copyOfRange(locked, point.length, point.length + KEY_BYTES), mask(H2, bytes(pairing)));
            put(key, 0, Arrays.copyOfRange(locked, point.length + KEY_BYTES, locked.length), mask(H4, sigma));
            byte[] expected =
                    P2.generator().mult(new Scalar(scalar(sigma, key))).compress();
            return Arrays.equals(expected, point) ? Outcome.ok(key) : wrong(signature);
        } catch (LinkageError e) {
            throw new NotAvailable(e);
        } catch (RuntimeException notAPoint) {
            return wrong(signature);
        }
    }

    private static Outcome<byte[]> wrong(RoundSignature signature) {
        return Outcome.refused(
                "timelock-wrong", "it was not encrypted to round " + signature.round() + ", or it was changed");
    }

    /** H3: the first of the hashes of a counter that, without its highest bit, is below the order of the groups. */
    private static BigInteger scalar(byte[] sigma, byte[] key) {
        byte[] seed = Sha256.of(H3, sigma, key).bytes();
        for (int i = 1; i <= 0xffff; i++) {
            byte[] hash =
                    Sha256.of(new byte[] {(byte) i, (byte) (i >> 8)}, seed).bytes();
            hash[0] = (byte) ((hash[0] & 0xff) >> 1);
            var number = new BigInteger(1, hash);
            if (number.signum() > 0 && number.compareTo(ORDER) < 0) {
                return number;
            }
        }
        throw new AssertionError("nine of ten hashes are below the order");
    }

    private static byte[] mask(byte[] label, byte[] of) {
        return Arrays.copyOf(Sha256.of(label, of).bytes(), KEY_BYTES);
    }

    private static void put(byte[] out, int at, byte[] bytes, byte[] mask) {
        for (int i = 0; i < KEY_BYTES; i++) {
            out[at + i] = (byte) (bytes[i] ^ mask[i]);
        }
    }

    /**
     * The 12 coefficients of an element of GT in the order of tlock: the highest first, in each extension. blst has the pairs of the quadratic extension
     * first, and of these, the coefficients of the cubic extension in turn.
     */
    private static byte[] bytes(PT element) {
        byte[] given = element.to_bendian();
        byte[] ordered = new byte[given.length];
        int at = 0;
        for (int twelve = 1; twelve >= 0; twelve--) {
            for (int six = 2; six >= 0; six--) {
                for (int two = 1; two >= 0; two--) {
                    System.arraycopy(given, ((six * 2 + twelve) * 2 + two) * FIELD_BYTES, ordered, at, FIELD_BYTES);
                    at += FIELD_BYTES;
                }
            }
        }
        return ordered;
    }
}
