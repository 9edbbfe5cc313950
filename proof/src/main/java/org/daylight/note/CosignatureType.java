package org.daylight.note;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The two types of cosignature of c2sp.org/tlog-cosignature: what is signed, and with which algorithm (spec/witness.md section 1). */
public enum CosignatureType {
    /** {@code cosignature/v1}: two lines and the whole text of the checkpoint, signed with Ed25519. What most witnesses have today. */
    ED25519(0x04, "Ed25519", 32, 64) {
        @Override
        Optional<byte[]> message(String witness, String checkpoint, long seconds) {
            return Optional.of(
                    ("cosignature/v1\ntime " + seconds + "\n" + checkpoint).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        SecretHalf secret(byte[] seed) {
            return new Ed25519.Secret(seed);
        }

        @Override
        PublicHalf publicKey(byte[] bytes) {
            return new Ed25519.Public(bytes);
        }
    },

    /** {@code subtree/v1}: witness, time, origin, size and root, signed with ML-DSA-44, which a quantum computer does not break. */
    ML_DSA_44(0x06, "ML-DSA-44", MlDsa44.PUBLIC_BYTES, MlDsa44.SIGNATURE_BYTES) {
        @Override
        Optional<byte[]> message(String witness, String checkpoint, long seconds) {
            return Checkpoint.parse(checkpoint).ok().flatMap(head -> {
                byte[] name = witness.getBytes(StandardCharsets.UTF_8);
                byte[] origin = head.origin().getBytes(StandardCharsets.UTF_8);
                if (name.length > MAX_NAME_BYTES || origin.length > MAX_NAME_BYTES) {
                    return Optional.empty(); // the structure cannot carry them
                }
                var out = new ByteArrayOutputStream();
                out.writeBytes("subtree/v1\n\0".getBytes(StandardCharsets.US_ASCII));
                out.write(name.length);
                out.writeBytes(name);
                out.writeBytes(longBytes(seconds));
                out.write(origin.length);
                out.writeBytes(origin);
                out.writeBytes(longBytes(0));
                out.writeBytes(longBytes(head.size()));
                out.writeBytes(head.root().bytes());
                return Optional.of(out.toByteArray());
            });
        }

        @Override
        SecretHalf secret(byte[] seed) {
            return new MlDsa44.Secret(seed);
        }

        @Override
        PublicHalf publicKey(byte[] bytes) {
            return new MlDsa44.Public(bytes);
        }
    };

    private static final int MAX_NAME_BYTES = 255;

    private final byte code;
    private final String algorithm;
    private final int keyBytes;
    private final int signatureBytes;

    /** The secret half of a key, whichever the algorithm. */
    interface SecretHalf {
        /** 32 bytes, from which the key is derived. */
        byte[] seed();

        byte[] publicKey();

        byte[] sign(byte[] message);
    }

    /** The public half. Equal by its bytes. */
    interface PublicHalf {
        byte[] bytes();

        /** False also where the signature has a wrong length. */
        boolean verifies(byte[] message, byte[] signed);
    }

    CosignatureType(int code, String algorithm, int keyBytes, int signatureBytes) {
        this.code = (byte) code;
        this.algorithm = algorithm;
        this.keyBytes = keyBytes;
        this.signatureBytes = signatureBytes;
    }

    /** The signature type in the text of a key and in its id. */
    byte code() {
        return code;
    }

    /** The name of the algorithm, such as {@code ML-DSA-44}. */
    public String algorithm() {
        return algorithm;
    }

    /** How long a public key is. */
    int keyBytes() {
        return keyBytes;
    }

    /** How long a cosignature is: eight bytes of time, and the signature. */
    int cosignatureBytes() {
        return Long.BYTES + signatureBytes;
    }

    /**
     * What is signed.
     *
     * @param witness name of its key
     * @param checkpoint text of the note
     * @return empty where this type cannot say it: the text is no checkpoint, or a name is longer than 255 bytes
     */
    abstract Optional<byte[]> message(String witness, String checkpoint, long seconds);

    abstract SecretHalf secret(byte[] seed);

    /** @throws IllegalArgumentException if the bytes are no key */
    abstract PublicHalf publicKey(byte[] bytes);

    private static byte[] longBytes(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
