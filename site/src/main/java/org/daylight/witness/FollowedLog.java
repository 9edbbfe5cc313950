package org.daylight.witness;

import java.nio.charset.StandardCharsets;
import org.daylight.format.Sha256;
import org.daylight.note.NoteKey;

/**
 * A log that a witness follows.
 *
 * @param key the log's, named as its origin
 * @param address of the archive, a folder or {@code http(s):}; empty where nobody is to go there, and the publisher comes by itself
 */
public record FollowedLog(NoteKey.Verifier key, String address) {

    private static final int NAME_CHARS = 60;
    private static final int HASH_DIGITS = 16;

    /** The log's name, the first line of its checkpoints. */
    public String origin() {
        return key.name();
    }

    /** By which monitors ask for it (c2sp.org/tlog-witness). */
    Sha256 originHash() {
        return Sha256.of(origin().getBytes(StandardCharsets.UTF_8));
    }

    /** Where its newest cosigned checkpoint is, below a monitoring prefix: {@code <SHA-256 of the origin in hex>/checkpoint}. */
    public String monitoringPath() {
        return originHash().hex() + "/checkpoint";
    }

    /** What its folder and its file of cosignatures are called: letters of the origin for people, and a hash so that no two are the same. */
    public String fileName() {
        return fileName(origin());
    }

    static String fileName(String origin) {
        String letters = origin.replaceAll("[^A-Za-z0-9.-]", "_").replaceAll("^[.]+", "_");
        String hash = Sha256.of(origin.getBytes(StandardCharsets.UTF_8)).hex().substring(0, HASH_DIGITS);
        return letters.substring(0, Math.min(NAME_CHARS, letters.length())) + "-" + hash;
    }
}
