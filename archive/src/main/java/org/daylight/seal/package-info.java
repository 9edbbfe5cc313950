/**
 * Sealed files ({@code spec/sealed.md}): writes and reads them as streams, and opens them with their keys on any copy of an archive.
 *
 * <p>Start at {@link org.daylight.seal.SealedFile}, then {@link org.daylight.seal.OpenSealed}. Deliberately absent: who has which key, and when a part
 * may be opened.
 */
@NullMarked
package org.daylight.seal;

import org.jspecify.annotations.NullMarked;
