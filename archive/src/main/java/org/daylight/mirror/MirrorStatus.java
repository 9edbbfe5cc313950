package org.daylight.mirror;

import java.time.Instant;

/**
 * What a copy of the archive last answered. Immutable.
 *
 * @param asked when
 * @param entries of its log; 0 where it showed none that can be believed
 * @param detail a few words more, safe to print; may be empty
 */
public record MirrorStatus(Instant asked, Kind kind, long entries, String detail) {

    /** What the answer says. */
    public enum Kind {
        /** It has what we have. */
        SAME,
        /** It has a beginning of what we have. */
        BEHIND,
        /** It goes on from what we have. */
        AHEAD,
        /** It shows another history, with the publisher's signature: the publisher signed two. */
        OTHER_HISTORY,
        /** What it shows is not signed as this log is. */
        OTHER_LOG,
        /** It does not answer, or not as a copy does. */
        SILENT
    }
}
