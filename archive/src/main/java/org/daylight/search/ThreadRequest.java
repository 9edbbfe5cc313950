package org.daylight.search;

import org.daylight.search.query.Query;

/**
 * Part of the thread that a message is in. Only what is needed for this part is read.
 *
 * @param name the message; when several have this name, one of them
 * @param acrossTroves whether to include documents of other troves
 * @param part which places, and in which order
 * @param offset how many places to skip, 0 or more
 * @param limit places on a page, 1 to 1,000; {@link Part#PLACE} has its own limit
 */
public record ThreadRequest(Query.Name name, boolean acrossTroves, Part part, long offset, int limit)
        implements IndexRequest<ThreadPart> {

    private static final int MOST = 1_000;

    public ThreadRequest {
        if (offset < 0 || limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("not a page of a thread");
        }
    }

    /** Which places of a thread. */
    public enum Part {
        /** All, each answer below the message it answers. */
        WHOLE,
        /** The first messages and the direct answers to them; of deeper answers only the number. */
        BRANCHES,
        /** The message, and the answers to it, direct and through others. */
        BELOW,
        /** All messages, the oldest first; those without a date last. */
        BY_TIME,
        /** The messages above it, some next to it, and some answers to it: at most 25 places. */
        PLACE
    }
}
