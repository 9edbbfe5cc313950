/**
 * Searches what is public for text that must not be there: redacted strings and large pieces of them, through encodings and
 * archives ({@code spec/redacting.md}).
 *
 * <p>Start at {@link org.daylight.leak.LeakTest}. It deliberately shares no code with {@code org.daylight.redact}, which
 * redacts: what that one does not find, this one may. Nothing here knows a message from other bytes. Deliberately absent: any
 * decision what is redacted.
 */
@NullMarked
package org.daylight.leak;

import org.jspecify.annotations.NullMarked;
