package org.daylight.note;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;

/**
 * A witness's key: a name and a key that makes cosignatures of one type and nothing else (c2sp.org/tlog-cosignature, spec/witness.md section 1). A log's
 * key is never accepted as a witness's, nor the other way round, because the signature type is part of the key and of its id. Immutable.
 */
public sealed interface WitnessKey {

    /** The witness's name, by the rule of {@link NoteKey#name()}; by custom an address without the scheme. */
    String name();

    /** The key id: the first four bytes of {@code SHA-256(name ‖ 0x0A ‖ type ‖ public key)}, big-endian; {@code 0x04} is Ed25519, {@code 0x06} ML-DSA-44. */
    int id();

    /** What its cosignatures are. */
    CosignatureType type();

    /** The text form. That of a {@link Signer} is a secret. */
    String text();

    /**
     * Makes a new key.
     *
     * @param random source of its 32 secret bytes
     * @throws IllegalArgumentException if the name breaks the rule of {@link #name()}
     */
    static Signer generate(String name, CosignatureType type, SecureRandom random) {
        byte[] seed = new byte[Sha256.BYTES];
        random.nextBytes(seed);
        return new Signer(name, type, seed);
    }

    /** Makes a new Ed25519 key. @throws IllegalArgumentException if the name breaks the rule of {@link #name()} */
    static Signer generate(String name, SecureRandom random) {
        return generate(name, CosignatureType.ED25519, random);
    }

    /** Reads {@code PRIVATE+KEY+name+id+base64}; refused with {@code key-malformed}, and a reason that shows nothing of the key. */
    static Outcome<Signer> parseSigner(String text) {
        return Malformed.caught(() -> {
            String prefix = KeyText.PRIVATE;
            Malformed.unless(text.startsWith(prefix), KeyText.CODE, "a signing key must begin with " + prefix);
            KeyText fields = KeyText.parse(text.substring(prefix.length()));
            CosignatureType type = type(fields);
            Malformed.unless(fields.key().length == Sha256.BYTES, KeyText.CODE, "a signing key must be 32 bytes long");
            var signer = new Signer(fields.name(), type, fields.key());
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
            KeyText fields = KeyText.parse(text);
            CosignatureType type = type(fields);
            int bytes = type.keyBytes();
            Malformed.unless(
                    fields.key().length == bytes,
                    KeyText.CODE,
                    "an " + type.algorithm() + " key must be " + bytes + " bytes long");
            var verifier = new Verifier(fields.name(), type, fields.key());
            Malformed.unless(verifier.id() == fields.id(), KeyText.CODE, "the key id does not match the key");
            return verifier;
        });
    }

    private static CosignatureType type(KeyText fields) {
        for (CosignatureType type : CosignatureType.values()) {
            if (type.code() == fields.type()) {
                return type;
            }
        }
        throw new Malformed(KeyText.CODE, "this is not a witness's key (type 4, Ed25519, or type 6, ML-DSA-44)");
    }

    /** The secret half. It prints as its name; only {@link #text()} gives the secret away. */
    final class Signer implements WitnessKey {
        private final CosignatureType.SecretHalf key;
        private final Verifier verifier;

        private Signer(String name, CosignatureType type, byte[] seed) {
            key = type.secret(seed);
            verifier = new Verifier(name, type, key.publicKey());
        }

        @Override
        public CosignatureType type() {
            return verifier.type();
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
            return KeyText.PRIVATE + KeyText.of(name(), id(), type().code(), key.seed());
        }

        /** The public half. */
        public Verifier verifier() {
            return verifier;
        }

        /**
         * Cosigns. The caller promises that this is the largest checkpoint of its log that was seen, and extends all that were cosigned before:
         * {@code WitnessedLog} says when that is so.
         *
         * @param seconds when, since 1970, 1 to {@link Cosignature#MAX_SECONDS}; tlog-witness forbids 0
         * @return the line for the note
         * @throws IllegalArgumentException if an origin or name is longer than the type can carry (255 bytes)
         */
        public SignedNote.Signature cosign(Checkpoint checkpoint, long seconds) {
            Malformed.unless(
                    seconds > 0 && Cosignature.isTime(seconds),
                    "cosignature-time",
                    "its time is before 1970 or too far in the future");
            byte[] message = type().message(name(), checkpoint.text(), seconds)
                    .orElseThrow(() ->
                            new Malformed("cosignature-names", "the origin or the name is longer than 255 bytes"));
            byte[] signed = key.sign(message);
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
        private final CosignatureType type;
        private final CosignatureType.PublicHalf key;
        private final int id;

        private Verifier(String name, CosignatureType type, byte[] bytes) {
            this.name = name;
            this.type = type;
            id = KeyText.id(name, type.code(), bytes);
            key = type.publicKey(bytes);
        }

        @Override
        public CosignatureType type() {
            return type;
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
            return KeyText.of(name, id, type.code(), key.bytes());
        }

        /** The key without its name and type. */
        CosignatureType.PublicHalf publicHalf() {
            return key;
        }

        /** Whether this witness cosigned the text with these bytes: eight of the time, and a signature. */
        boolean verifies(String text, byte[] signed) {
            if (signed.length != type.cosignatureBytes()) {
                return false;
            }
            long seconds = ByteBuffer.wrap(signed).getLong();
            byte[] signature = Arrays.copyOfRange(signed, Long.BYTES, signed.length);
            return Cosignature.isTime(seconds)
                    && type.message(name, text, seconds)
                            .map(message -> key.verifies(message, signature))
                            .orElse(false);
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
