/**
 * Finds what must be redacted in a message or a file, and writes its published form ({@code spec/redacting.md}).
 *
 * <p>Start at {@link org.daylight.redact.RedactMessage} and {@link org.daylight.redact.RedactFile}. A
 * {@link org.daylight.redact.Selector} says what is redacted; {@link org.daylight.redact.FindString} finds a string in every
 * encoding. The result is a {@link org.daylight.redact.RedactedForm}, or {@link org.daylight.redact.Withheld} where the
 * document cannot be redacted safely: it is never published with less redacted. Deliberately absent: who decides, the proof
 * ({@code org.daylight.redaction}), and anything that renders attachments.
 */
@NullMarked
package org.daylight.redact;

import org.jspecify.annotations.NullMarked;
