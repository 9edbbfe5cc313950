package org.daylight.trustees;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A key that is divided into shares (Feldman's verifiable secret sharing over P-256, RFC 9591 appendix C: {@code secret_share_shard} and
 * {@code vss_commit}).
 *
 * @param shares those of trustee 1, 2, 3 …; secret
 * @param commitments public
 */
public record SplitKey(List<KeyShare> shares, Commitments commitments) {

    /** The greatest number of trustees. */
    public static final int MAX_TRUSTEES = 50;

    /** The smallest threshold: with 1, each trustee could open everything alone. */
    public static final int MIN_THRESHOLD = 2;

    public SplitKey {
        shares = List.copyOf(shares);
    }

    /**
     * Divides a key. The same key can be divided again: the new shares belong to a new polynomial, so they cannot be combined with the old ones, and the
     * first commitment stays the same.
     *
     * @param key 32 bytes that are a scalar of P-256, from 1 to the order − 1, as a number in big-endian order
     * @param threshold how many shares give the key, at least {@link #MIN_THRESHOLD} and at most {@code trustees}
     * @param trustees number of shares, at most {@link #MAX_TRUSTEES}
     */
    public static SplitKey of(byte[] key, int threshold, int trustees, SecureRandom random) {
        checkThreshold(threshold, trustees);
        BigInteger secret = P256.scalar(key).orElse(BigInteger.ZERO);
        if (secret.signum() == 0) {
            throw new IllegalArgumentException("the key is not a scalar of P-256");
        }
        return of(Polynomial.random(secret, threshold, random), trustees);
    }

    static SplitKey of(Polynomial polynomial, int trustees) {
        List<KeyShare> shares = IntStream.rangeClosed(1, trustees)
                .mapToObj(index -> new KeyShare(index, P256.bytes(polynomial.at(index))))
                .toList();
        return new SplitKey(shares, polynomial.commit());
    }

    /** Throws an {@link IllegalArgumentException} with a one-line reason unless so many trustees can have this threshold. */
    static void checkThreshold(int threshold, int trustees) {
        if (trustees > MAX_TRUSTEES) {
            throw new IllegalArgumentException("there are more than " + MAX_TRUSTEES + " trustees");
        }
        if (threshold < MIN_THRESHOLD) {
            throw new IllegalArgumentException(
                    "the threshold is below " + MIN_THRESHOLD + ": one trustee alone could open everything");
        }
        if (threshold > trustees) {
            throw new IllegalArgumentException(
                    "the threshold is above the number of trustees: nobody could ever open anything");
        }
    }

    /** Never the shares. */
    @Override
    public String toString() {
        return shares.size() + " shares";
    }
}
