/**
 * The newsroom's flows, one class each: read these first. Every flow lists its steps in order and says what is left when it is stopped
 * between two of them.
 *
 * <p>Start at {@link org.daylight.flow.ImportTrove}, then {@link org.daylight.flow.PublishRelease}. Deliberately absent: arguments, output and
 * exit codes (the command line has those), SQL, parsing, and anything a step knows better.
 */
@NullMarked
package org.daylight.flow;

import org.jspecify.annotations.NullMarked;
