package org.daylight.search.similar;

import java.io.Closeable;
import java.io.IOException;

/**
 * A model that computes a vector from a text, so that texts of similar meaning have vectors in similar directions. The same text gives the
 * same vector on the same machine. All methods may be called from any thread at the same time; the work is done in the calling thread.
 */
public interface Embedder extends Closeable {

    /** Name and version of the model, at most 100 printable ASCII characters. Vectors of different models cannot be compared. */
    String model();

    /** The length of its vectors, 1 to 1,024. */
    int dimensions();

    /**
     * The smallest cosine with which a document is a result, 0 to 1. Each model has its own.
     */
    double leastSimilarity();

    /**
     * The vector of a text.
     *
     * @param text of any length; the model reads the beginning only, and how much is its own limit
     * @return a vector of length 1 with {@link #dimensions} values; of a text without any word the values are 0
     * @throws IOException in one line, when the model cannot be used
     */
    float[] embed(String text) throws IOException;
}
