package org.daylight.note;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.daylight.format.Malformed;

/** ML-DSA-44 (FIPS 204) by the JDK, with keys as notes have them: a seed of 32 bytes, a public key of 1,312, no wrapping. */
final class MlDsa44 {
    static final int PUBLIC_BYTES = 1_312;
    static final int SIGNATURE_BYTES = 2_420;

    private static final String NAME = "ML-DSA-44";

    private MlDsa44() {}

    /** The secret half: the 32-byte seed of FIPS 204 algorithm 1. It prints as nothing. */
    static final class Secret implements CosignatureType.SecretHalf {
        private final byte[] seed;
        private final PrivateKey key;
        private final byte[] publicKey;

        Secret(byte[] seed) {
            this.seed = seed;
            try {
                // The JDK takes no seed as a key. It does ask its source of randomness for one when it makes a pair.
                KeyPairGenerator generator = KeyPairGenerator.getInstance(NAME);
                generator.initialize(NamedParameterSpec.ML_DSA_44, new FixedSeed(seed));
                KeyPair pair = generator.generateKeyPair();
                key = pair.getPrivate();
                byte[] encoded = pair.getPublic().getEncoded();
                publicKey = Arrays.copyOfRange(encoded, encoded.length - PUBLIC_BYTES, encoded.length);
            } catch (GeneralSecurityException e) {
                throw new AssertionError("every JDK from 24 on makes ML-DSA-44 keys", e);
            }
        }

        @Override
        public byte[] seed() {
            return seed;
        }

        @Override
        public byte[] publicKey() {
            return publicKey;
        }

        @Override
        public byte[] sign(byte[] message) {
            try {
                Signature signature = Signature.getInstance(NAME);
                signature.initSign(key);
                signature.update(message);
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new AssertionError("ML-DSA-44 signs anything", e);
            }
        }
    }

    /** The public half. Equal by its bytes. */
    static final class Public implements CosignatureType.PublicHalf {
        /** The DER header of an ML-DSA-44 public key (RFC 9881 section 4): the JDK reads keys in that form only. */
        private static final byte[] DER_HEADER =
                HexFormat.of().parseHex("30820532300b06096086480165030403110382052100");

        private final byte[] bytes;
        private final PublicKey key;

        Public(byte[] bytes) {
            this.bytes = bytes;
            try {
                byte[] der = Arrays.copyOf(DER_HEADER, DER_HEADER.length + bytes.length);
                System.arraycopy(bytes, 0, der, DER_HEADER.length, bytes.length);
                key = KeyFactory.getInstance(NAME).generatePublic(new X509EncodedKeySpec(der));
            } catch (GeneralSecurityException e) {
                throw new Malformed(KeyText.CODE, "not an ML-DSA-44 public key");
            }
        }

        @Override
        public byte[] bytes() {
            return bytes;
        }

        @Override
        public boolean verifies(byte[] message, byte[] signed) {
            if (signed.length != SIGNATURE_BYTES) {
                return false;
            }
            try {
                Signature signature = Signature.getInstance(NAME);
                signature.initVerify(key);
                signature.update(message);
                return signature.verify(signed);
            } catch (GeneralSecurityException e) {
                return false; // no encoding of a signature
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
