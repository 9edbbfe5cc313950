/**
 * The public folder: what is in it, where each file lies, and how a pack is written and read.
 *
 * <p>Start at {@link org.daylight.archive.Archive}. Deliberately absent: the newsroom. Nothing here can name a vault, a
 * catalog or a key that signs.
 */
@NullMarked
package org.daylight.archive;

import org.jspecify.annotations.NullMarked;
