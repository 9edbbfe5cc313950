package org.daylight.note;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The statement in a witness's signature line (c2sp.org/tlog-cosignature): at this time, the checkpoint was the largest of its log that the
 * witness had seen, and it extended every checkpoint that the witness had cosigned before.
 *
 * @param name name of the witness
 * @param id id of the witness's key
 * @param time by the witness's clock
 */
public record Cosignature(String name, int id, Instant time) {

    /** The end of the year 9999, the latest time of a cosignature. */
    static final long MAX_SECONDS = 253_402_300_799L;

    static boolean isTime(long seconds) {
        return seconds >= 0 && seconds <= MAX_SECONDS;
    }

    /** Whether the line names this witness's key. This does not verify the signature. */
    public boolean isBy(WitnessKey witness) {
        return id == witness.id() && name.equals(witness.name());
    }

    /**
     * The claims of all lines that have the form of a cosignature. Nothing is verified: say so wherever they are shown, or verify them with the
     * witness's key ({@link Witnesses#on}).
     */
    public static List<Cosignature> claimed(SignedNote note) {
        var claimed = new ArrayList<Cosignature>();
        for (SignedNote.Signature signature : note.signatures()) {
            byte[] bytes = signature.bytes();
            if (hasLength(bytes) && isTime(ByteBuffer.wrap(bytes).getLong())) {
                claimed.add(of(signature));
            }
        }
        return claimed;
    }

    private static boolean hasLength(byte[] bytes) {
        return Arrays.stream(CosignatureType.values()).anyMatch(type -> type.cosignatureBytes() == bytes.length);
    }

    /** @param signature of at least eight bytes, the first of which are the time */
    static Cosignature of(SignedNote.Signature signature) {
        long seconds = ByteBuffer.wrap(signature.bytes()).getLong();
        return new Cosignature(signature.name(), signature.id(), Instant.ofEpochSecond(seconds));
    }
}
