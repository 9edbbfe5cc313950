package org.daylight.trustees;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;

/** P-256 with the formulas of a textbook and nothing else: slow, and independent of the program and its library. A point is x and y; null is infinity. */
final class AffineCurve {
    static final BigInteger P = new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
    static final BigInteger N = new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    private static final BigInteger A = BigInteger.valueOf(-3);
    private static final BigInteger B =
            new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);
    static final BigInteger[] G = {
        new BigInteger("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296", 16),
        new BigInteger("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5", 16)
    };

    private AffineCurve() {}

    static BigInteger[] add(BigInteger[] a, BigInteger[] b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        BigInteger slope;
        if (a[0].equals(b[0])) {
            if (a[1].add(b[1]).mod(P).signum() == 0) {
                return null;
            }
            slope = a[0].pow(2)
                    .multiply(BigInteger.valueOf(3))
                    .add(A)
                    .multiply(a[1].shiftLeft(1).modInverse(P));
        } else {
            slope = b[1].subtract(a[1]).multiply(b[0].subtract(a[0]).modInverse(P));
        }
        BigInteger x = slope.pow(2).subtract(a[0]).subtract(b[0]).mod(P);
        return new BigInteger[] {
            x, slope.multiply(a[0].subtract(x)).subtract(a[1]).mod(P)
        };
    }

    static BigInteger[] times(BigInteger factor, BigInteger[] point) {
        BigInteger[] sum = null;
        for (int bit = factor.bitLength() - 1; bit >= 0; bit--) {
            sum = add(sum, sum);
            sum = factor.testBit(bit) ? add(sum, point) : sum;
        }
        return sum;
    }

    static BigInteger[] decode(String hex) {
        BigInteger x = new BigInteger(hex.substring(2), 16);
        BigInteger square = x.pow(3).add(A.multiply(x)).add(B).mod(P);
        BigInteger y = square.modPow(P.add(BigInteger.ONE).shiftRight(2), P);
        if (!y.multiply(y).mod(P).equals(square)) {
            throw new IllegalArgumentException("not on the curve");
        }
        return new BigInteger[] {x, y.testBit(0) == hex.startsWith("03") ? y : P.subtract(y)};
    }

    static String encode(BigInteger[] point) {
        String x = point[0].toString(16);
        return (point[1].testBit(0) ? "03" : "02") + "0".repeat(64 - x.length()) + x;
    }

    /** Whether a share fits commitments: the sum of the commitments, each multiplied by a power of the index. */
    static boolean verify(List<String> commitments, int index, byte[] share) {
        BigInteger[] sum = null;
        BigInteger power = BigInteger.ONE;
        for (String commitment : commitments) {
            sum = add(sum, times(power, decode(commitment)));
            power = power.multiply(BigInteger.valueOf(index)).mod(N);
        }
        BigInteger[] own = times(new BigInteger(1, share), G);
        return own == null ? sum == null : sum != null && own[0].equals(sum[0]) && own[1].equals(sum[1]);
    }

    /** The value at a place of the polynomial of least degree through points, by Newton's divided differences. */
    static BigInteger interpolate(List<BigInteger> xs, List<BigInteger> ys, BigInteger at) {
        BigInteger[] table = ys.toArray(new BigInteger[0]);
        for (int step = 1; step < table.length; step++) {
            for (int i = table.length - 1; i >= step; i--) {
                BigInteger run = xs.get(i).subtract(xs.get(i - step)).mod(N);
                table[i] = table[i].subtract(table[i - 1])
                        .multiply(run.modInverse(N))
                        .mod(N);
            }
        }
        BigInteger value = BigInteger.ZERO;
        for (int i = table.length - 1; i >= 0; i--) {
            value = value.multiply(at.subtract(xs.get(i))).add(table[i]).mod(N);
        }
        return value;
    }

    static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
