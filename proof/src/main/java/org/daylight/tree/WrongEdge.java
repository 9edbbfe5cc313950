package org.daylight.tree;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.daylight.format.Malformed;
import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which partial tile is wrong if the partial tiles of a tree do not give its root (spec/log.md section 7). Each can be computed from the level
 * below: hashes of level 0 from the entries, those of a higher level from the full tiles. If the root is right with the computed tiles in place of those
 * that differ, these are the wrong ones. Otherwise it is unknown which tile is wrong.
 */
public final class WrongEdge {
    private final TileSource source;
    private final long size;
    private final Sha256 root;
    private final boolean entries;

    /** @param entries whether the tree has bundles of entries */
    public WrongEdge(TileSource source, long size, Sha256 root, boolean entries) {
        this.source = source;
        this.size = size;
        this.root = root;
        this.entries = entries;
    }

    /** The tiles that are wrong. If that is unknown, all tiles that could be; at least one if the root is wrong. */
    public List<TilePath> suspects() throws IOException {
        var given = new ArrayList<List<Sha256>>();
        var computed = new ArrayList<List<Sha256>>();
        var all = new ArrayList<TilePath>();
        var differing = new ArrayList<TilePath>();
        var unknown = new ArrayList<TilePath>();
        for (int level = 0; TileTree.count(size, level) > 0; level++) {
            long count = TileTree.count(size, level);
            int width = (int) (count % TilePath.WIDTH);
            if (width == 0) {
                given.add(List.of());
                computed.add(List.of());
                continue;
            }
            var path = new TilePath(level, count / TilePath.WIDTH, width);
            List<Sha256> tile = TileTree.read(source, path);
            List<Sha256> made = level == 0 ? fromEntries(path) : fromBelow(path);
            given.add(tile);
            computed.add(made == null ? tile : made);
            all.add(path);
            if (made == null) {
                unknown.add(path);
            } else if (!made.equals(tile)) {
                differing.add(path);
            }
        }
        if (TileTree.rootOf(size, computed).equals(root)) {
            return differing;
        }
        if (unknown.isEmpty()) {
            return all;
        }
        unknown.addAll(differing);
        return unknown;
    }

    /** The hashes of level 0, computed from the entries; null if there are none or they cannot be read. */
    private @Nullable List<Sha256> fromEntries(TilePath path) throws IOException {
        if (!entries) {
            return null;
        }
        var bundle = new TilePath(TilePath.ENTRIES, path.index(), path.width());
        return read(() ->
                EntryBundle.read(TileTree.readOrFull(source, bundle, EntryBundle.MAX_BYTES), path.width()).stream()
                        .map(MerkleTree::leafHash)
                        .toList());
    }

    /** The hashes of a level, computed from the full tiles below; null if one is absent. */
    private @Nullable List<Sha256> fromBelow(TilePath path) throws IOException {
        return read(() -> {
            var hashes = new ArrayList<Sha256>();
            for (int i = 0; i < path.width(); i++) {
                long index = path.index() * TilePath.WIDTH + i;
                hashes.add(
                        TileTree.subtree(TileTree.read(source, new TilePath(path.level() - 1, index, TilePath.WIDTH))));
            }
            return hashes;
        });
    }

    private interface Reading {
        List<Sha256> hashes();
    }

    private static @Nullable List<Sha256> read(Reading reading) throws IOException {
        try {
            return reading.hashes();
        } catch (Malformed e) {
            return null;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
