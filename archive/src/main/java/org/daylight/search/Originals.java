package org.daylight.search;

import java.io.IOException;
import java.util.Optional;

/**
 * The originals of the documents of an index, as its owner keeps them: an index has words and cards, and no text. Asked by {@code more-like:}
 * alone, once for each message that is named. Safe for several threads.
 */
@FunctionalInterface
public interface Originals {

    /** No originals at hand. */
    Originals NONE = (key, most) -> Optional.empty();

    /**
     * The first bytes of an original, not changed by the caller.
     *
     * @param key the document's, as it was added
     * @param most bytes that are wanted; the original may be longer
     * @return empty when the owner has no such document
     * @throws IOException when it cannot be read, or is not what it was
     */
    Optional<byte[]> firstBytes(long key, int most) throws IOException;
}
