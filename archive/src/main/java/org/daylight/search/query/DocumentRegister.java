package org.daylight.search.query;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of an index knows of its documents and the index does not, because it is decided later: numbers, and which documents are
 * not shown. A newsroom has one. An archive needs none: its documents are indexed with their numbers. Asked at each query, so that an answer
 * is never older than the register. Safe for several threads.
 */
public interface DocumentRegister {

    /** Knows nothing. */
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
        /** It was taken out again after it was published. */
        WITHDRAWN
    }

    /**
     * Keys of the documents with a number.
     *
     * @param trove its slug; null for the number in every trove
     * @param number 1…N
     */
    long[] numbered(@Nullable String trove, int number) throws IOException;

    /** Keys of the documents about which this was decided; null when the owner does not know. */
    long @Nullable [] decided(Decision decision) throws IOException;
}
