package org.daylight.proof;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * A witness's key: a name and an Ed25519 key that makes cosignatures and nothing else (c2sp.org/tlog-cosignature, signature type {@code 0x04};
 * spec/witness.md section 1). So a log's key is never taken for a witness's, nor the other way round. Immutable.
 */
public sealed interface WitnessKey {

    /** The witness's name, by the rule of {@link NoteKey#name()}; by custom an address without the scheme. */
    String name();

    /** The key id: the first four bytes of {@code SHA-256(name ‖ 0x0A ‖ 0x04 ‖ public key)}, big-endian. */
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
        return new Signer(name, Ed25519.Secret.generate(random));
    }

    /** Reads {@code PRIVATE+KEY+name+id+base64}; refused with {@code key-malformed}, and a reason that shows nothing of the key. */
    static Outcome<Signer> parseSigner(String text) {
        return Malformed.caught(() -> {
            String prefix = KeyText.PRIVATE;
            Malformed.unless(text.startsWith(prefix), KeyText.CODE, "a signing key begins with " + prefix);
            KeyText fields = KeyText.parse(text.substring(prefix.length()), KeyText.COSIGNATURE);
            var signer = new Signer(fields.name(), new Ed25519.Secret(fields.key()));
            Malformed.unless(signer.id() == fields.id(), KeyText.CODE, "the key id is not that of the key");
            return signer;
        });
    }

    /** Reads {@code name+id+base64}; refused with code {@code key-malformed}. */
    static Outcome<Verifier> parseVerifier(String text) {
        return Malformed.caught(() -> {
            boolean secret = text.startsWith(KeyText.PRIVATE);
            Malformed.unless(!secret, KeyText.CODE, "this is a signing key, and ought to be kept secret");
            KeyText fields = KeyText.parse(text, KeyText.COSIGNATURE);
            var verifier = new Verifier(fields.name(), fields.key());
            Malformed.unless(verifier.id() == fields.id(), KeyText.CODE, "the key id is not that of the key");
            return verifier;
        });
    }

    /** What is signed: two lines, and the whole text of the checkpoint. */
    private static byte[] message(String text, long seconds) {
        return ("cosignature/v1\ntime " + seconds + "\n" + text).getBytes(StandardCharsets.UTF_8);
    }

    /** The secret half. It prints as its name; only {@link #text()} gives the secret away. */
    final class Signer implements WitnessKey {
        private final Ed25519.Secret key;
        private final Verifier verifier;

        private Signer(String name, Ed25519.Secret key) {
            this.key = key;
            verifier = new Verifier(name, key.publicKey());
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
            return KeyText.PRIVATE + KeyText.of(name(), id(), KeyText.COSIGNATURE, key.seed());
        }

        /** The public half. */
        public Verifier verifier() {
            return verifier;
        }

        /**
         * Cosigns. Whoever does promises that this is the largest checkpoint of its log that was seen, and extends all that were cosigned before:
         * {@link WitnessedLog} says when that is so.
         *
         * @param seconds when, since 1970, 0 to {@link Cosignature#MAX_SECONDS}
         * @return the line for the note
         */
        public SignedNote.Signature cosign(Checkpoint checkpoint, long seconds) {
            Malformed.unless(Cosignature.isTime(seconds), "cosignature-time", "a time that is none");
            byte[] signed = key.sign(message(checkpoint.text(), seconds));
            byte[] bytes = ByteBuffer.allocate(Long.BYTES + signed.length)
                    .putLong(seconds)
                    .put(signed)
                    .array();
            return SignedNote.Signature.of(name(), id(), bytes);
        }

        @Override
        public String toString() {
            return "signing key of " + name();
        }
    }

    /** The public half. Equal by name and key. */
    final class Verifier implements WitnessKey {
        private final String name;
        private final Ed25519.Public key;
        private final int id;

        private Verifier(String name, byte[] bytes) {
            this.name = name;
            id = KeyText.id(name, KeyText.COSIGNATURE, bytes);
            key = new Ed25519.Public(bytes);
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
            return KeyText.of(name, id, KeyText.COSIGNATURE, key.bytes());
        }

        /** Whether it is the same key, under whatever name: one witness counts once. */
        boolean isSameKey(Verifier other) {
            return key.equals(other.key);
        }

        /** Whether this witness cosigned the text with these bytes: eight of the time, and a signature. */
        boolean verifies(String text, byte[] signed) {
            if (signed.length <= Long.BYTES) {
                return false;
            }
            long seconds = ByteBuffer.wrap(signed).getLong();
            return Cosignature.isTime(seconds)
                    && key.verifies(message(text, seconds), Arrays.copyOfRange(signed, Long.BYTES, signed.length));
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Verifier that && name.equals(that.name) && key.equals(that.key);
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
