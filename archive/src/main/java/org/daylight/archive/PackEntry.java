package org.daylight.archive;

import org.daylight.format.Sha256;

/** What a line says of one entry of the pack: the SHA-256 of its bytes, and their number. */
public record PackEntry(Sha256 sha256, long sizeBytes) {

    public static PackEntry of(byte[] bytes) {
        return new PackEntry(Sha256.of(bytes), bytes.length);
    }

    boolean isOf(byte[] bytes) {
        return bytes.length == sizeBytes && Sha256.of(bytes).equals(sha256);
    }
}
