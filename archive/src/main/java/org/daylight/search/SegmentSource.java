package org.daylight.search;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes segments of an index apart from the index, also on another machine; {@link SegmentTaking} adds them. Found with {@link
 * java.util.ServiceLoader}. Safe for several threads.
 */
public interface SegmentSource {

    /**
     * Begins a segment.
     *
     * @param folder where it is written; it must be empty
     * @param fields what {@link SegmentTaking#fields} of the index said
     */
    SegmentWriting begin(Path folder, List<String> fields) throws IOException;
}
