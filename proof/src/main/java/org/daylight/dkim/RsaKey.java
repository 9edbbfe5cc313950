package org.daylight.dkim;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * An RSA public key with strict RSASSA-PKCS1-v1_5 verification (RFC 8017, section 8.2.2): the whole encoded message is computed and compared, so
 * no part of a signature is ignored. Our own code, because the JDK refuses the short keys that signed old mail.
 *
 * @param modulus odd, of at most {@link #MAX_BITS} bits
 * @param exponent odd, at least 3, of at most {@link #MAX_EXPONENT_BITS} bits
 */
record RsaKey(BigInteger modulus, BigInteger exponent) implements VerifyKey {
    static final int MAX_BITS = 16384;
    static final int MAX_EXPONENT_BITS = 64;

    /** Whether a computation with this key is possible in bounded time. */
    static boolean isUsable(BigInteger modulus, BigInteger exponent) {
        return modulus.signum() > 0
                && modulus.testBit(0)
                && modulus.bitLength() >= 256
                && modulus.bitLength() <= MAX_BITS
                && exponent.testBit(0)
                && exponent.compareTo(BigInteger.TWO) > 0
                && exponent.bitLength() <= MAX_EXPONENT_BITS;
    }

    @Override
    public int bits() {
        return modulus.bitLength();
    }

    @Override
    public boolean verifies(HashAlgorithm algorithm, byte[] hash, byte[] signature) {
        int length = (bits() + 7) / 8;
        byte[] info = algorithm.digestInfo();
        int fill = length - 3 - info.length - hash.length;
        if (signature.length != length || fill < 8) {
            return false;
        }
        var value = new BigInteger(1, signature);
        if (value.compareTo(modulus) >= 0) {
            return false;
        }
        byte[] expected = new byte[length];
        expected[1] = 1;
        Arrays.fill(expected, 2, 2 + fill, (byte) 0xff);
        System.arraycopy(info, 0, expected, 3 + fill, info.length);
        System.arraycopy(hash, 0, expected, 3 + fill + info.length, hash.length);
        return value.modPow(exponent, modulus).equals(new BigInteger(1, expected));
    }
}
