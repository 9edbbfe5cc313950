package org.daylight.search;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.daylight.search.query.Notice;

/**
 * All that a search found, at one state of the index, to be walked from the first to the last. It must be closed: the files of that
 * state stay on the disk until then. Not for use by several threads.
 */
public interface CompleteResult extends Closeable {

    /** How many documents were found. */
    int total();

    /** What the index could not search in full; empty when nothing was left out. */
    List<Notice> notices();

    /**
     * The next hits, in order.
     *
     * @param most 1 or more
     * @return fewer than {@code most} only at the end; empty when there is no further one
     */
    List<Hit> next(int most) throws IOException;
}
