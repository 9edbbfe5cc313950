package org.daylight.note;

import java.security.SecureRandom;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;

/**
 * A key that signs notes or verifies them: a name and an Ed25519 key (RFC 8032), in the text forms of c2sp.org/signed-note and of Go's
 * {@code sumdb/note}. Only signature type {@code 0x01} is known here; a witness has a {@link WitnessKey}. Immutable.
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
        return new Signer(name, Ed25519.Secret.generate(random));
    }

    /** Whether a text may be the name of a key: 1 to 255 characters without spaces, plus signs or control characters (c2sp.org/signed-note). */
    static boolean isName(String name) {
        return KeyText.isName(name);
    }

    /** Reads {@code PRIVATE+KEY+name+id+base64}; refused with {@code key-malformed}, and a reason that shows nothing of the key. */
    static Outcome<Signer> parseSigner(String text) {
        return Malformed.caught(() -> {
            String prefix = KeyText.PRIVATE;
            Malformed.unless(text.startsWith(prefix), KeyText.CODE, "a signing key must begin with " + prefix);
            KeyText fields = KeyText.parseLogKey(text.substring(prefix.length()));
            var signer = new Signer(fields.name(), new Ed25519.Secret(fields.key()));
            Malformed.unless(signer.id() == fields.id(), KeyText.CODE, "the key id does not match the key");
            return signer;
        });
    }

    /** Reads {@code name+id+base64}; refused with code {@code key-malformed}. */
    static Outcome<Verifier> parseVerifier(String text) {
        return Malformed.caught(() -> {
            boolean secret = text.startsWith(KeyText.PRIVATE);
            Malformed.unless(
                    !secret,
                    KeyText.CODE,
                    "this is a private signing key, which must be kept secret; use the public key");
            KeyText fields = KeyText.parseLogKey(text);
            var verifier = new Verifier(fields.name(), fields.key());
            Malformed.unless(verifier.id() == fields.id(), KeyText.CODE, "the key id does not match the key");
            return verifier;
        });
    }

    /** The secret half. It prints as its name; only {@link #text()} gives the secret away. */
    final class Signer implements NoteKey {
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
            return KeyText.PRIVATE + KeyText.of(name(), id(), KeyText.ED25519, key.seed());
        }

        /** The public half. */
        public Verifier verifier() {
            return verifier;
        }

        byte[] sign(byte[] message) {
            return key.sign(message);
        }

        @Override
        public String toString() {
            return "signing key of " + name();
        }
    }

    /** The public half. Equal by name and key. */
    final class Verifier implements NoteKey {
        private final String name;
        private final Ed25519.Public key;
        private final int id;

        private Verifier(String name, byte[] bytes) {
            this.name = name;
            id = KeyText.id(name, KeyText.ED25519, bytes);
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
            return KeyText.of(name, id, KeyText.ED25519, key.bytes());
        }

        /** Whether it is the same key, under whatever name. */
        boolean isSameKey(Verifier other) {
            return key.equals(other.key);
        }

        boolean verifies(byte[] message, byte[] signed) {
            return key.verifies(message, signed);
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
