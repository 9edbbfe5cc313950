package org.daylight.note;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.daylight.format.Malformed;
import org.daylight.format.Sha256;

/** The signature algorithms of the JDK that keys use, with keys in the form that notes have: a seed of 32 bytes and a bare public key. */
enum SignatureAlgorithm {
    /** Ed25519 (RFC 8032). The DER header is that of RFC 8410 section 4. */
    ED25519("Ed25519", NamedParameterSpec.ED25519, 32, 64, "302a300506032b6570032100"),

    /** ML-DSA-44 (FIPS 204). The DER header is that of RFC 9881 section 4. */
    ML_DSA_44("ML-DSA-44", NamedParameterSpec.ML_DSA_44, 1_312, 2_420, "30820532300b06096086480165030403110382052100");

    private final String text;
    private final NamedParameterSpec parameters;
    private final int publicBytes;
    private final int signatureBytes;

    /** The JDK reads public keys only with this header. */
    private final byte[] derHeader;

    SignatureAlgorithm(
            String text, NamedParameterSpec parameters, int publicBytes, int signatureBytes, String derHeader) {
        this.text = text;
        this.parameters = parameters;
        this.publicBytes = publicBytes;
        this.signatureBytes = signatureBytes;
        this.derHeader = HexFormat.of().parseHex(derHeader);
    }

    /** The name of the algorithm, for people and for the JDK. */
    String text() {
        return text;
    }

    /** The length of a public key. */
    int publicBytes() {
        return publicBytes;
    }

    /** The length of a signature. */
    int signatureBytes() {
        return signatureBytes;
    }

    /** A new key from 32 bytes of this randomness. */
    SecretHalf generate(SecureRandom random) {
        byte[] seed = new byte[Sha256.BYTES];
        random.nextBytes(seed);
        return secret(seed);
    }

    /** @param seed 32 bytes */
    SecretHalf secret(byte[] seed) {
        return new SecretHalf(this, seed);
    }

    /** @throws IllegalArgumentException if the bytes are not a public key */
    PublicHalf publicKey(byte[] bytes) {
        return new PublicHalf(this, bytes);
    }

    /** The secret half of a key. {@link #toString} shows nothing of it. */
    static final class SecretHalf {
        private final SignatureAlgorithm algorithm;
        private final byte[] seed;
        private final PrivateKey key;
        private final byte[] publicKey;

        private SecretHalf(SignatureAlgorithm algorithm, byte[] seed) {
            this.algorithm = algorithm;
            this.seed = seed;
            try {
                // The JDK derives a public key only when it generates a pair. It then asks for exactly these 32 random
                // bytes.
                KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm.text);
                generator.initialize(algorithm.parameters, new FixedSeed(seed));
                KeyPair pair = generator.generateKeyPair();
                key = pair.getPrivate();
                byte[] encoded = pair.getPublic().getEncoded();
                publicKey = Arrays.copyOfRange(encoded, encoded.length - algorithm.publicBytes, encoded.length);
            } catch (GeneralSecurityException e) {
                throw new AssertionError("every JDK from 24 on generates " + algorithm.text + " keys", e);
            }
        }

        /** The 32 bytes from which the key is derived. */
        byte[] seed() {
            return seed;
        }

        byte[] publicKey() {
            return publicKey;
        }

        byte[] sign(byte[] message) {
            try {
                Signature signature = Signature.getInstance(algorithm.text);
                signature.initSign(key);
                signature.update(message);
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new AssertionError(algorithm.text + " signs any message", e);
            }
        }
    }

    /** The public half. Equal by algorithm and bytes. */
    static final class PublicHalf {
        private final SignatureAlgorithm algorithm;
        private final byte[] bytes;
        private final PublicKey key;

        private PublicHalf(SignatureAlgorithm algorithm, byte[] bytes) {
            this.algorithm = algorithm;
            this.bytes = bytes;
            try {
                byte[] header = algorithm.derHeader;
                byte[] der = Arrays.copyOf(header, header.length + bytes.length);
                System.arraycopy(bytes, 0, der, header.length, bytes.length);
                key = KeyFactory.getInstance(algorithm.text).generatePublic(new X509EncodedKeySpec(der));
            } catch (GeneralSecurityException e) {
                throw new Malformed(KeyText.CODE, "not an " + algorithm.text + " public key");
            }
        }

        byte[] bytes() {
            return bytes;
        }

        /** False also if the signature has the wrong length. */
        boolean verifies(byte[] message, byte[] signed) {
            if (signed.length != algorithm.signatureBytes) {
                return false;
            }
            try {
                Signature signature = Signature.getInstance(algorithm.text);
                signature.initVerify(key);
                signature.update(message);
                return signature.verify(signed);
            } catch (GeneralSecurityException e) {
                return false; // not the encoding of a signature, or the key is not a point of the curve
            }
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof PublicHalf that && algorithm == that.algorithm && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }
}
