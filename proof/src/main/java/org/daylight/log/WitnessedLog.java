package org.daylight.log;

import java.util.List;
import java.util.Optional;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.tree.MerkleTree;
import org.jspecify.annotations.Nullable;

/**
 * What a witness knows about one log, and the rule by which it cosigns (c2sp.org/tlog-witness, spec/witness.md section 3): the log's key must have
 * signed the checkpoint, and the checkpoint must provably extend the last one that the witness cosigned. Immutable.
 *
 * @param keys the log's, named as its origin
 * @param last the checkpoint that the witness cosigned last, signed by the log; null if it never cosigned one
 */
public record WitnessedLog(LogKeys keys, @Nullable SignedNote last) {

    /** @throws IllegalArgumentException if {@code last} is not a checkpoint of this log: nothing must be cosigned then */
    public WitnessedLog {
        if (last != null) {
            keys.open(last.bytes()).orThrow();
        }
    }

    /** A log that has never changed its key. */
    public WitnessedLog(NoteKey.Verifier key, @Nullable SignedNote last) {
        this(LogKeys.of(key), last);
    }

    /** The answer of a witness to a checkpoint. */
    public sealed interface Decision {}

    /**
     * The witness may cosign the checkpoint, after it has stored {@code note} as the last.
     *
     * @param note the checkpoint with only the log's signatures
     */
    public record Extends(SignedNote note, Checkpoint checkpoint) implements Decision {}

    /**
     * The witness must not cosign the checkpoint.
     *
     * @param words one line, safe to print
     * @param evidence that the log's key signed two histories, if that is proved; else null
     */
    public record Refused(
            Reason reason, String words, @Nullable TwoHistories evidence) implements Decision {}

    /** Why a witness must not cosign a checkpoint. */
    public enum Reason {
        /** It is not a checkpoint, or it has fewer entries than the size at which the proof begins. */
        MALFORMED,
        /** The log's key has not signed it. */
        UNSIGNED,
        /** The proof does not begin at the last checkpoint. */
        OTHER_SIZE,
        /** It has as many entries as the last checkpoint, but another root. A log without entries must have the root of the empty tree. */
        OTHER_ROOT,
        /** The proof does not show that it extends the last checkpoint; or the last has no entries, but the proof is not empty. */
        UNPROVED
    }

    /** The number of entries of the last checkpoint; 0 if there is none. */
    public long size() {
        return head().size();
    }

    private Checkpoint head() {
        return last == null
                ? new Checkpoint(keys.first().name(), 0, MerkleTree.emptyRoot())
                : Checkpoint.parse(last.text()).orThrow();
    }

    /**
     * Verifies a checkpoint.
     *
     * @param oldSize the size at which the proof begins
     * @param proof of RFC 6962 section 2.1.2, from there to the checkpoint
     * @param note the signed checkpoint; signatures of other keys are ignored
     */
    public Decision verify(long oldSize, List<Sha256> proof, byte[] note) {
        if (!(SignedNote.parse(note) instanceof Outcome.Ok<SignedNote>(SignedNote signed))) {
            return refused(Reason.MALFORMED, "it is not a signed note");
        }
        if (!(Checkpoint.parse(signed.text()) instanceof Outcome.Ok<Checkpoint>(Checkpoint checkpoint))) {
            return refused(Reason.MALFORMED, "it is not a checkpoint");
        }
        if (keys.open(note) instanceof Outcome.Refused<Checkpoint>(String code, String reason)) {
            return refused(
                    Reason.UNSIGNED,
                    reason + "; if the log has a new key, this witness needs the file about it (daylight witness"
                            + " change-key)");
        }
        NoteKey.Verifier key = keys.at(checkpoint.size());
        if (oldSize > checkpoint.size()) {
            return refused(Reason.MALFORMED, "it has fewer entries than the size at which the proof begins");
        }
        Checkpoint head = head();
        if (oldSize != head.size()) {
            return refused(Reason.OTHER_SIZE, "the last checkpoint that was cosigned has " + head.size() + " entries");
        }
        if (oldSize == checkpoint.size() && !head.root().equals(checkpoint.root())) {
            TwoHistories evidence =
                    evidence(signed, checkpoint.root(), List.of()).orElse(null);
            return new Refused(
                    Reason.OTHER_ROOT, "it has as many entries as the last one, but different ones", evidence);
        }
        if (!MerkleTree.verifyConsistency(oldSize, head.root(), checkpoint.size(), checkpoint.root(), proof)) {
            TwoHistories evidence = MerkleTree.provedOldRoot(oldSize, checkpoint.size(), checkpoint.root(), proof)
                    .flatMap(root -> evidence(signed, root, proof))
                    .orElse(null);
            return new Refused(Reason.UNPROVED, "the proof does not show that it extends the last one", evidence);
        }
        return new Extends(signed.only(key), checkpoint);
    }

    private static Refused refused(Reason reason, String words) {
        return new Refused(reason, words, null);
    }

    /** Evidence if the later note proves another root for the earlier size than the last checkpoint has; empty otherwise. */
    private Optional<TwoHistories> evidence(SignedNote shown, Sha256 root, List<Sha256> proof) {
        Checkpoint later = Checkpoint.parse(shown.text()).orThrow();
        NoteKey.Verifier key = keys.at(later.size());
        boolean isSameKey = keys.at(head().size()).equals(key); // evidence needs two checkpoints of one key
        if (last == null || root.equals(head().root()) || !isSameKey) {
            return Optional.empty();
        }
        return Optional.of(new TwoHistories(key, last.bytes(), shown.only(key).bytes(), root, proof));
    }
}
