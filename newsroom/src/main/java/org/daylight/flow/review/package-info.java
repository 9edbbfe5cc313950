/**
 * The flows of a review: decisions about many documents, undoing them, claims, tags and notes, and the approval of parts
 * by two persons ({@code spec/review.md}). Each is recorded in the audit log in the transaction that makes it.
 *
 * <p>Start at {@link org.daylight.flow.review.ReviewDocuments} and {@link org.daylight.flow.review.ApproveParts}. The
 * flows are these two, {@code UndoDecision}, {@code DeclareEvent}, {@code RemarkDocuments} and {@code ClaimDocuments}.
 * {@code SelectDocuments} finds the documents of a search, and {@code NoteQueues} what the queues are sorted by.
 *
 * <p>Whether a user may give an order is checked by the caller ({@code Editor.mayDecide} and the like), except for
 * approvals, which are checked here.
 *
 * <p>Deliberately absent: withholding one document ({@code org.daylight.flow.decide}), the plan of parts, anything that
 * becomes public, arguments and output, and SQL.
 */
@NullMarked
package org.daylight.flow.review;

import org.jspecify.annotations.NullMarked;
