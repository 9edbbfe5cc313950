package org.daylight.note;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;

/**
 * The key of a witness: a name and a key that makes one type of cosignature and nothing else (c2sp.org/tlog-cosignature, spec/witness.md section 1).
 * The key of a log is never accepted as a witness's key, or the reverse, because the signature type is part of the key and of its id. Immutable.
 */
public sealed interface WitnessKey {

    /** The witness's name, by the rule of {@link NoteKey#name()}; by convention, an address without the scheme. */
    String name();

    /** The key id: the first four bytes of {@code SHA-256(name ‖ 0x0A ‖ type ‖ public key)}, big-endian; {@code 0x04} is Ed25519, {@code 0x06} ML-DSA-44. */
    int id();

    /** The type of its cosignatures. */
    CosignatureType type();

    /** The text form. The text of a {@link Signer} is secret. */
    String text();

    /**
     * Makes a new key.
     *
     * @param random source of the 32 secret bytes
     * @throws IllegalArgumentException if the name breaks the rule of {@link #name()}
     */
    static Signer generate(String name, CosignatureType type, SecureRandom random) {
        return new Signer(name, type, type.algorithm.generate(random));
    }

    /** Makes a new Ed25519 key. @throws IllegalArgumentException if the name breaks the rule of {@link #name()} */
    static Signer generate(String name, SecureRandom random) {
        return generate(name, CosignatureType.ED25519, random);
    }

    /** Reads {@code PRIVATE+KEY+name+id+base64}; refused with code {@code key-malformed}. The reason shows no part of the key. */
    static Outcome<Signer> parseSigner(String text) {
        return Malformed.caught(() -> {
            KeyText fields = KeyText.parseSigner(text);
            CosignatureType type = type(fields);
            Malformed.unless(fields.key().length == Sha256.BYTES, KeyText.CODE, "a signing key must be 32 bytes long");
            var signer = new Signer(fields.name(), type, type.algorithm.secret(fields.key()));
            fields.checkId(signer.id());
            return signer;
        });
    }

    /** Reads {@code name+id+base64}; refused with code {@code key-malformed}. */
    static Outcome<Verifier> parseVerifier(String text) {
        return Malformed.caught(() -> {
            KeyText fields = KeyText.parseVerifier(text);
            CosignatureType type = type(fields);
            int bytes = type.algorithm.publicBytes();
            Malformed.unless(
                    fields.key().length == bytes,
                    KeyText.CODE,
                    "an " + type.algorithm() + " key must be " + bytes + " bytes long");
            var verifier = new Verifier(fields.name(), type, fields.key());
            fields.checkId(verifier.id());
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

    /** The secret half. {@link #toString} shows only its name; {@link #text()} contains the secret. */
    final class Signer extends NamedKey.Secret implements WitnessKey {
        private final Verifier verifier;

        private Signer(String name, CosignatureType type, SignatureAlgorithm.SecretHalf key) {
            super(key);
            verifier = new Verifier(name, type, key.publicKey());
        }

        @Override
        public CosignatureType type() {
            return verifier.type();
        }

        /** The public half. */
        @Override
        public Verifier verifier() {
            return verifier;
        }

        /**
         * Cosigns a checkpoint. The caller promises that it is the largest checkpoint of its log that this witness has seen, and that it extends all
         * that the witness cosigned before. {@code WitnessedLog} decides this.
         *
         * @param seconds time since 1970, 1 to 253,402,300,799 (the end of the year 9999); tlog-witness forbids 0
         * @return the line for the note
         * @throws IllegalArgumentException if the origin or the name is longer than the type allows (255 bytes)
         */
        public SignedNote.Signature cosign(Checkpoint checkpoint, long seconds) {
            Malformed.unless(
                    seconds > 0 && Cosignature.isTime(seconds),
                    "cosignature-time",
                    "its time is before 1970 or too far in the future");
            byte[] message = type().message(name(), checkpoint.text(), seconds)
                    .orElseThrow(() ->
                            new Malformed("cosignature-names", "the origin or the name is longer than 255 bytes"));
            byte[] signed = sign(message);
            byte[] bytes = ByteBuffer.allocate(Long.BYTES + signed.length)
                    .putLong(seconds)
                    .put(signed)
                    .array();
            return SignedNote.Signature.of(name(), id(), bytes);
        }
    }

    /** The public half. Equal by name and key. */
    final class Verifier extends NamedKey.Public implements WitnessKey {
        private final CosignatureType type;

        private Verifier(String name, CosignatureType type, byte[] bytes) {
            super(name, type.code(), type.algorithm.publicKey(bytes));
            this.type = type;
        }

        @Override
        public CosignatureType type() {
            return type;
        }

        /** Whether this witness cosigned the text. @param signed eight bytes of time, then the signature */
        boolean verifies(String text, byte[] signed) {
            if (signed.length != type.cosignatureBytes()) {
                return false;
            }
            long seconds = ByteBuffer.wrap(signed).getLong();
            byte[] signature = Arrays.copyOfRange(signed, Long.BYTES, signed.length);
            return Cosignature.isTime(seconds)
                    && type.message(name(), text, seconds)
                            .map(message -> publicHalf().verifies(message, signature))
                            .orElse(false);
        }
    }
}
