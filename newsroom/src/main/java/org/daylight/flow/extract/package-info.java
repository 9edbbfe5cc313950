/**
 * The flows that extract the text of everything a newsroom holds, and make safe views of it.
 *
 * <p>Start at {@link org.daylight.flow.extract.ExtractTrove}, and {@link
 * org.daylight.flow.extract.MakeViews}, which list their steps. {@code ExtractionSettings} says with which programs,
 * {@code WantedParts} what of a document is extracted, and {@code UnitsRead} checks what a child process answered.
 *
 * <p>Deliberately absent: the processes themselves ({@code org.daylight.extract}), SQL, arguments, output and exit codes.
 */
@NullMarked
package org.daylight.flow.extract;

import org.jspecify.annotations.NullMarked;
