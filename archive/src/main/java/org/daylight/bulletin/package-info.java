/**
 * Bulletins: the newest checkpoint of a log, some of its newest entries with their proofs, and keys that became public, in less than 2,000 bytes of text
 * ({@code spec/bulletin.md}).
 *
 * <p>Start at {@link org.daylight.bulletin.Bulletin}; {@link org.daylight.bulletin.WriteBulletin} makes one from a copy of an archive, and
 * {@link org.daylight.bulletin.CompareBulletin} says what one proves to a copy. Deliberately absent: any key that signs, and opening parts
 * ({@code mirror.AcceptBulletin}).
 */
@NullMarked
package org.daylight.bulletin;

import org.jspecify.annotations.NullMarked;
