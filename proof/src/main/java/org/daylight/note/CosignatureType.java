package org.daylight.note;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The two types of cosignature (c2sp.org/tlog-cosignature, spec/witness.md section 1): the signed message and the algorithm. */
public enum CosignatureType {
    /** {@code cosignature/v1}: two lines and the whole text of the checkpoint, signed with Ed25519. Most witnesses use it today. */
    ED25519(0x04, SignatureAlgorithm.ED25519) {
        @Override
        Optional<byte[]> message(String witness, String checkpoint, long seconds) {
            return Optional.of(
                    ("cosignature/v1\ntime " + seconds + "\n" + checkpoint).getBytes(StandardCharsets.UTF_8));
        }
    },

    /** {@code subtree/v1}: witness, time, origin, size and root, signed with ML-DSA-44, which resists quantum computers. */
    ML_DSA_44(0x06, SignatureAlgorithm.ML_DSA_44) {
        @Override
        Optional<byte[]> message(String witness, String checkpoint, long seconds) {
            return Checkpoint.parse(checkpoint).ok().flatMap(head -> {
                byte[] name = witness.getBytes(StandardCharsets.UTF_8);
                byte[] origin = head.origin().getBytes(StandardCharsets.UTF_8);
                if (name.length > MAX_NAME_BYTES || origin.length > MAX_NAME_BYTES) {
                    return Optional.empty(); // the structure has one byte for their length
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
    };

    private static final int MAX_NAME_BYTES = 255;

    final SignatureAlgorithm algorithm;
    private final byte code;

    CosignatureType(int code, SignatureAlgorithm algorithm) {
        this.code = (byte) code;
        this.algorithm = algorithm;
    }

    /** The signature type in the text of a key and in its id. */
    byte code() {
        return code;
    }

    /** The name of the algorithm, such as {@code ML-DSA-44}. */
    public String algorithm() {
        return algorithm.text();
    }

    /** The length of a cosignature in bytes: eight for the time, then the signature. */
    int cosignatureBytes() {
        return Long.BYTES + algorithm.signatureBytes();
    }

    /**
     * The bytes to sign.
     *
     * @param witness name of the witness's key
     * @param checkpoint text of the note
     * @param seconds time of the cosignature, since 1970
     * @return empty if this type cannot express it: the text is not a checkpoint, or a name is longer than 255 bytes
     */
    abstract Optional<byte[]> message(String witness, String checkpoint, long seconds);

    private static byte[] longBytes(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
