package org.daylight.search;

import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;

/** An index that takes whole segments, which a {@link SegmentSource} has written. */
public interface SegmentTaking extends SearchIndex {

    /** The names of the fields, in an order that the segments must use too. */
    List<String> fields();

    /**
     * Adds documents of a segment, as {@link #add} would. They are visible after the next {@link #commit}. The segment's files are not
     * changed, and may be deleted afterwards.
     *
     * @param folder of the segment, on a disk that this machine sees
     * @param keys of all documents of the segment, in their order
     * @param taken the numbers of those that are added; the others are left out
     * @throws IOException also when the segment is damaged or has another number of documents
     */
    void take(Path folder, long[] keys, BitSet taken) throws IOException;
}
