package org.daylight.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who decides something, and when.
 *
 * @param who the name of a user; null in a newsroom without users
 */
public record By(@Nullable String who, Instant time) {

    /** In a newsroom without users. */
    public static By nobody(Instant time) {
        return new By(null, time);
    }
}
