package org.daylight.note;

import java.security.SecureRandom;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;

/**
 * A key that signs or verifies notes: a name and an Ed25519 key (RFC 8032), in the text forms of c2sp.org/signed-note and of Go's
 * {@code sumdb/note}. It has signature type {@code 0x01}; a witness has a {@link WitnessKey} instead. Immutable.
 */
public sealed interface NoteKey {

    /** The key's name: not empty, at most 255 characters, no Unicode space, no plus sign. By convention, the origin of the log. */
    String name();

    /** The key id: the first four bytes of {@code SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key)}, big-endian. */
    int id();

    /** The text form. The text of a {@link Signer} is secret. */
    String text();

    /**
     * Makes a new key.
     *
     * @param random source of the 32 secret bytes
     * @throws IllegalArgumentException if the name breaks the rule of {@link #name()}
     */
    static Signer generate(String name, SecureRandom random) {
        return new Signer(name, SignatureAlgorithm.ED25519.generate(random));
    }

    /** Whether a text can be the name of a key: 1 to 255 characters without spaces, plus signs or control characters (c2sp.org/signed-note). */
    static boolean isName(String name) {
        return KeyText.isName(name);
    }

    /** Reads {@code PRIVATE+KEY+name+id+base64}; refused with code {@code key-malformed}. The reason shows no part of the key. */
    static Outcome<Signer> parseSigner(String text) {
        return Malformed.caught(() -> {
            KeyText fields = checked(KeyText.parseSigner(text));
            var signer = new Signer(fields.name(), SignatureAlgorithm.ED25519.secret(fields.key()));
            fields.checkId(signer.id());
            return signer;
        });
    }

    /** Reads {@code name+id+base64}; refused with code {@code key-malformed}. */
    static Outcome<Verifier> parseVerifier(String text) {
        return Malformed.caught(() -> {
            KeyText fields = checked(KeyText.parseVerifier(text));
            var verifier = new Verifier(fields.name(), fields.key());
            fields.checkId(verifier.id());
            return verifier;
        });
    }

    private static KeyText checked(KeyText key) {
        Malformed.unless(key.type() == KeyText.ED25519, KeyText.CODE, "this is not a log's key (type 1, Ed25519)");
        Malformed.unless(key.key().length == Sha256.BYTES, KeyText.CODE, "an Ed25519 key must be 32 bytes long");
        return key;
    }

    /** The secret half. {@link #toString} shows only its name; {@link #text()} contains the secret. */
    final class Signer extends NamedKey.Secret implements NoteKey {
        private final Verifier verifier;

        private Signer(String name, SignatureAlgorithm.SecretHalf key) {
            super(key);
            verifier = new Verifier(name, key.publicKey());
        }

        /** The public half. */
        @Override
        public Verifier verifier() {
            return verifier;
        }
    }

    /** The public half. Equal by name and key. */
    final class Verifier extends NamedKey.Public implements NoteKey {
        private Verifier(String name, byte[] bytes) {
            super(name, KeyText.ED25519, SignatureAlgorithm.ED25519.publicKey(bytes));
        }

        /** Whether it is the same key, possibly under another name. */
        public boolean isSameKey(Verifier other) {
            return publicHalf().equals(other.publicHalf());
        }

        boolean verifies(byte[] message, byte[] signed) {
            return publicHalf().verifies(message, signed);
        }
    }
}
