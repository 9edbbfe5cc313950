package org.daylight.note;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.daylight.format.Malformed;
import org.daylight.format.Sha256;

/** Ed25519 (RFC 8032) by the JDK, with keys as notes have them: 32 bytes, no wrapping. */
final class Ed25519 {
    private static final String NAME = "Ed25519";

    private Ed25519() {}

    /** The secret half: the 32-byte seed of RFC 8032. It prints as nothing. */
    static final class Secret implements CosignatureType.SecretHalf {
        private final byte[] seed;
        private final PrivateKey key;

        Secret(byte[] seed) {
            this.seed = seed;
            try {
                key = KeyFactory.getInstance(NAME)
                        .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
            } catch (GeneralSecurityException e) {
                throw new AssertionError("every 32 bytes are an Ed25519 key", e);
            }
        }

        static Secret generate(SecureRandom random) {
            byte[] seed = new byte[Sha256.BYTES];
            random.nextBytes(seed);
            return new Secret(seed);
        }

        @Override
        public byte[] seed() {
            return seed;
        }

        /**
         * The public half. The JDK derives it only while it generates a pair, so it is handed the seed as its randomness; it asks for these
         * 32 bytes and no others.
         */
        @Override
        public byte[] publicKey() {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance(NAME);
                generator.initialize(NamedParameterSpec.ED25519, new FixedSeed(seed));
                byte[] encoded = generator.generateKeyPair().getPublic().getEncoded();
                return Arrays.copyOfRange(encoded, encoded.length - Sha256.BYTES, encoded.length);
            } catch (GeneralSecurityException e) {
                throw new AssertionError("every JDK generates Ed25519 keys", e);
            }
        }

        @Override
        public byte[] sign(byte[] message) {
            try {
                Signature signature = Signature.getInstance(NAME);
                signature.initSign(key);
                signature.update(message);
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new AssertionError("Ed25519 signs anything", e);
            }
        }
    }

    /** The public half. Equal by its bytes. */
    static final class Public implements CosignatureType.PublicHalf {
        /** The DER header of an Ed25519 public key (RFC 8410 section 4): the JDK reads keys in that form only. */
        private static final byte[] DER_HEADER = HexFormat.of().parseHex("302a300506032b6570032100");

        private final byte[] bytes;
        private final PublicKey key;

        Public(byte[] bytes) {
            this.bytes = bytes;
            try {
                byte[] der = Arrays.copyOf(DER_HEADER, DER_HEADER.length + bytes.length);
                System.arraycopy(bytes, 0, der, DER_HEADER.length, bytes.length);
                key = KeyFactory.getInstance(NAME).generatePublic(new X509EncodedKeySpec(der));
            } catch (GeneralSecurityException e) {
                throw new Malformed(KeyText.CODE, "not an Ed25519 public key");
            }
        }

        @Override
        public byte[] bytes() {
            return bytes;
        }

        @Override
        public boolean verifies(byte[] message, byte[] signed) {
            try {
                Signature signature = Signature.getInstance(NAME);
                signature.initVerify(key);
                signature.update(message);
                return signature.verify(signed);
            } catch (GeneralSecurityException e) {
                return false; // of a wrong length, or a key that is no point of the curve
            }
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Public that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }
}
