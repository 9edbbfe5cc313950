/**
 * Semantic search: documents whose texts have a similar meaning, found with vectors that a model computes ({@code spec/semantic.md}).
 *
 * <p>{@link org.daylight.search.similar.SemanticIndex} computes the vectors of an archive's documents.
 * {@link org.daylight.search.similar.SemanticSearch} finds the documents that are nearest to a text, and
 * {@link org.daylight.search.similar.HybridSearch} combines them with the results of word search. Not here: the model, which is an addon
 * (module {@code semantic}), and the files ({@code org.daylight.search.lucene.vector}). The vectors are derived data and may be deleted.
 */
@NullMarked
package org.daylight.search.similar;

import org.jspecify.annotations.NullMarked;
