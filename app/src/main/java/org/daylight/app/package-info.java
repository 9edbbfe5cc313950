/**
 * RUN: the {@code daylight} command, one class a command, and {@link org.daylight.app.Wiring}, the one file that chooses back ends.
 *
 * <p>Start at {@link org.daylight.app.Main}, or where the program does, {@link org.daylight.app.Start}. Deliberately absent: logic. A command reads its arguments, calls one flow, and says what came of it.
 */
@NullMarked
package org.daylight.app;

import org.jspecify.annotations.NullMarked;
