/**
 * The flows that import a trove, undo an import, and bring the index up to date.
 *
 * <p>Start at {@link org.daylight.flow.ingest.ImportTrove}. Each flow lists its steps in order and says what is left if
 * it stops between two of them. Deliberately absent: arguments, output and exit codes (the command line has those), SQL
 * and parsing.
 */
@NullMarked
package org.daylight.flow.ingest;

import org.jspecify.annotations.NullMarked;
