/**
 * Mirrors: copies of an archive that others host, kept up to date and checked before anything new is shown (docs/mirrors.md,
 * spec/mirror.md).
 *
 * <p>Start at {@link org.daylight.mirror.Mirror}; {@code Round} lists the steps. {@link org.daylight.mirror.CheckMirrors} asks the
 * mirrors that the log lists for their state. No source is trusted: a file is put in place only after it was checked, the
 * checkpoint last. Every answer is bounded in size and time. Deliberately absent: any request on behalf of a reader.
 */
@NullMarked
package org.daylight.mirror;

import org.jspecify.annotations.NullMarked;
