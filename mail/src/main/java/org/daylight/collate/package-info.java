/**
 * Compares texts: which documents are copies of one message, which share passages, what a message quotes, and how two messages
 * differ (spec/copies.md).
 *
 * <p>Start at {@link org.daylight.collate.Passages}, which separates new text from quoted text.
 * {@link org.daylight.collate.Fingerprint} is what an index stores for a message; {@link org.daylight.collate.Quotation} compares
 * a quotation with its source; {@link org.daylight.collate.Comparison} compares two messages. All functions are pure and their
 * work is bounded. Deliberately absent: files, indexes, addresses, and any opinion on which of two versions is genuine.
 */
@NullMarked
package org.daylight.collate;

import org.jspecify.annotations.NullMarked;
