package org.daylight.search;

import org.daylight.search.query.Query;

/**
 * A part of the thread that a message is in.
 *
 * @param name the message; of several with one name, the first that was indexed
 * @param acrossTroves whether documents of other troves belong to it too
 * @param part which places, in which order
 * @param offset how many places to pass over; beyond the last there are none
 * @param limit places on a page, 1 to 1,000; {@link Part#PLACE} has a bound of its own
 */
public record ThreadRequest(Query.Name name, boolean acrossTroves, Part part, long offset, int limit)
        implements IndexRequest<ThreadPart> {

    private static final int MOST = 1_000;

    public ThreadRequest {
        if (offset < 0 || limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("not a page of a thread");
        }
    }

    /** Which places of a thread are wanted. */
    public enum Part {
        /** All, every answer below what it answers. */
        WHOLE,
        /** What begins it and the direct answers to that; of what lies below them, the number. */
        BRANCHES,
        /** The message and the answers to it, direct and through others. */
        BELOW,
        /** All messages, the oldest first; unknown dates last. */
        BY_TIME,
        /** What the message answers up to the first, what stands beside it, what answers it: at most 25 places. */
        PLACE
    }
}
