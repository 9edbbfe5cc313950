package org.daylight.search;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.daylight.search.query.Notice;

/**
 * All results of a search in one commit of the index, from the first to the last. It must be closed: the files of that commit stay on
 * the disk until then. Not safe for several threads.
 */
public interface CompleteResult extends Closeable {

    /** How many documents were found. */
    int total();

    /** Parts of the query that could not be searched in full; empty when there are none. */
    List<Notice> notices();

    /**
     * The next results, in order.
     *
     * @param most 1 or more
     * @return fewer than {@code most} only at the end; empty after the last one
     */
    List<Hit> next(int most) throws IOException;

    /**
     * The keys of the next results ({@link Hit#key}), in order. Much quicker than {@link #next}, because nothing that is stored is read.
     * Both continue where the last call of either ended.
     *
     * @param most 1 or more
     * @return fewer than {@code most} only at the end; empty after the last one
     */
    long[] nextKeys(int most) throws IOException;
}
