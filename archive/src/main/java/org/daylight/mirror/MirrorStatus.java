package org.daylight.mirror;

import java.time.Instant;

/**
 * The last known status of a copy of the archive. Immutable.
 *
 * @param asked when it was checked
 * @param entries size of its log; 0 when it showed no log that can be trusted
 * @param detail what is wrong and what to do, in one line, which may have words of the other side; may be empty
 */
public record MirrorStatus(Instant asked, Kind kind, long entries, String detail) {

    /** How the copy relates to this archive. */
    public enum Kind {
        /** It has the same log. */
        SAME,
        /** Its log is a beginning of ours. */
        BEHIND,
        /** Its log continues ours. */
        AHEAD,
        /** Its log is another history with the publisher's signature: the publisher signed two. */
        OTHER_HISTORY,
        /** Its log is not signed by the key of this log. */
        OTHER_LOG,
        /** Its server answers, but not as a copy of this archive does: it has no archive, refuses, or its log is damaged. */
        UNREADABLE,
        /** It does not answer, or only with an error that may pass. */
        SILENT
    }
}
