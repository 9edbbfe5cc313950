/**
 * Makes segments of a Lucene index from documents, in place of Lucene's own indexing chain, and several times as fast.
 *
 * <p>Start at {@link org.daylight.search.segment.SegmentBuffer}; docs/decisions/0044 says why and how.
 * What is written goes through Lucene's codec and is what Lucene's own {@code IndexWriter} would have written:
 * {@code SegmentBufferTest} compares the two, term by term and position by position. Deliberately absent: file formats, merging,
 * commits and searching (Lucene has them), and which fields there are ({@code DocumentFields} knows).
 */
@NullMarked
package org.daylight.search.segment;

import org.jspecify.annotations.NullMarked;
