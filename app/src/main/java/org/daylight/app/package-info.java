/**
 * The {@code daylight} command, one class per command, and {@link org.daylight.app.Wiring}, the only file that chooses
 * back ends.
 *
 * <p>Start at {@link org.daylight.app.Main}, or at the entry point, {@link org.daylight.app.Start}. Deliberately
 * absent: logic. A command reads its arguments, calls one flow, and prints the result.
 */
@NullMarked
package org.daylight.app;

import org.jspecify.annotations.NullMarked;
