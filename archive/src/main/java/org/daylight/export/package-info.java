/**
 * Exports a whole search result as one file: CSV, JSON Lines, mbox, or a zip of the messages (spec/exports.md).
 *
 * <p>Start at {@link org.daylight.export.ExportResult}. The same result gives the same bytes, in the order of the result. Nothing
 * is left out without a line that says so. Memory grows by about 50 bytes for each document. Deliberately absent: HTTP and files.
 */
@NullMarked
package org.daylight.export;

import org.jspecify.annotations.NullMarked;
