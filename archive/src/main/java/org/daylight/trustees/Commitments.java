package org.daylight.trustees;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.math.ec.ECPoint;
import org.daylight.format.Outcome;

/**
 * The public commitments to the coefficients of a secret polynomial (RFC 9591 appendix C.2). Anyone can verify a share with them, and nobody learns
 * anything about the key from them. Immutable.
 */
public final class Commitments {

    private final List<ECPoint> points;

    /** @param points the one to the constant term first, as many as the threshold */
    Commitments(List<ECPoint> points) {
        this.points = List.copyOf(points);
    }

    /**
     * Reads commitments.
     *
     * @param hex of each 66 lower-case hexadecimal digits
     * @return refused with the code {@code commitment-malformed} if one is not a point of the curve, or there are too few or too many
     */
    public static Outcome<Commitments> parse(List<String> hex) {
        if (hex.size() < SplitKey.MIN_THRESHOLD || hex.size() > SplitKey.MAX_TRUSTEES) {
            return Outcome.refused("commitment-malformed", hex.size() + " commitments are too few or too many");
        }
        var points = new ArrayList<ECPoint>();
        for (String each : hex) {
            Optional<ECPoint> point = P256.point(each);
            if (point.isEmpty()) {
                return Outcome.refused(
                        "commitment-malformed", "commitment " + (points.size() + 1) + " is no point of the curve");
            }
            points.add(point.get());
        }
        return Outcome.ok(new Commitments(points));
    }

    /** How many shares give the key. */
    public int threshold() {
        return points.size();
    }

    /** Each commitment as 66 lower-case hexadecimal digits. */
    public List<String> hex() {
        return points.stream().map(P256::hex).toList();
    }

    /** Whether a share belongs to these commitments: {@code vss_verify}. */
    public boolean isGenuine(KeyShare share) {
        BigInteger value = P256.scalar(share.value()).orElse(null);
        return value != null && P256.timesBase(value).equals(at(share.index()));
    }

    /** The commitment to the polynomial's value at an index, by Horner's rule. */
    private ECPoint at(int index) {
        BigInteger x = BigInteger.valueOf(index);
        ECPoint sum = P256.infinity();
        for (ECPoint point : points.reversed()) {
            sum = sum.multiply(x).add(point);
        }
        return sum.normalize();
    }

    /**
     * The key that shares give: {@code secret_share_combine}. Shares are verified first. More than are needed may be given.
     *
     * @return 32 bytes; refused with the code {@code share-false}, {@code share-twice} or {@code shares-too-few}; the reason names the trustee
     */
    public Outcome<byte[]> combine(List<KeyShare> shares) {
        var indexes = new HashSet<Integer>();
        for (KeyShare share : shares) {
            if (!isGenuine(share)) {
                return Outcome.refused("share-false", share + " is false: it does not fit the commitments");
            }
            if (!indexes.add(share.index())) {
                return Outcome.refused("share-twice", share + " is given twice");
            }
        }
        if (shares.size() < threshold()) {
            return Outcome.refused("shares-too-few", shares.size() + " of " + threshold() + " shares");
        }
        List<KeyShare> used = shares.subList(0, threshold());
        BigInteger key = BigInteger.ZERO;
        for (KeyShare share : used) {
            BigInteger value = new BigInteger(1, share.value());
            key = key.add(value.multiply(interpolating(share.index(), used))).mod(P256.ORDER);
        }
        // Follows from the verification of each share; tested again because a wrong key would be blamed on the sealed
        // file.
        return P256.timesBase(key).equals(points.getFirst())
                ? Outcome.ok(P256.bytes(key))
                : Outcome.refused("share-false", "the shares do not give the key to which the publisher committed");
    }

    /** The Lagrange coefficient of a share at 0: {@code derive_interpolating_value} (RFC 9591 section 4.2). The indexes are different. */
    private static BigInteger interpolating(int index, List<KeyShare> shares) {
        BigInteger numerator = BigInteger.ONE;
        BigInteger denominator = BigInteger.ONE;
        for (KeyShare other : shares) {
            if (other.index() != index) {
                numerator =
                        numerator.multiply(BigInteger.valueOf(other.index())).mod(P256.ORDER);
                denominator = denominator
                        .multiply(BigInteger.valueOf((long) other.index() - index))
                        .mod(P256.ORDER);
            }
        }
        return numerator.multiply(denominator.modInverse(P256.ORDER)).mod(P256.ORDER);
    }

    /** Whether these commitments are to the same key as others. */
    public boolean isSameKey(Commitments other) {
        return points.getFirst().equals(other.points.getFirst());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Commitments commitments && points.equals(commitments.points);
    }

    @Override
    public int hashCode() {
        return points.hashCode();
    }
}
