package org.daylight.flow.recovery;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.KeyChange;
import org.daylight.log.KeyStatement;
import org.daylight.log.LogEntry;
import org.daylight.log.LogKeys;
import org.daylight.log.TileLog;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.tree.MerkleTree;
import org.daylight.tree.TilePath;
import org.daylight.tree.TileSource;
import org.jspecify.annotations.Nullable;

/**
 * Prepares the statement that holders of recovery keys sign: the log gets a new key, and what the old key signed after a given checkpoint does not count
 * (spec/log-keys.md section 4). It needs a copy of the archive, and no secret but the new key.
 */
public final class PrepareRecovery {

    /** A signed checkpoint in a file about a change has at most so many bytes; otherwise cosignatures are left out. */
    private static final int MAX_NOTE_BYTES = 32 << 10;

    private PrepareRecovery() {}

    /**
     * Prepares a statement, signed by the new key alone.
     *
     * @param archive a copy of the archive, which may have more entries than count
     * @param last the last signed checkpoint that counts; null for the one of the copy
     * @param newKey with the log's origin as its name
     * @throws IOException with a one-line message that says what to do
     */
    public static KeyChange of(Path archive, byte @Nullable [] last, NoteKey.Signer newKey, String reason)
            throws IOException {
        LogKeys keys;
        byte[] note;
        Checkpoint whole;
        try (Archive opened = Archive.open(archive)) {
            keys = opened.contents().logKeys();
            note = last == null ? opened.note() : last;
            whole = opened.contents().checkpoint();
        }
        Checkpoint head = orIOException(keys.open(note), "the checkpoint does not belong to this archive");
        if (head.size() > whole.size()) {
            throw new IOException("the checkpoint has " + head.size()
                    + " entries, but this copy of the archive has only " + whole.size() + ": use a newer copy");
        }
        TileLog log = orIOException(TileLog.open(TileSource.in(archive), whole), "the copy is damaged");
        MerkleTree tree = tree(log, head.size());
        if (!tree.root().equals(head.root())) {
            throw new IOException(
                    "the checkpoint belongs to another history of this log: use a copy with that history");
        }
        Indexed named = newest(log, head.size())
                .orElseThrow(() -> new IOException("the log names no recovery keys in its first " + head.size()
                        + " entries, so nobody can replace its key"));
        NoteKey.Verifier oldKey = keys.at(head.size());
        int number = keys.until(head.size()).changes().size() + 1;
        try {
            var statement = new KeyStatement(
                    number,
                    KeyStatement.Kind.RECOVERY,
                    oldKey,
                    newKey.verifier(),
                    head.size(),
                    head.root(),
                    reason.strip());
            KeyChange change = KeyChange.recovery(
                    statement,
                    stored(SignedNote.parse(note).orThrow(), oldKey),
                    newKey,
                    KeyChange.Named.of(named.entry, named.index, tree.inclusionProof(named.index)));
            return orIOException(KeyChange.draft(change.bytes()), "the statement is not valid");
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage());
        }
    }

    /** As above, with the key in a file. */
    public static KeyChange of(Path archive, byte @Nullable [] last, SigningKeyFile newKey, String reason)
            throws IOException {
        return of(archive, last, newKey.key(), reason);
    }

    /** The checkpoint with its cosignatures, or without them if they are too long. */
    public static SignedNote stored(SignedNote note, NoteKey.Verifier key) {
        return note.bytes().length <= MAX_NOTE_BYTES ? note : note.only(key);
    }

    /** The newest entry below a size that names recovery keys. @param index of the entry, from 0 */
    public record Indexed(long index, byte[] entry, LogEntry.RecoveryKeys keys) {}

    /** The newest entry below a size that names recovery keys; empty if there is none. @throws IOException also if the log is damaged */
    public static Optional<Indexed> newest(TileLog log, long size) throws IOException {
        for (long to = size; to > 0; ) {
            long from = (to - 1) / TilePath.WIDTH * TilePath.WIDTH; // a whole bundle
            List<byte[]> entries = orIOException(log.entries(from, to), "the copy is damaged");
            for (int i = entries.size() - 1; i >= 0; i--) {
                if (LogEntry.parse(entries.get(i)) instanceof Outcome.Ok<LogEntry>(LogEntry.RecoveryKeys keys)) {
                    return Optional.of(new Indexed(from + i, entries.get(i), keys));
                }
            }
            to = from;
        }
        return Optional.empty();
    }

    /** The tree over the first entries. Unlike the tiles of that size, which a copy need not have, the leaves are always there. */
    private static MerkleTree tree(TileLog log, long size) throws IOException {
        var leaves = new ArrayList<Sha256>();
        for (long from = 0; from < size; from += TilePath.WIDTH) {
            leaves.addAll(orIOException(
                    log.tree().leafHashes(from, Math.min(size, from + TilePath.WIDTH)), "the copy is damaged"));
        }
        return MerkleTree.of(leaves);
    }

    private static <T> T orIOException(Outcome<T> outcome, String what) throws IOException {
        return switch (outcome) {
            case Outcome.Ok<T>(T value) -> value;
            case Outcome.Refused<T>(String code, String reason) ->
                throw new IOException(what + " (" + code + "): " + reason);
        };
    }
}
