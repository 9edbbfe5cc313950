package org.daylight.log;

import java.io.IOException;
import java.util.Optional;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.note.Checkpoint;
import org.daylight.note.SignedNote;
import org.daylight.tree.TileSource;
import org.daylight.tree.TileTree;
import org.jspecify.annotations.Nullable;

/**
 * The log that a reader holds. A change of the log's key counts for this reader only if it begins with the entries of this log (spec/log-keys.md section 5):
 * whoever stole the key can make another log that names other recovery keys, and a valid recovery of that log. Immutable.
 */
public final class HeldLog {
    private final TileSource source;
    private final LogKeys keys;
    private final byte[] note;
    private final Checkpoint head;

    /**
     * A change of the key that begins with other entries than the log here.
     *
     * @param evidence two checkpoints of the old key that contradict each other; null if the reader does not hold what is needed for it
     */
    public record Rival(KeyChange change, @Nullable TwoHistories evidence) {
        /** One line, safe to print. */
        public String words() {
            return "its key change " + change.number() + " begins with other entries than the first " + change.size()
                    + " of the log here: the old key has signed two histories";
        }
    }

    /**
     * The log of a checkpoint. Nothing is read before it is needed.
     *
     * @param source of its tiles
     * @param keys with which the checkpoint was verified
     * @param note the checkpoint, signed and verified; not to be changed
     * @throws IllegalArgumentException if it is not a checkpoint
     */
    public HeldLog(TileSource source, LogKeys keys, byte[] note) {
        this.source = source;
        this.keys = keys;
        this.note = note;
        head = SignedNote.parse(note)
                .then(signed -> Checkpoint.parse(signed.text()))
                .orThrow();
    }

    /**
     * Compares the first change that is not known here with the entries here. Later changes follow from it.
     *
     * @return empty if it begins with the entries of this log, or where this log has no entries yet
     * @throws IOException with a one-line message, if the log here cannot be read: then the change must not be followed
     */
    public Optional<Rival> rival(LogKeys theirs) throws IOException {
        for (KeyChange change : theirs.changes()) {
            int at = (int) change.number() - 1;
            boolean isKnown = at < keys.changes().size()
                    && keys.changes().get(at).statement().equals(change.statement());
            if (isKnown) {
                continue;
            }
            if (change.size() > head.size()) {
                return Optional.empty();
            }
            if (change.size() == head.size() && change.statement().root().equals(head.root())) {
                return Optional.empty();
            }
            return rival(change);
        }
        return Optional.empty();
    }

    private Optional<Rival> rival(KeyChange change) throws IOException {
        Outcome<TileTree> opened = TileTree.open(source, head.size(), head.root());
        if (!(opened instanceof Outcome.Ok<TileTree>(TileTree tree))
                || !(tree.root(change.size()) instanceof Outcome.Ok<Sha256>(Sha256 root))) {
            if (change.size() == head.size()) { // the root is known without tiles, and it is another one
                return Optional.of(new Rival(change, null));
            }
            throw new IOException("it cannot be shown that change " + change.number()
                    + " of the key begins with the entries of the log that is known here, because the tiles of its "
                    + head.size() + " entries are missing or damaged");
        }
        return root.equals(change.statement().root())
                ? Optional.empty()
                : Optional.of(new Rival(change, evidence(change, root, tree)));
    }

    /** The checkpoint in the change, against one here that the same key has signed. */
    private @Nullable TwoHistories evidence(KeyChange change, Sha256 root, TileTree tree) throws IOException {
        byte[] shown;
        long size;
        if (keys.at(head.size()).equals(change.oldKey())) {
            shown = note;
            size = head.size();
        } else {
            KeyChange here = keys.changes().stream()
                    .filter(one -> one.oldKey().equals(change.oldKey()))
                    .findFirst()
                    .orElse(null);
            if (here == null) {
                return null;
            }
            shown = here.checkpoint().bytes();
            size = here.size();
        }
        if (size < change.size() || size > head.size()) {
            return null;
        }
        return tree.consistencyProof(change.size(), size)
                .map(proof ->
                        new TwoHistories(change.oldKey(), change.checkpoint().bytes(), shown, root, proof))
                .ok()
                .orElse(null);
    }
}
