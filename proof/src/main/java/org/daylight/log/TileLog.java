package org.daylight.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.tree.EntryBundle;
import org.daylight.tree.MerkleTree;
import org.daylight.tree.TileFile;
import org.daylight.tree.TilePath;
import org.daylight.tree.TileSource;
import org.daylight.tree.TileTree;

/**
 * The published log (c2sp.org/tlog-tiles, spec/log.md): a checkpoint, the tiles of its tree and the bundles of its entries, read and
 * extended. Everything read is proved against the checkpoint.
 *
 * <p>Deliberately absent: signing and writing. {@link #append} returns what to write; the publisher stages the files, syncs them,
 * and puts the signed checkpoint in place last.
 *
 * <p>Safe for several threads if its source is.
 */
public final class TileLog {
    /** The longest entry, in bytes. */
    public static final int MAX_ENTRY_BYTES = EntryBundle.MAX_ENTRY_BYTES;

    private final TileSource source;
    private final Checkpoint checkpoint;
    private final TileTree tree;

    /**
     * The result of appending. Nothing has been written yet.
     *
     * @param checkpoint the new head, not yet signed
     * @param files to write before the checkpoint, in this order
     */
    public record Growth(Checkpoint checkpoint, List<TileFile> files) {}

    private TileLog(TileSource source, Checkpoint checkpoint, TileTree tree) {
        this.source = source;
        this.checkpoint = checkpoint;
        this.tree = tree;
    }

    /** The log without entries, to which the first entries are appended. */
    public static TileLog empty(String origin) {
        return new TileLog(
                (path, limitBytes) -> Optional.empty(),
                new Checkpoint(origin, 0, MerkleTree.emptyRoot()),
                TileTree.empty());
    }

    /**
     * Opens a published log: reads its checkpoint, verifies the signature of the log's key, and checks the tree's right edge against
     * its root.
     *
     * @return the log; or refused with a code of {@link Checkpoint#open} or {@link TileTree#open}, or {@code checkpoint-absent}
     * @throws IOException from the source
     */
    public static Outcome<TileLog> open(TileSource source, NoteKey.Verifier logKey) throws IOException {
        Optional<byte[]> note = source.read(TileSource.CHECKPOINT, SignedNote.MAX_BYTES);
        if (note.isEmpty()) {
            return Outcome.refused("checkpoint-absent", "there is no checkpoint");
        }
        return switch (Checkpoint.open(note.get(), logKey)) {
            case Outcome.Ok<Checkpoint>(Checkpoint checkpoint) -> open(source, checkpoint);
            case Outcome.Refused<Checkpoint>(String code, String reason) -> Outcome.refused(code, reason);
        };
    }

    /** As {@link #open(TileSource, NoteKey.Verifier)}, with a checkpoint that the caller has verified. */
    public static Outcome<TileLog> open(TileSource source, Checkpoint checkpoint) throws IOException {
        return TileTree.open(source, checkpoint.size(), checkpoint.root())
                .map(tree -> new TileLog(source, checkpoint, tree));
    }

    public Checkpoint checkpoint() {
        return checkpoint;
    }

    /** Number of entries. */
    public long size() {
        return checkpoint.size();
    }

    /** The tree over the entries, for proofs. */
    public TileTree tree() {
        return tree;
    }

    /**
     * Entries, in order, each proved to be in the tree. All are in memory, at most 64 kB each: choose the range accordingly.
     *
     * @param from index of the first, from 0
     * @param to one after the last, at most {@link #size()}
     * @return their bytes; or refused: {@code tile-absent}, {@code tile-wrong}, {@code bundle-malformed}, {@code entry-wrong}
     * @throws IOException from the source
     */
    public Outcome<List<byte[]>> entries(long from, long to) throws IOException {
        return switch (tree.leafHashes(from, to)) {
            case Outcome.Ok<List<Sha256>>(List<Sha256> hashes) ->
                TileTree.caught(() -> {
                    var entries = new ArrayList<byte[]>(hashes.size());
                    while (entries.size() < hashes.size()) {
                        addProved(from + entries.size(), hashes, entries);
                    }
                    return entries;
                });
            case Outcome.Refused<List<Sha256>>(String code, String reason) -> Outcome.refused(code, reason);
        };
    }

    /** Adds the entries of one bundle, beginning with the given entry, until all hashes have their entry. */
    private void addProved(long number, List<Sha256> hashes, List<byte[]> entries) {
        List<byte[]> bundle = bundle(number / TilePath.WIDTH);
        for (int i = (int) (number % TilePath.WIDTH); i < bundle.size() && entries.size() < hashes.size(); i++) {
            boolean same = MerkleTree.leafHash(bundle.get(i)).equals(hashes.get(entries.size()));
            Malformed.unless(
                    same,
                    "entry-wrong",
                    "entry " + (number / TilePath.WIDTH * TilePath.WIDTH + i) + " does not match the tree");
            entries.add(bundle.get(i));
        }
    }

    private List<byte[]> bundle(long index) {
        int width = (int) Math.min(TilePath.WIDTH, size() - index * TilePath.WIDTH);
        var path = new TilePath(TilePath.ENTRIES, index, width);
        byte[] bytes = TileTree.readOrFull(source, path, EntryBundle.MAX_BYTES);
        Malformed.unless(bytes.length <= EntryBundle.MAX_BYTES, "bundle-malformed", path + " is too long");
        return EntryBundle.read(bytes, width);
    }

    /**
     * Computes what to write to append these entries. Reads at most one bundle, the last, if it is partial. So the cost grows
     * with the batch, not with the log.
     *
     * @param entries in order, each at most {@link #MAX_ENTRY_BYTES} long
     * @return what to write, or refused as in {@link #entries} if the last bundle is not the one in the tree
     * @throws IllegalArgumentException if an entry is too long
     * @throws IOException from the source
     */
    public Outcome<Growth> append(List<byte[]> entries) throws IOException {
        for (byte[] entry : entries) {
            Malformed.unless(
                    entry.length <= MAX_ENTRY_BYTES, "entry-too-long", "an entry has " + entry.length + " bytes");
        }
        long first = size() / TilePath.WIDTH * TilePath.WIDTH;
        return entries(first, size()).map(last -> {
            var row = new ArrayList<>(last);
            row.addAll(entries);
            var files = new ArrayList<TileFile>();
            for (int at = 0; at < row.size() && !entries.isEmpty(); at += TilePath.WIDTH) {
                List<byte[]> bundle = row.subList(at, Math.min(at + TilePath.WIDTH, row.size()));
                var path = new TilePath(TilePath.ENTRIES, (first + at) / TilePath.WIDTH, bundle.size());
                files.add(new TileFile(path, EntryBundle.write(bundle)));
            }
            TileTree.Growth tiles =
                    tree.append(entries.stream().map(MerkleTree::leafHash).toList());
            files.addAll(tiles.files());
            return new Growth(new Checkpoint(checkpoint.origin(), tiles.size(), tiles.root()), List.copyOf(files));
        });
    }
}
