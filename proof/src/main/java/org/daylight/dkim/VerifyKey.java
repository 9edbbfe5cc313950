package org.daylight.dkim;

/** A public key that can be computed with. Immutable; safe for several threads. */
sealed interface VerifyKey permits RsaKey, Ed25519Key {
    /** Its length as people name it. */
    int bits();

    /** Whether a signature of this hash was made with the other half of the key. */
    boolean verifies(HashAlgorithm algorithm, byte[] hash, byte[] signature);
}
