package org.daylight.search;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Part of a thread, as a {@link ThreadRequest} asks for it. A place in a thread is a message, or some missing messages.
 *
 * @param messages how many messages the thread has; 0 when the index does not have the named message
 * @param everywhere how many it has when other troves count too
 * @param position which message of the conversation the named one is, from 1
 * @param depth how many places are above the named message
 * @param beginning the oldest message; null when there is none
 * @param places how many places there are on all pages together
 * @param rows the places on this page
 */
public record ThreadPart(
        long messages,
        long everywhere,
        long position,
        int depth,
        @Nullable Hit beginning,
        long places,
        List<Row> rows) {

    /** The answer for a message that the index does not have. */
    public static final ThreadPart NONE = new ThreadPart(0, 0, 0, 0, null, 0, List.of());

    /**
     * One place.
     *
     * @param hit the message; null when it is missing
     * @param missing how many messages are missing here; 0 for a message
     * @param depth how many places are above it
     * @param answers how many messages answer it, directly or through others
     * @param here whether it is the named message
     * @param grouped whether the message does not say what it answers, and is here because of the identifier of its conversation
     */
    public record Row(@Nullable Hit hit, int missing, int depth, int answers, boolean here, boolean grouped) {}
}
