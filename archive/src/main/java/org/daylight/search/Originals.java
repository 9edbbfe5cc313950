package org.daylight.search;

import java.io.IOException;
import java.util.Optional;

/**
 * The original messages of the documents of an index, from its owner: an index stores words and what a list shows, but no text. Used
 * by {@code more-like:}, once for each message that is named. Safe for several threads.
 */
@FunctionalInterface
public interface Originals {

    /** No originals are available. */
    Originals NONE = (key, most) -> Optional.empty();

    /**
     * The first bytes of an original. The caller does not change them.
     *
     * @param key of the document, as it was added
     * @param most at most this many bytes are wanted; the original may be longer
     * @return empty when the owner has no such document
     * @throws IOException when it cannot be read, or has been changed
     */
    Optional<byte[]> firstBytes(long key, int most) throws IOException;
}
