package org.daylight.tree;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.daylight.format.Malformed;
import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Finds which partial tile is wrong when the partial tiles of a tree do not give its root (spec/log.md section 7). Each can be made anew from what lies
 * below it: hashes of level 0 from the entries, those of a level above from the full tiles. With those that come out otherwise in their place the root
 * must be right; else no single one can be named.
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

    /** The tiles that are wrong, or, where that cannot be said, all that may be; at least one where the root is wrong. */
    public List<TilePath> suspects() throws IOException {
        var given = new ArrayList<List<Sha256>>();
        var anew = new ArrayList<List<Sha256>>();
        var all = new ArrayList<TilePath>();
        var differing = new ArrayList<TilePath>();
        var unknown = new ArrayList<TilePath>();
        for (int level = 0; TileTree.count(size, level) > 0; level++) {
            long count = TileTree.count(size, level);
            int width = (int) (count % TilePath.WIDTH);
            if (width == 0) {
                given.add(List.of());
                anew.add(List.of());
                continue;
            }
            var path = new TilePath(level, count / TilePath.WIDTH, width);
            List<Sha256> tile = TileTree.read(source, path);
            List<Sha256> made = level == 0 ? fromEntries(path) : fromBelow(path);
            given.add(tile);
            anew.add(made == null ? tile : made);
            all.add(path);
            if (made == null) {
                unknown.add(path);
            } else if (!made.equals(tile)) {
                differing.add(path);
            }
        }
        if (TileTree.rootOf(size, anew).equals(root)) {
            return differing;
        }
        if (unknown.isEmpty()) {
            return all;
        }
        unknown.addAll(differing);
        return unknown;
    }

    /** The hashes of level 0 as the entries give them; null where there are none, or they cannot be read. */
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

    /** The hashes of a level as the full tiles below give them; null where one is absent. */
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
