package org.daylight.catalog;

import java.util.Collection;
import org.daylight.detect.FindingKind;
import org.daylight.detect.Strength;

/**
 * What a scan found in a document as one number, so that a queue need not read the findings: two bits for each kind, in the order of
 * {@link FindingKind}; the lower one for strong findings, the higher one for weak ones.
 */
public final class FindingFlags {

    private FindingFlags() {}

    /** The flags of a document with these findings. */
    public static long of(Collection<HeldFinding> findings) {
        long flags = 0;
        for (HeldFinding each : findings) {
            flags |= 1L << (2 * each.kind().ordinal() + (each.strength() == Strength.STRONG ? 0 : 1));
        }
        return flags;
    }

    /** Both flags of a kind. */
    public static long of(FindingKind kind) {
        return 3L << 2 * kind.ordinal();
    }
}
