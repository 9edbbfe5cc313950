package org.daylight.dkim;

/** A usable public key. Immutable; safe for several threads. */
sealed interface VerifyKey permits RsaKey, Ed25519Key {
    /** The length by which people name it. */
    int bits();

    /** Whether the private half of this key made the signature of this hash. */
    boolean verifies(HashAlgorithm algorithm, byte[] hash, byte[] signature);
}
