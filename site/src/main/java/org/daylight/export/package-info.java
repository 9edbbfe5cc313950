/**
 * The whole of a search result as a file: CSV, JSON Lines, mbox, or a zip of the messages (spec/exports.md).
 *
 * <p>Start at {@link org.daylight.export.ExportResult}; {@link org.daylight.export.ResultFormat} names the formats and makes their
 * writers. <b>Invariant:</b> the same result gives the same bytes, in the order of the result; nothing of it is skipped without a line
 * that says so; what is held grows by some 50 bytes a document at most. Deliberately absent: HTTP, files, and any name of who asked.
 */
@NullMarked
package org.daylight.export;

import org.jspecify.annotations.NullMarked;
