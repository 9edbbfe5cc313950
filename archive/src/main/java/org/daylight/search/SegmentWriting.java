package org.daylight.search;

import java.io.IOException;

/** A segment that is being written. For one thread. */
public interface SegmentWriting {

    /** Adds a document, whose key must be another one than those before it. Returns its number in the segment: 0, 1, 2 … */
    int add(IndexedDocument document) throws IOException;

    /** Writes the segment. There must be at least one document, and nothing may be added afterwards. The files are not synced. */
    void finish() throws IOException;
}
