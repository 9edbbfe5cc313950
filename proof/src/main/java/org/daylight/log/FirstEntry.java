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
 * The first bundle of a log, before anything is proved, and the key that its first entry contains. If there is no bundle of the width that the
 * checkpoint's size implies (the size may have been altered), the other widths are tried: a publisher preserves the partial bundles of every size
 * (spec/log.md section 2).
 *
 * @param isThere whether there is a first bundle
 * @param hasFailed whether reading failed
 * @param key in the first entry; null if there is none
 */
public record FirstEntry(boolean isThere, boolean hasFailed, NoteKey.@Nullable Verifier key) {

    /** @param claimedSize of the log; 0 if unknown */
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
