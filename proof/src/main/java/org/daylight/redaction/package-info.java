/**
 * Proof that a redacted document shows nothing but bytes of the original, in their order, and marks where something is
 * missing ({@code spec/redaction.md}).
 *
 * <p>Start at {@link org.daylight.redaction.PieceTree}, which commits to the tokens of a document, then
 * {@link org.daylight.redaction.RedactionProof}, which says what of them is shown, and
 * {@link org.daylight.redaction.CheckRedaction}. Deliberately absent: the choice of what is redacted, and anything that
 * knows a message from other bytes.
 */
@NullMarked
package org.daylight.redaction;

import org.jspecify.annotations.NullMarked;
