package org.daylight.tree;

/**
 * A file to be written: where, below the log's prefix, and what. Once written it never changes.
 *
 * @param path of the tile or entry bundle
 * @param bytes its content; not copied, so not to be changed
 */
public record TileFile(TilePath path, byte[] bytes) {}
