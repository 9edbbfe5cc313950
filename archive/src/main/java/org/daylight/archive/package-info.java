/**
 * The public folder: what is in it, the path of each file, and how packs are written and read (spec/archive.md, spec/pack.md).
 *
 * <p>Start at {@link org.daylight.archive.Archive}. What the log does not name does not exist; what the log says was withdrawn is
 * not returned, whatever a pack contains. Deliberately absent: the newsroom. Nothing here can name a vault, a catalog or a key
 * that signs.
 */
@NullMarked
package org.daylight.archive;

import org.jspecify.annotations.NullMarked;
