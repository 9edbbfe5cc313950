package org.daylight.witness;

import java.nio.charset.StandardCharsets;
import org.daylight.format.Sha256;
import org.daylight.log.LogKeys;
import org.daylight.note.NoteKey;
import org.jspecify.annotations.Nullable;

/**
 * A log that a witness follows.
 *
 * @param keys the log's keys, whose name is the log's origin
 * @param address of the archive, a folder or {@code http(s):}; empty when the witness does not poll it, and only the publisher sends checkpoints
 * @param fenced what the witness went back from at the last recovery; null if it never did
 */
public record FollowedLog(
        LogKeys keys, String address, @Nullable Fenced fenced) {

    /**
     * A checkpoint that the witness had cosigned last and that does not count any more.
     *
     * @param checkpoint the note
     * @param change the number of the recovery; its checkpoint takes the place of the other
     */
    public record Fenced(String checkpoint, long change) {}

    /** A log that has never changed its key. */
    public FollowedLog(NoteKey.Verifier key, String address) {
        this(LogKeys.of(key), address, null);
    }

    /** The newest key. */
    public NoteKey.Verifier key() {
        return keys.current();
    }

    private static final int NAME_CHARS = 60;
    private static final int HASH_DIGITS = 16;

    /** The log's name, the first line of its checkpoints. */
    public String origin() {
        return keys.first().name();
    }

    /** Identifies the log in requests of monitors (c2sp.org/tlog-witness). */
    Sha256 originHash() {
        return Sha256.of(origin().getBytes(StandardCharsets.UTF_8));
    }

    /** The path of the newest cosigned checkpoint below a monitoring prefix: {@code <SHA-256 of the origin in hex>/checkpoint}. */
    public String monitoringPath() {
        return originHash().hex() + "/checkpoint";
    }

    /** The name of its folder and of its file of cosignatures: the readable part of the origin, and a hash that makes it unique. */
    String fileName() {
        return fileName(origin());
    }

    static String fileName(String origin) {
        String letters = origin.replaceAll("[^A-Za-z0-9.-]", "_").replaceAll("^[.]+", "_");
        String hash = Sha256.of(origin.getBytes(StandardCharsets.UTF_8)).hex().substring(0, HASH_DIGITS);
        return letters.substring(0, Math.min(NAME_CHARS, letters.length())) + "-" + hash;
    }
}
