package org.daylight.dkim;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import org.jspecify.annotations.Nullable;

/** An Ed25519 public key, and PureEdDSA over the hash (RFC 8463, section 3). */
record Ed25519Key(PublicKey key) implements VerifyKey {
    static final int BYTES = 32;

    /** The key of these 32 bytes (RFC 8032, section 5.1.5); null if they are not a point of the curve. */
    static @Nullable Ed25519Key of(byte[] bytes) {
        byte[] bigEndian = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            bigEndian[i] = bytes[BYTES - 1 - i];
        }
        boolean odd = bigEndian[0] < 0;
        bigEndian[0] &= 0x7f;
        var point = new EdECPoint(odd, new BigInteger(1, bigEndian));
        try {
            var key = new Ed25519Key(KeyFactory.getInstance("Ed25519")
                    .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point)));
            Signature.getInstance("Ed25519").initVerify(key.key); // fails if it is not a point of the curve
            return key;
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    @Override
    public int bits() {
        return 256;
    }

    @Override
    public boolean verifies(HashAlgorithm algorithm, byte[] hash, byte[] signature) {
        try {
            var verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(hash);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // a signature of the wrong length or form
        }
    }
}
