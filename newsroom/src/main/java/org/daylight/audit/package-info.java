/**
 * The audit log of a newsroom: who decided what, when and why ({@code spec/review.md} section 3). Each line has the hash
 * of the line before it, so that a line that is changed, dropped or moved is found.
 *
 * <p>Start at {@link org.daylight.audit.AuditLog}. Deliberately absent: what an entry means for a document (the flows
 * of {@code org.daylight.flow.review} decide that), users, and SQL.
 */
@NullMarked
package org.daylight.audit;

import org.jspecify.annotations.NullMarked;
