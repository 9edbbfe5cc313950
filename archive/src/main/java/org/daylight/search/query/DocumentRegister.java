package org.daylight.search.query;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of an index knows about its documents and the index does not, because it is decided later: numbers, and which
 * documents are not shown. A newsroom has a register. An archive needs none: its documents are indexed with their numbers. It is read for
 * each query, so that an answer is never older than the register. Safe for several threads.
 */
public interface DocumentRegister {

    /** Has no information. */
    DocumentRegister NONE = new DocumentRegister() {
        @Override
        public long[] numbered(@Nullable String trove, int number) {
            return new long[0];
        }

        @Override
        public long @Nullable [] decided(Decision decision) {
            return null;
        }
    };

    /** What an editor decided about a document. */
    enum Decision {
        /** It is not published. */
        WITHHELD,
        /** It was withdrawn after it was published. */
        WITHDRAWN
    }

    /**
     * Keys of the documents with a number.
     *
     * @param trove its slug; null for the number in every trove
     * @param number 1…N
     */
    long[] numbered(@Nullable String trove, int number) throws IOException;

    /** Keys of the documents with this decision; null when the owner does not know. */
    long @Nullable [] decided(Decision decision) throws IOException;
}
