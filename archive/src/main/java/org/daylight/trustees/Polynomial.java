package org.daylight.trustees;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.util.BigIntegers;

/**
 * A secret polynomial over the scalars of P-256 (RFC 9591 appendix C.1).
 *
 * @param coefficients the constant term first; as many as the threshold, each from 1 to the order − 1
 */
record Polynomial(List<BigInteger> coefficients) {

    Polynomial {
        coefficients = List.copyOf(coefficients);
    }

    /** A polynomial with this constant term and otherwise random coefficients. */
    static Polynomial random(BigInteger constant, int threshold, SecureRandom random) {
        var coefficients = new ArrayList<BigInteger>();
        coefficients.add(constant);
        while (coefficients.size() < threshold) {
            coefficients.add(
                    BigIntegers.createRandomInRange(BigInteger.ONE, P256.ORDER.subtract(BigInteger.ONE), random));
        }
        return new Polynomial(coefficients);
    }

    /** The value at a place: {@code polynomial_evaluate}. */
    BigInteger at(int index) {
        BigInteger value = BigInteger.ZERO;
        for (BigInteger coefficient : coefficients.reversed()) {
            value = value.multiply(BigInteger.valueOf(index)).add(coefficient).mod(P256.ORDER);
        }
        return value;
    }

    /** {@code vss_commit} */
    Commitments commit() {
        return new Commitments(coefficients.stream().map(P256::timesBase).toList());
    }

    /** Never the coefficients. */
    @Override
    public String toString() {
        return "a polynomial with " + coefficients.size() + " coefficients";
    }
}
