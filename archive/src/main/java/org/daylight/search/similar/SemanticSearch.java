package org.daylight.search.similar;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.daylight.search.Effort;
import org.jspecify.annotations.Nullable;

/** Searches vectors with the model that computed them. At most two texts are embedded at the same time; others wait. */
public final class SemanticSearch implements SimilarTexts {

    /** Characters of a text that are compared. A question is short, and the time that a model needs grows with the length. */
    static final int MAX_CHARS = 300;

    private static final int AT_ONCE = 2;

    private final Embedder embedder;
    private final PassageVectors vectors;
    private final Semaphore embedding = new Semaphore(AT_ONCE);

    /** Closes both when it is closed. */
    public SemanticSearch(Embedder embedder, PassageVectors vectors) {
        this.embedder = embedder;
        this.vectors = vectors;
    }

    @Override
    public List<PassageVectors.Near> nearest(String text, long @Nullable [] among, int most) throws IOException {
        if (most < 1 || most > MOST) {
            throw new IllegalArgumentException("1 to " + MOST + " documents, not " + most);
        }
        if (text.isBlank() || among != null && among.length == 0) {
            return List.of();
        }
        Effort.checkNow();
        float[] vector;
        embedding.acquireUninterruptibly();
        try {
            vector = embedder.embed(TextPassages.cut(text, MAX_CHARS));
        } finally {
            embedding.release();
        }
        Effort.checkNow();
        List<PassageVectors.Near> near = vectors.nearest(QuantisedVector.of(vector), among, most);
        Effort.checkNow();
        return near.stream()
                .filter(one -> one.cosine() >= embedder.leastSimilarity())
                .toList();
    }

    @Override
    public long documents() throws IOException {
        return vectors.documents();
    }

    @Override
    public void close() throws IOException {
        try (vectors) {
            embedder.close();
        }
    }
}
