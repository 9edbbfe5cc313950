/**
 * The flows that import a trove, undo an import, and bring the index up to date.
 *
 * <p>Start at {@link org.daylight.flow.ingest.ImportTrove}. The flows are {@code ImportTrove}, {@code AbandonImport},
 * {@code RemoveAccession} and {@code RenameTrove}. Their steps are {@code ImportPipeline}, {@code ForgetAccession} and
 * {@code CatchUpIndex}, which also runs alone, before a search. {@code CatalogRegister} is what the search reads from
 * the catalog. Each flow says what is left if it stops between two of its steps.
 *
 * <p>Deliberately absent: arguments, output and exit codes (the command line has those), SQL and parsing.
 */
@NullMarked
package org.daylight.flow.ingest;

import org.jspecify.annotations.NullMarked;
