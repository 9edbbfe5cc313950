/**
 * Collation, the comparing of the witnesses of one text: which documents are copies of one message, which share passages, what a
 * message quotes, and how two messages differ ({@code spec/copies.md}).
 *
 * <p>Start at {@link org.daylight.collate.Passages}, which cuts a text into what was written and what was quoted;
 * {@link org.daylight.collate.Fingerprint} is what an index keeps of a message, {@link org.daylight.collate.Quotation} says how a
 * quotation agrees with its source, {@link org.daylight.collate.Comparison} sets two messages side by side. Pure functions: they
 * read no file and no index, know no address, and their work is bounded whatever the text. Deliberately absent: any judgement on
 * which of two witnesses is genuine.
 */
@NullMarked
package org.daylight.collate;

import org.jspecify.annotations.NullMarked;
