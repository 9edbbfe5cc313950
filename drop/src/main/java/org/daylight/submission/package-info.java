/**
 * What a drop writes and a newsroom reads: the keys that follow from a source's words, items in encrypted segments, receipts, replies, and
 * how all this is handed over ({@code spec/drop.md}).
 *
 * <p>Start at {@link org.daylight.submission.DropExchange}, then {@link org.daylight.submission.ReadSubmission}. The drop starts at
 * {@link org.daylight.submission.SegmentWriter}. Deliberately absent: HTTP ({@code submission.remote}), pages and the drop's process
 * ({@code org.daylight.drop}), and what a newsroom does with a submission.
 */
@NullMarked
package org.daylight.submission;

import org.jspecify.annotations.NullMarked;
