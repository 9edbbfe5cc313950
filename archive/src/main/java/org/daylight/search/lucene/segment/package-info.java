/**
 * Writes segments of a Lucene index directly, instead of Lucene's indexing chain (docs/decisions/0044).
 *
 * <p>Start at {@link org.daylight.search.lucene.segment.SegmentBuffer}. The output goes through Lucene's codec and equals what Lucene's own
 * {@code IndexWriter} writes. Not here: file formats, merging, commits and searching, which Lucene does.
 */
@NullMarked
package org.daylight.search.lucene.segment;

import org.jspecify.annotations.NullMarked;
