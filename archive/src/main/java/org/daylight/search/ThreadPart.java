package org.daylight.search;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Places of a thread, as a {@link ThreadRequest} asked for them.
 *
 * @param messages how many messages the thread has; 0 when the index does not know the message that was named
 * @param everywhere how many it has when other troves count too
 * @param position which message of the conversation the named one is, from 1
 * @param depth how many messages the named one answers, one through the other; a row of missing ones counts as one
 * @param beginning the oldest message; null when there is none
 * @param places how many places there are in all of this kind, on however many pages
 * @param rows those asked for
 */
public record ThreadPart(
        long messages,
        long everywhere,
        long position,
        int depth,
        @Nullable Hit beginning,
        long places,
        List<Row> rows) {

    /** What is said of a message that the index does not know. */
    public static final ThreadPart NONE = new ThreadPart(0, 0, 0, 0, null, 0, List.of());

    /**
     * One place.
     *
     * @param hit the message; null where it is missing
     * @param missing how many messages are missing here, in a row or side by side; 0 for a message
     * @param depth how many places lie above it
     * @param answers how many messages answer it, directly or through others
     * @param here whether it is the message that was named
     */
    public record Row(@Nullable Hit hit, int missing, int depth, int answers, boolean here) {}
}
