package org.daylight.log;

import java.io.IOException;
import java.util.Optional;
import org.daylight.format.Outcome;
import org.daylight.note.NoteKey;
import org.daylight.tree.EntryBundle;
import org.daylight.tree.TilePath;
import org.daylight.tree.TileSource;
import org.jspecify.annotations.Nullable;

/**
 * The first bundle of a log as it lies there, of which nothing is proved: which key its first entry names. Where the size in the checkpoint leads to no
 * bundle (it may have been changed), the other widths are tried: a publisher keeps the partial bundles of every size (spec/log.md section 2).
 *
 * @param isThere whether there is a first bundle
 * @param hasFailed whether it could not be read for now
 * @param key that it names; null where it names none
 */
public record FirstEntry(boolean isThere, boolean hasFailed, NoteKey.@Nullable Verifier key) {

    /** @param claimedSize of the log; 0 where it is not known */
    public static FirstEntry find(TileSource source, long claimedSize) {
        int claimed = (int) Math.clamp(claimedSize, 1, TilePath.WIDTH);
        try {
            Optional<byte[]> bundle = read(source, claimed);
            for (int width = TilePath.WIDTH; bundle.isEmpty() && width > 0; width--) {
                bundle = width == claimed ? bundle : read(source, width);
            }
            return new FirstEntry(
                    bundle.isPresent(), false, bundle.map(FirstEntry::named).orElse(null));
        } catch (IOException e) {
            return new FirstEntry(false, true, null);
        }
    }

    private static Optional<byte[]> read(TileSource source, int width) throws IOException {
        return source.read(new TilePath(TilePath.ENTRIES, 0, width).path(), EntryBundle.MAX_BYTES);
    }

    private static NoteKey.@Nullable Verifier named(byte[] bundle) {
        if (bundle.length < 2) {
            return null;
        }
        int length = (bundle[0] & 0xff) << 8 | bundle[1] & 0xff;
        if (bundle.length < 2 + length) {
            return null;
        }
        byte[] entry = java.util.Arrays.copyOfRange(bundle, 2, 2 + length);
        return LogEntry.parse(entry) instanceof Outcome.Ok<LogEntry>(LogEntry.Archive archive) ? archive.key() : null;
    }
}
