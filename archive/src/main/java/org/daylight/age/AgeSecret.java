package org.daylight.age;

import com.exceptionfactory.jagged.bech32.Bech32;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Locale;
import javax.crypto.KeyAgreement;

/** The two halves of a key whose 32 secret bytes were derived from something else, such as a passphrase. Any 32 bytes are a key of X25519. */
public final class AgeSecret {

    /** The length of a secret key, in bytes. */
    public static final int BYTES = 32;

    private AgeSecret() {}

    /** What decrypts. @param secret 32 bytes */
    public static AgeIdentity identity(byte[] secret) {
        return AgeIdentity.parse(bech32("AGE-SECRET-KEY-", checked(secret)).toUpperCase(Locale.ROOT))
                .orThrow();
    }

    /** To whom others encrypt. @param secret 32 bytes */
    public static AgeRecipient recipient(byte[] secret) {
        return new AgeRecipient(bech32("age", publicKey(checked(secret))));
    }

    private static byte[] checked(byte[] secret) {
        if (secret.length != BYTES) {
            throw new IllegalArgumentException("a secret key has 32 bytes");
        }
        return secret;
    }

    private static String bech32(String prefix, byte[] bytes) {
        return Bech32.getEncoder().encode(prefix, bytes).toString();
    }

    /** X25519 of the key and the base point 9 (RFC 7748 section 6.1), in little-endian order. */
    private static byte[] publicKey(byte[] secret) {
        try {
            KeyFactory keys = KeyFactory.getInstance("X25519");
            KeyAgreement agreement = KeyAgreement.getInstance("X25519");
            agreement.init(keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, secret)));
            agreement.doPhase(
                    (XECPublicKey)
                            keys.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, BigInteger.valueOf(9))),
                    true);
            return agreement.generateSecret();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has X25519", e);
        }
    }
}
