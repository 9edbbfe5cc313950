package org.daylight.trustees;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;

/** The group P-256 of RFC 9591 section 6.4: scalars of 32 bytes, big-endian, and points of 33 bytes, compressed as in SEC 1. */
final class P256 {

    static final int SCALAR_BYTES = 32;

    private static final X9ECParameters CURVE = CustomNamedCurves.getByName("P-256");

    /** The order of the group, a prime. */
    static final BigInteger ORDER = CURVE.getN();

    private static final Pattern POINT = Pattern.compile("0[23][0-9a-f]{64}");

    private P256() {}

    /** A scalar from 0 to the order − 1; empty for other bytes. */
    static Optional<BigInteger> scalar(byte[] bytes) {
        if (bytes.length != SCALAR_BYTES) {
            return Optional.empty();
        }
        BigInteger value = new BigInteger(1, bytes);
        return value.compareTo(ORDER) < 0 ? Optional.of(value) : Optional.empty();
    }

    static byte[] bytes(BigInteger scalar) {
        return BigIntegers.asUnsignedByteArray(SCALAR_BYTES, scalar);
    }

    /** The base point, multiplied; the multiplication takes the same steps for each scalar. */
    static ECPoint timesBase(BigInteger scalar) {
        return new FixedPointCombMultiplier().multiply(CURVE.getG(), scalar).normalize();
    }

    static ECPoint infinity() {
        return CURVE.getCurve().getInfinity();
    }

    /** A point from 66 lower-case hexadecimal digits; empty if they are no point of the curve, or the point at infinity. */
    static Optional<ECPoint> point(String hex) {
        if (!POINT.matcher(hex).matches()) {
            return Optional.empty();
        }
        try {
            ECPoint point = CURVE.getCurve().decodePoint(HexFormat.of().parseHex(hex));
            return point.isInfinity() || !point.isValid() ? Optional.empty() : Optional.of(point);
        } catch (IllegalArgumentException notOnTheCurve) {
            return Optional.empty();
        }
    }

    static String hex(ECPoint point) {
        return HexFormat.of().formatHex(point.getEncoded(true));
    }
}
