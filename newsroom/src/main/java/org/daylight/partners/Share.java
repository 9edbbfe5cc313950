package org.daylight.partners;

import java.time.Instant;
import org.daylight.format.Sha256;
import org.daylight.log.LogEntry;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a part that was given to a partner.
 *
 * @param number 1…N in the newsroom
 * @param partner the name
 * @param by the user who gave it; null in a newsroom without users
 * @param time when
 * @param until the partner was to open it before this time, and gets no other copy after it; null for no limit
 * @param planned the log entry that publishing the same content at the planned time would add, without a watermark
 * @param content the hash of the approved content ({@code spec/review.md} section 4)
 * @param marked whether it has a watermark
 * @param given the files that the partner got
 */
public record Share(
        int number,
        String partner,
        @Nullable String by,
        Instant time,
        @Nullable Instant until,
        LogEntry.Release planned,
        Sha256 content,
        boolean marked,
        Given given) {

    /**
     * SHA-256 of the files that the partner got.
     *
     * @param file the encrypted file
     * @param fileBytes its size
     * @param opened the same, decrypted
     * @param pack the pack in it, with the watermark if there is one
     * @param views the views in it, likewise; null for none
     */
    public record Given(
            Sha256 file,
            long fileBytes,
            Sha256 opened,
            Sha256 pack,
            @Nullable Sha256 views) {}

    /** The slug of the trove. */
    public String trove() {
        return planned.trove().text();
    }

    /** The number of the part. */
    public int part() {
        return Math.toIntExact(planned.part());
    }
}
