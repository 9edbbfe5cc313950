package org.daylight.tree;

/**
 * A file to write. Once written, it never changes.
 *
 * @param path of the tile or entry bundle, below the log's prefix
 * @param bytes the content; not copied, so it must not be changed
 */
public record TileFile(TilePath path, byte[] bytes) {}
