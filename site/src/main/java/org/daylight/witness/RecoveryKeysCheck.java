package org.daylight.witness;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.daylight.format.Outcome;
import org.daylight.log.KeyChange;
import org.daylight.log.LogEntry;
import org.daylight.log.LogKeys;
import org.daylight.log.TileLog;
import org.daylight.note.Checkpoint;
import org.daylight.note.SignedNote;
import org.daylight.tree.TilePath;
import org.daylight.tree.TileSource;

/**
 * The entry {@code recovery-keys} in a recovery must be the last one among the entries that count (spec/log-keys.md section 6): holders who were replaced
 * before cannot recover the log at a later entry. The file about the recovery proves that the entry is in the log, and not that it is the last.
 */
final class RecoveryKeysCheck {

    private RecoveryKeysCheck() {}

    /**
     * Checks each recovery that is new, with the entries of a log that has them.
     *
     * @param source of the log's tiles and entries
     * @param head of that log, verified
     * @throws IOException with a one-line message, if a recovery is by keys that were replaced, or that cannot be excluded
     */
    static void refuseReplaced(TileSource source, Checkpoint head, LogKeys known, LogKeys newer) throws IOException {
        for (KeyChange change : recoveries(known, newer)) {
            if (change.size() > head.size()) {
                continue; // a later change, of entries that are not here; the log that has them is checked when it is
                // there
            }
            Optional<Long> later = later(source, head, change);
            if (later.isEmpty()) {
                throw new IOException("the entries before the recovery are missing or damaged, so it is not shown that"
                        + " its recovery keys are the last ones. Run  daylight witness change-key  with  --log COPY , a"
                        + " copy that has these entries; nothing was changed");
            }
            refuse(change, later.get());
        }
    }

    /** The same with the entries that the recovery begins with. Without them, only the signatures count. */
    static void refuseIfShown(TileSource source, LogKeys known, LogKeys newer) throws IOException {
        for (KeyChange change : recoveries(known, newer)) {
            Checkpoint head = SignedNote.parse(change.checkpoint().bytes())
                    .then(note -> Checkpoint.parse(note.text()))
                    .orThrow();
            Optional<Long> later = later(source, head, change);
            if (later.isPresent()) {
                refuse(change, later.get());
            }
        }
    }

    private static List<KeyChange> recoveries(LogKeys known, LogKeys newer) {
        return newer.changes().stream()
                .filter(change -> change.isRecovery() && !known.changes().contains(change))
                .toList();
    }

    private static void refuse(KeyChange change, long later) throws IOException {
        if (later >= 0) {
            throw new IOException("the recovery is signed by keys that the log had replaced: its entry " + (later + 1)
                    + " names other recovery keys; nothing was changed");
        }
    }

    /** The index of a later entry that names recovery keys; -1 if there is none, and empty if the entries cannot be read. */
    private static Optional<Long> later(TileSource source, Checkpoint head, KeyChange change) throws IOException {
        KeyChange.Named named = change.named();
        if (named == null || !(TileLog.open(source, head) instanceof Outcome.Ok<TileLog>(TileLog log))) {
            return Optional.empty();
        }
        long from = named.index() + 1;
        while (from < change.size()) {
            long to = Math.min(change.size(), (from / TilePath.WIDTH + 1) * TilePath.WIDTH);
            if (!(log.entries(from, to) instanceof Outcome.Ok<List<byte[]>>(List<byte[]> entries))) {
                return Optional.empty();
            }
            for (int i = 0; i < entries.size(); i++) {
                if (LogEntry.parse(entries.get(i)).ok().orElse(null) instanceof LogEntry.RecoveryKeys) {
                    return Optional.of(from + i);
                }
            }
            from = to;
        }
        return Optional.of(-1L);
    }
}
