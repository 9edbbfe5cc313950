/**
 * Reads a pack, the file of one part (spec/pack.md), and its torrent (spec/torrent.md).
 *
 * <p>Start at {@link org.daylight.pack.PackZip}. Deliberately absent: writing packs ({@code org.daylight.archive} does), and the
 * decision whether a pack is correct ({@code org.daylight.check} makes it).
 */
@NullMarked
package org.daylight.pack;

import org.jspecify.annotations.NullMarked;
