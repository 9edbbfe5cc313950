package org.daylight.proof;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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

/**
 * A key that signs notes or verifies them: a name and an Ed25519 key (RFC 8032), in the text forms of c2sp.org/signed-note and of Go's
 * {@code sumdb/note}. Only signature type {@code 0x01} is known here. Immutable.
 */
public sealed interface NoteKey {

    /** The key's name: not empty, at most 255 characters, no Unicode space, no plus sign. By custom the origin of the log. */
    String name();

    /** The key id: the first four bytes of {@code SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key)}, big-endian. */
    int id();

    /** The text form. That of a {@link Signer} is a secret. */
    String text();

    /**
     * Makes a new key.
     *
     * @param random where its 32 secret bytes come from
     * @throws IllegalArgumentException if the name breaks the rule of {@link #name()}
     */
    static Signer generate(String name, SecureRandom random) {
        byte[] seed = new byte[Sha256.BYTES];
        random.nextBytes(seed);
        return new Signer(name, seed);
    }

    /** Reads {@code PRIVATE+KEY+name+id+base64}; refused with {@code key-malformed}, and a reason that shows nothing of the key. */
    static Outcome<Signer> parseSigner(String text) {
        return Malformed.caught(() -> {
            String prefix = Signer.PREFIX;
            Malformed.unless(text.startsWith(prefix), KeyText.CODE, "a signing key begins with " + prefix);
            KeyText fields = KeyText.parse(text.substring(prefix.length()));
            var signer = new Signer(fields.name, fields.key);
            Malformed.unless(signer.id() == fields.id, KeyText.CODE, "the key id is not that of the key");
            return signer;
        });
    }

    /** Reads {@code name+id+base64}; refused with code {@code key-malformed}. */
    static Outcome<Verifier> parseVerifier(String text) {
        return Malformed.caught(() -> {
            boolean secret = text.startsWith(Signer.PREFIX);
            Malformed.unless(!secret, KeyText.CODE, "this is a signing key, and ought to be kept secret");
            KeyText fields = KeyText.parse(text);
            var verifier = new Verifier(fields.name, fields.key);
            Malformed.unless(verifier.id() == fields.id, KeyText.CODE, "the key id is not that of the key");
            return verifier;
        });
    }

    /** The secret half. It prints as its name; only {@link #text()} gives the secret away. */
    final class Signer implements NoteKey {
        private static final String PREFIX = "PRIVATE+KEY+";

        private final byte[] seed;
        private final PrivateKey key;
        private final Verifier verifier;

        private Signer(String name, byte[] seed) {
            this.seed = seed;
            try {
                key = KeyFactory.getInstance("Ed25519")
                        .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
                verifier = new Verifier(name, publicKey(seed));
            } catch (GeneralSecurityException e) {
                throw new AssertionError("every 32 bytes are an Ed25519 key", e);
            }
        }

        /**
         * The public key of a seed. The JDK derives it only while it generates a pair, so it is handed the seed as its randomness;
         * it asks for these 32 bytes and no others.
         */
        private static byte[] publicKey(byte[] seed) throws GeneralSecurityException {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, new Seeded(seed));
            byte[] encoded = generator.generateKeyPair().getPublic().getEncoded();
            return Arrays.copyOfRange(encoded, encoded.length - Sha256.BYTES, encoded.length);
        }

        @Override
        public String name() {
            return verifier.name();
        }

        @Override
        public int id() {
            return verifier.id();
        }

        @Override
        public String text() {
            return PREFIX + KeyText.of(this, seed);
        }

        /** The public half. */
        public Verifier verifier() {
            return verifier;
        }

        byte[] sign(byte[] message) {
            try {
                Signature signature = Signature.getInstance("Ed25519");
                signature.initSign(key);
                signature.update(message);
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new AssertionError("Ed25519 signs anything", e);
            }
        }

        @Override
        public String toString() {
            return "signing key of " + name();
        }

        /** Hands out a seed once, as if it were random. */
        private static final class Seeded extends SecureRandom {
            private final byte[] seed;

            Seeded(byte[] seed) {
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
    }

    /** The public half. Equal by name and key. */
    final class Verifier implements NoteKey {
        /** The DER header of an Ed25519 public key (RFC 8410 section 4): the JDK reads keys in that form only. */
        private static final byte[] DER_HEADER = HexFormat.of().parseHex("302a300506032b6570032100");

        private final String name;
        private final byte[] bytes;
        private final PublicKey key;
        private final int id;

        private Verifier(String name, byte[] bytes) {
            Malformed.unless(KeyText.isName(name), KeyText.CODE, "not a key name: " + Malformed.quoted(name));
            this.name = name;
            this.bytes = bytes;
            byte[] hashed = (name + "\n\u0001").getBytes(StandardCharsets.UTF_8);
            id = ByteBuffer.wrap(Sha256.of(hashed, bytes).bytes()).getInt();
            try {
                byte[] der = Arrays.copyOf(DER_HEADER, DER_HEADER.length + bytes.length);
                System.arraycopy(bytes, 0, der, DER_HEADER.length, bytes.length);
                key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der));
            } catch (GeneralSecurityException e) {
                throw new Malformed(KeyText.CODE, "not an Ed25519 public key");
            }
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int id() {
            return id;
        }

        @Override
        public String text() {
            return KeyText.of(this, bytes);
        }

        boolean verifies(byte[] message, byte[] signed) {
            try {
                Signature signature = Signature.getInstance("Ed25519");
                signature.initVerify(key);
                signature.update(message);
                return signature.verify(signed);
            } catch (GeneralSecurityException e) {
                return false; // of a wrong length, or a key that is no point of the curve
            }
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Verifier that && name.equals(that.name) && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return id;
        }

        /** {@link #text()}. */
        @Override
        public String toString() {
            return text();
        }
    }
}
