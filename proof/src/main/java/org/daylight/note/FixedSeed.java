package org.daylight.note;

import java.security.SecureRandom;

/** A source of randomness that returns a fixed seed. With it, the JDK derives a key pair from a seed. */
final class FixedSeed extends SecureRandom {
    private final byte[] seed;

    FixedSeed(byte[] seed) {
        this.seed = seed;
    }

    @Override
    public void nextBytes(byte[] bytes) {
        if (bytes.length != seed.length) {
            throw new IllegalStateException("asked for " + bytes.length + " bytes of a seed of " + seed.length);
        }
        System.arraycopy(seed, 0, bytes, 0, seed.length);
    }
}
