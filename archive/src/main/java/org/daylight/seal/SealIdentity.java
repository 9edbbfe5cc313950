package org.daylight.seal;

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
import org.daylight.age.AgeIdentity;
import org.daylight.age.AgeRecipient;
import org.daylight.format.Outcome;
import org.daylight.sealing.SealKey;

/** A {@link SealKey} as an age identity (X25519), which any {@code age} reads ({@code spec/sealed.md} section 2). */
public final class SealIdentity {

    private static final String SECRET = "AGE-SECRET-KEY-";
    private static final String PUBLIC = "age";

    /** An identity has 74 characters. */
    private static final int MAX_CHARS = 100;

    private SealIdentity() {}

    /** {@code AGE-SECRET-KEY-1…}, 74 characters. */
    public static String text(SealKey key) {
        return bech32(SECRET, key.bytes()).toUpperCase(Locale.ROOT);
    }

    /**
     * Reads {@code AGE-SECRET-KEY-1…}, in upper or in lower case; refused with the code {@code seal-key-malformed}, for example when a character is
     * mistyped. The reason does not show the text.
     */
    public static Outcome<SealKey> parse(String text) {
        String upper = text.strip().toUpperCase(Locale.ROOT);
        if (upper.length() > MAX_CHARS || !upper.startsWith(SECRET + "1")) {
            return Outcome.refused("seal-key-malformed", "a key has the form AGE-SECRET-KEY-1…");
        }
        try {
            return SealKey.of(Bech32.getDecoder().decode(upper).getData());
        } catch (RuntimeException e) {
            return Outcome.refused("seal-key-malformed", "the key is mistyped: its checksum is wrong");
        }
    }

    /** The public key to which the sealed file is encrypted. */
    public static AgeRecipient recipient(SealKey key) {
        return new AgeRecipient(bech32(PUBLIC, publicKey(key)));
    }

    static AgeIdentity identity(SealKey key) {
        return AgeIdentity.parse(text(key)).orThrow();
    }

    private static String bech32(String prefix, byte[] bytes) {
        return Bech32.getEncoder().encode(prefix, bytes).toString();
    }

    /** X25519 of the key and the base point 9 (RFC 7748 section 6.1), in little-endian order. */
    private static byte[] publicKey(SealKey key) {
        try {
            KeyFactory keys = KeyFactory.getInstance("X25519");
            KeyAgreement agreement = KeyAgreement.getInstance("X25519");
            agreement.init(keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, key.bytes())));
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
