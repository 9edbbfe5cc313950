package org.daylight.archive;

import java.time.Instant;
import org.daylight.log.LogEntry;

/**
 * A part that the publisher sealed ({@code spec/sealed.md}), according to the log. Immutable.
 *
 * @param trove the trove's slug
 * @param part the number of the part, 1…N within the trove
 * @param sequence the number of its release in the archive; the sealed file is {@code sealed/<sequence>.age}
 * @param time when it is to be published
 * @param seal what the log says of it
 * @param reason why it was cancelled, for the public; empty while it is sealed
 * @param entry index of the seal in the log, from 0
 */
public record SealedPart(
        String trove, int part, int sequence, Instant time, LogEntry.Sealed seal, String reason, long entry) {

    /** Throws an {@link ArithmeticException} for a number that is too large. */
    static SealedPart of(LogEntry.Sealed seal, long entry) {
        return new SealedPart(
                seal.trove().text(),
                Math.toIntExact(seal.part()),
                Math.toIntExact(seal.number()),
                seal.time(),
                seal,
                "",
                entry);
    }

    /** The same part after the publisher cancelled it. @param why for the public */
    public SealedPart cancelled(String why) {
        return new SealedPart(trove, part, sequence, time, seal, why, entry);
    }
}
