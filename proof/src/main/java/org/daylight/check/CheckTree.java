package org.daylight.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.tree.EntryBundle;
import org.daylight.tree.TilePath;
import org.daylight.tree.TileSource;
import org.daylight.tree.TileTree;
import org.daylight.tree.WrongEdge;

/**
 * Checks all tiles of one tree, the log's or an accession's, from the root down (spec/log.md sections 2 and 7). Partial tiles
 * that remain from a smaller tree must be the beginning of those that followed.
 */
final class CheckTree {
    private static final int LEVELS = 8;
    private static final String UNNAMED = "tile";

    private final TileSource source;
    private final String prefix;
    private final Verdicts verdicts;

    /** @param prefix of the tree: empty, or {@code accessions/0001/} */
    CheckTree(TileSource files, String prefix, Verdicts verdicts) {
        this.source = files.under(prefix);
        this.prefix = prefix;
        this.verdicts = verdicts;
    }

    /** Proves every tile of a tree. @return empty if one is absent, wrong or unreadable; a verdict then says which */
    Optional<TileTree> check(long size, Sha256 root) {
        try {
            TileTree tree = open(size, root).orElse(null);
            if (tree == null) {
                return Optional.empty();
            }
            for (long from = 0; from < size; from += TilePath.WIDTH) {
                // Proving the first leaf below a tile of a higher level also proves that tile.
                Outcome<List<Sha256>> leaves = tree.leafHashes(from, Math.min(size, from + TilePath.WIDTH));
                if (leaves instanceof Outcome.Refused<List<Sha256>>(String code, String reason)) {
                    return refused(code, reason);
                }
            }
            confirm(size);
            return Optional.of(tree);
        } catch (IOException e) {
            verdicts.add(prefix + UNNAMED, VerdictCode.UNREADABLE, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** Proves the partial tiles of a tree. @return empty if one is absent or wrong; a verdict then says which */
    Optional<TileTree> open(long size, Sha256 root) throws IOException {
        return switch (TileTree.open(source, size, root)) {
            case Outcome.Ok<TileTree>(TileTree tree) -> Optional.of(tree);
            case Outcome.Refused<TileTree>(String code, String reason) ->
                code.equals("tile-wrong") && named(reason).equals(prefix + UNNAMED)
                        ? wrongEdge(new WrongEdge(source, size, root, prefix.isEmpty()).suspects())
                        : refused(code, reason);
        };
    }

    private Optional<TileTree> wrongEdge(List<TilePath> suspects) {
        if (suspects.size() > 1) {
            String words = "one of these does not match the root: " + suspects;
            verdicts.add(prefix + suspects.getFirst(), VerdictCode.TILE_WRONG, words);
            return Optional.empty();
        }
        suspects.forEach(
                path -> verdicts.add(prefix + path, VerdictCode.TILE_WRONG, path + " does not match the root"));
        return Optional.empty();
    }

    private <T> Optional<T> refused(String code, String reason) {
        verdicts.add(Verdict.of(named(reason), code, reason));
        return Optional.empty();
    }

    /** The file at the beginning of a reason. A refusal of partial tiles names none; {@link WrongEdge} finds out which is wrong. */
    private String named(String reason) {
        int blank = reason.indexOf(' ');
        String word = blank < 0 ? reason : reason.substring(0, blank);
        return prefix + (TilePath.parse(word).isOk() ? word : UNNAMED);
    }

    /** Confirms all tiles, after all were proved. If a partial one is missing, the full one was used for it. */
    private void confirm(long size) {
        TilePath.ofTree(size, false, path -> {
            verdicts.add(Verdict.confirmed(prefix + path));
            return true;
        });
    }

    /**
     * Whether a file belongs to the tree, now or when it was smaller. A tile of a smaller tree must be the beginning of the current one; a verdict
     * says whether it is.
     *
     * @param path below the prefix
     * @param entries whether the tree has bundles of entries
     */
    boolean hasFile(String path, long size, boolean entries) {
        TilePath tile = TilePath.parse(path).ok().orElse(null);
        if (tile == null || tile.level() >= LEVELS || tile.isEntries() && !entries) {
            return false;
        }
        long before = tile.index() * TilePath.WIDTH;
        long have = Math.min(TilePath.WIDTH, (size >>> 8 * Math.max(0, tile.level())) - before);
        if (tile.width() > have) {
            return false;
        }
        if (tile.width() < have) {
            try {
                checkBeginning(tile, tile.width((int) have));
                verdicts.add(Verdict.confirmed(prefix + path));
            } catch (Malformed e) {
                verdicts.add(
                        Verdict.of(prefix + path, tile.isEntries() ? "entry-wrong" : "tile-wrong", e.getMessage()));
            } catch (IOException | UncheckedIOException e) {
                verdicts.add(prefix + path, VerdictCode.UNREADABLE, String.valueOf(e.getMessage()));
            }
        }
        return true;
    }

    private void checkBeginning(TilePath older, TilePath proved) throws IOException {
        int limit = EntryBundle.MAX_BYTES;
        byte[] part = source.read(older.path(), limit).orElse(new byte[0]);
        byte[] whole = TileTree.readOrFull(source, proved, limit);
        boolean begins = part.length <= whole.length && Arrays.equals(part, 0, part.length, whole, 0, part.length);
        Malformed.unless(begins, "tile-wrong", "it is not the beginning of " + proved);
        if (older.isEntries()) {
            EntryBundle.read(part, older.width());
        } else {
            Malformed.unless(part.length == older.width() * Sha256.BYTES, "tile-wrong", "its length is wrong");
        }
    }
}
