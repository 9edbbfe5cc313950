package org.daylight.search.similar;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds documents of similar meaning. May be used by several threads. */
public interface SimilarTexts extends Closeable {

    /** Documents that one call may return at most. */
    int MOST = 100;

    /**
     * The documents whose texts are the most similar to a text, the most similar first. Documents that are not similar enough are left out.
     *
     * @param text what the reader typed; a long one is cut
     * @param among the keys of the documents that may be found ({@link org.daylight.search.Hit#key}), in ascending order; null for all
     * @param most 1 to {@value #MOST}
     * @throws IOException in one line with what to do, when the vectors or the model cannot be used
     */
    List<PassageVectors.Near> nearest(String text, long @Nullable [] among, int most) throws IOException;

    /** How many documents have been compared with texts; fewer than are published when new ones were not added yet. */
    long documents() throws IOException;
}
