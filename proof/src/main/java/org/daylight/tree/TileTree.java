package org.daylight.tree;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * A Merkle tree stored in tiles (c2sp.org/tlog-tiles, spec/log.md section 2), read and extended. It is used for the log ({@code TileLog}) and for
 * each accession's commitments (spec/commitments.md).
 *
 * <p>Everything read is proved. {@link #open} reads the partial tiles of the right edge, which together give the root. Each full
 * tile is checked against its hash in the tile above before it is used. So an altered tile is refused, never returned.
 *
 * <p>Safe for several threads if its source is. Caches at most 128 tiles (about 2 MB).
 */
public final class TileTree {
    private static final String ABSENT = "tile-absent";
    private static final String WRONG = "tile-wrong";
    private static final int LEVELS = 8; // 8 levels of 256-fold tiles are more leaves than a long can count
    private static final int BITS = 8;
    private static final int TILE_BYTES = TilePath.WIDTH * Sha256.BYTES;
    private static final int CACHED_TILES = 128;

    private final TileSource source;
    private final long size;
    /** For each level, the hashes of its partial tile; empty if all tiles of the level are full. */
    private final List<List<Sha256>> edge;

    private final Sha256 root;

    private final Map<TilePath, List<Sha256>> cache = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<TilePath, List<Sha256>> eldest) {
            return size() > CACHED_TILES;
        }
    };

    /**
     * The result of appending. Nothing has been written yet.
     *
     * @param size of the new tree
     * @param root of the new tree
     * @param files to write, all of them before anything that contains the new root, in this order: each file comes after those it hashes
     */
    public record Growth(long size, Sha256 root, List<TileFile> files) {}

    private TileTree(TileSource source, long size, List<List<Sha256>> edge) {
        this.source = source;
        this.size = size;
        this.edge = edge;
        this.root = new MerkleTree(size, this::node).root();
    }

    /** The tree without leaves, to which the first leaves are appended. */
    public static TileTree empty() {
        return new TileTree((path, limitBytes) -> Optional.empty(), 0, List.of());
    }

    /**
     * Opens the tree of a known size and root. Reads its right edge, at most eight tiles, and checks it against the root.
     *
     * @param size number of leaves, 0 or more
     * @return the tree; or refused: {@code tile-absent}, or {@code tile-wrong} if the bytes do not give the root
     * @throws IOException from the source
     */
    public static Outcome<TileTree> open(TileSource source, long size, Sha256 root) throws IOException {
        Malformed.unless(size >= 0, "tree-size", "the size is negative");
        return caught(() -> {
            var edge = new ArrayList<List<Sha256>>();
            for (int level = 0; count(size, level) > 0; level++) {
                int width = (int) (count(size, level) % TilePath.WIDTH);
                long index = count(size, level) / TilePath.WIDTH;
                edge.add(width == 0 ? List.of() : read(source, new TilePath(level, index, width)));
            }
            var tree = new TileTree(source, size, edge);
            Malformed.unless(tree.root.equals(root), WRONG, "the partial tiles do not match the root of size " + size);
            return tree;
        });
    }

    /** The root that partial tiles give. Nothing is proved. @param edge for each level, the partial tile; empty if all tiles are full */
    static Sha256 rootOf(long size, List<List<Sha256>> edge) {
        return new TileTree((path, limitBytes) -> Optional.empty(), size, edge).root;
    }

    long size() {
        return size;
    }

    public Sha256 root() {
        return root;
    }

    /**
     * Leaf hashes, in order.
     *
     * @param from index of the first, from 0
     * @param to one after the last, at most {@link #size()}
     * @return the hashes, or refused as in {@link #open}
     * @throws IOException from the source
     */
    public Outcome<List<Sha256>> leafHashes(long from, long to) throws IOException {
        if (from < 0 || from > to || to > size) {
            throw new IndexOutOfBoundsException("leaves " + from + " to " + to + " of " + size);
        }
        return caught(() -> {
            var hashes = new ArrayList<Sha256>();
            for (long at = from; at < to; ) {
                List<Sha256> tile = tile(0, at / TilePath.WIDTH);
                int first = (int) (at % TilePath.WIDTH);
                int end = (int) Math.min(tile.size(), first + (to - at));
                hashes.addAll(tile.subList(first, end));
                at += end - first;
            }
            return hashes;
        });
    }

    /**
     * The proof that a leaf is in this tree, for {@link MerkleTree#verifyInclusion}.
     *
     * @param index from 0, below {@link #size()}
     * @return the proof, or refused as in {@link #open}
     * @throws IOException from the source
     */
    public Outcome<List<Sha256>> inclusionProof(long index) throws IOException {
        return caught(() -> new MerkleTree(size, this::node).inclusionProof(index));
    }

    /**
     * The proof that this tree extends an older one, for {@link MerkleTree#verifyConsistency}.
     *
     * @param oldSize 0 to {@link #size()}
     * @return the proof, or refused as in {@link #open}
     * @throws IOException from the source
     */
    public Outcome<List<Sha256>> consistencyProof(long oldSize) throws IOException {
        return caught(() -> new MerkleTree(size, this::node).consistencyProof(oldSize));
    }

    /**
     * The proof that this tree, when it had {@code newSize} leaves, extended an older one.
     *
     * @param oldSize 0 to {@code newSize}
     * @param newSize at most {@link #size()}
     * @return the proof, or refused as in {@link #open}
     * @throws IOException from the source
     */
    public Outcome<List<Sha256>> consistencyProof(long oldSize, long newSize) throws IOException {
        if (newSize > size) {
            throw new IndexOutOfBoundsException("leaves up to " + newSize + " of " + size);
        }
        return caught(() -> new MerkleTree(newSize, this::node).consistencyProof(oldSize));
    }

    /**
     * The root this tree had when it was smaller.
     *
     * @param oldSize 0 to {@link #size()}
     * @return the root, or refused as in {@link #open}
     * @throws IOException from the source
     */
    public Outcome<Sha256> root(long oldSize) throws IOException {
        return caught(() -> new MerkleTree(size, this::node).root(oldSize));
    }

    /**
     * The hash of a complete subtree.
     *
     * @param subtree of leaves below {@link #size()}
     * @return the hash, or refused as in {@link #open}
     * @throws IOException from the source
     */
    public Outcome<Sha256> hash(PartialTree.Subtree subtree) throws IOException {
        if (subtree.to() > size) {
            throw new IndexOutOfBoundsException("leaves up to " + subtree.to() + " of " + size);
        }
        return caught(() -> node(subtree.level(), subtree.index()));
    }

    /**
     * Computes what to write to append these leaves. Reads nothing: the right edge is known since {@link #open}, so
     * the cost grows with the number of new leaves only.
     *
     * @param leafHashes {@link MerkleTree#leafHash} of each new entry, in order; an empty list gives no file
     */
    public Growth append(List<Sha256> leafHashes) {
        long newSize = Math.addExact(size, leafHashes.size());
        var newEdge = new ArrayList<List<Sha256>>();
        var files = new ArrayList<TileFile>();
        List<Sha256> added = leafHashes;
        for (int level = 0; count(newSize, level) > 0; level++) {
            long index = count(size, level) / TilePath.WIDTH;
            var row = new ArrayList<>(level < edge.size() ? edge.get(level) : List.<Sha256>of());
            row.addAll(added);
            var full = new ArrayList<Sha256>();
            int at = 0;
            for (; row.size() - at >= TilePath.WIDTH; at += TilePath.WIDTH, index++) {
                List<Sha256> tile = row.subList(at, at + TilePath.WIDTH);
                files.add(new TileFile(new TilePath(level, index, TilePath.WIDTH), bytes(tile)));
                full.add(subtree(tile));
            }
            List<Sha256> partial = List.copyOf(row.subList(at, row.size()));
            if (!partial.isEmpty() && !added.isEmpty()) {
                files.add(new TileFile(new TilePath(level, index, partial.size()), bytes(partial)));
            }
            newEdge.add(partial);
            added = full;
        }
        var grown = new TileTree(source, newSize, newEdge);
        return new Growth(newSize, grown.root, List.copyOf(files));
    }

    /** The hash of a complete binary subtree, for {@link MerkleTree}: hashes of one tile, combined. */
    private Sha256 node(int level, long index) {
        int height = level % BITS;
        long first = index << height;
        int offset = (int) (first % TilePath.WIDTH);
        return subtree(tile(level / BITS, first / TilePath.WIDTH).subList(offset, offset + (1 << height)));
    }

    static Sha256 subtree(List<Sha256> hashes) {
        Sha256[] row = hashes.toArray(new Sha256[0]);
        for (int width = row.length / 2; width > 0; width /= 2) {
            for (int i = 0; i < width; i++) {
                row[i] = MerkleTree.nodeHash(row[2 * i], row[2 * i + 1]);
            }
        }
        return row[0];
    }

    /** The proved hashes of a tile. Goes up to the nearest proved tile, then checks each tile on the way down. */
    private List<Sha256> tile(int level, long index) {
        int top = level;
        List<Sha256> tile = proved(top, index);
        while (tile == null) {
            top++;
            tile = proved(top, index >>> BITS * (top - level));
        }
        while (top > level) {
            top--;
            long below = index >>> BITS * (top - level);
            Sha256 expected = tile.get((int) (below % TilePath.WIDTH));
            var path = new TilePath(top, below, TilePath.WIDTH);
            tile = read(source, path);
            Malformed.unless(subtree(tile).equals(expected), WRONG, path + " does not match the root");
            synchronized (cache) {
                cache.put(path, tile);
            }
        }
        return tile;
    }

    /** A tile that needs no proof: of the right edge, or proved before. Null for others. The top level consists of its edge only. */
    private @Nullable List<Sha256> proved(int level, long index) {
        if (index == count(size, level) / TilePath.WIDTH) {
            return edge.get(level);
        }
        synchronized (cache) {
            return cache.get(new TilePath(level, index, TilePath.WIDTH));
        }
    }

    /** The hashes of a tile. Nothing is proved. */
    static List<Sha256> read(TileSource source, TilePath path) {
        byte[] bytes = readOrFull(source, path, TILE_BYTES);
        int length = path.width() * Sha256.BYTES;
        boolean partOfFull = path.isPartial() && bytes.length == TILE_BYTES;
        Malformed.unless(bytes.length == length || partOfFull, WRONG, path + " is not " + length + " bytes long");
        Sha256[] hashes = new Sha256[path.width()];
        Arrays.setAll(hashes, i -> Sha256.at(bytes, i * Sha256.BYTES));
        return List.of(hashes);
    }

    /** A file. If a partial one is missing, the full one, which begins with it: the specification lets a log delete the partial one. */
    public static byte[] readOrFull(TileSource source, TilePath path, int limitBytes) {
        try {
            Optional<byte[]> bytes = source.read(path.path(), limitBytes);
            if (bytes.isEmpty() && path.isPartial()) {
                bytes = source.read(path.width(TilePath.WIDTH).path(), limitBytes);
            }
            return bytes.orElseThrow(() -> new Malformed(ABSENT, path + " is missing"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link Malformed#caught}, for parsers that read from a source. */
    public static <T> Outcome<T> caught(Supplier<T> reader) throws IOException {
        try {
            return Malformed.caught(reader);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static byte[] bytes(List<Sha256> hashes) {
        ByteBuffer out = ByteBuffer.allocate(hashes.size() * Sha256.BYTES);
        hashes.forEach(hash -> hash.put(out));
        return out.array();
    }

    /** The number of hashes on a level of tiles, in a tree of that size. */
    static long count(long size, int level) {
        return level < LEVELS ? size >>> BITS * level : 0;
    }
}
