/**
 * Vectors of passages in Lucene's files: a graph of neighbours (HNSW) over vectors of bytes.
 *
 * <p>{@link org.daylight.search.lucene.vector.LuceneVectors} is all there is. Outside of this package only {@code app.Wiring}, benchmarks
 * and tests name it.
 */
@NullMarked
package org.daylight.search.lucene.vector;

import org.jspecify.annotations.NullMarked;
