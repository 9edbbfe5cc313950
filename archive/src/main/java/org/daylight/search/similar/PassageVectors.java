package org.daylight.search.similar;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.daylight.search.Removals;
import org.jspecify.annotations.Nullable;

/**
 * The stored vectors of the passages of documents. One process writes, others may read. All methods may be called from any thread at
 * the same time.
 */
public interface PassageVectors extends Closeable {

    /** Documents that one call of {@link #nearest} may return at most. */
    int MOST = 1_000;

    /**
     * A document near a vector.
     *
     * @param key as in the search index ({@link org.daylight.search.IndexedDocument#key})
     * @param cosine of the angle between the vector and that of the document's nearest passage, -1 to 1
     */
    record Near(long key, double cosine) {}

    /** What the owner said at the last commit; empty when there is none. */
    String mark();

    /** Why the vectors that were found could not be used and were deleted when this was opened, in one line; null when they were not. */
    @Nullable
    String rebuilt();

    /** How many documents there are as of the last commit, with and without passages. */
    long documents() throws IOException;

    /**
     * Whether a document was there at the last commit, as a release published it.
     *
     * @param release the number of the release in the log
     */
    boolean has(long key, int release) throws IOException;

    /**
     * Adds a document, or replaces it.
     *
     * @param release the number of the release in the log
     * @param vectors of its passages, each quantised; none for a document without text
     */
    void put(long key, int release, List<byte[]> vectors) throws IOException;

    /** Removes a document. */
    void remove(long key) throws IOException;

    /** Removes the documents of a release. */
    void removeRelease(int release) throws IOException;

    /** Makes what was added and removed durable. After {@link Removals#ERASED}, no file contains a vector that was removed. */
    void commit(String mark, Removals removals) throws IOException;

    /**
     * The documents with the nearest passages, the nearest first; equally near ones by key. The search is approximate: it may miss some. The same
     * commit gives the same answer.
     *
     * @param vector quantised
     * @param among the keys of the documents that may be found, in ascending order; null for all
     * @param most 1 to {@value #MOST}
     * @throws IOException in one line with what to do, when the vectors cannot be read
     */
    List<Near> nearest(byte[] vector, long @Nullable [] among, int most) throws IOException;
}
