package org.daylight.mirror;

import java.util.ArrayList;
import java.util.List;
import org.daylight.note.Cosignature;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.note.Witnesses;

/**
 * Which signature lines a mirror keeps of a checkpoint (spec/mirror.md section 1, docs/decisions/0146). It knows the log's key and the witnesses that
 * it was given: their lines are verified, and come first when there is no room for all. Of keys that it does not know it keeps a few lines that came
 * with a new checkpoint and have the form of a cosignature; it never adds any later. So what it keeps is small, whatever a source writes under a
 * checkpoint.
 */
final class StoredNote {
    /** How many lines of unknown keys are kept. No line of them is longer than a cosignature with the longest name. */
    static final int MAX_UNKNOWN = 16;

    private static final int MAX_LINE_CHARS = 4_500;

    private final NoteKey.Verifier log;
    private final Witnesses witnesses;

    /** @param witnesses that are known; how many are wanted does not matter here */
    StoredNote(NoteKey.Verifier log, Witnesses witnesses) {
        this.log = log;
        this.witnesses = witnesses;
    }

    /** What is kept of a new checkpoint, which the log's key has signed. */
    SignedNote of(SignedNote shown) {
        SignedNote kept = merged(shown.only(log), shown);
        int unknown = 0;
        for (SignedNote.Signature line : shown.signatures()) {
            if (unknown < MAX_UNKNOWN && hasRoom(kept) && isNew(kept, line) && mayBeCosignature(kept, line)) {
                kept = kept.with(line);
                unknown++;
            }
        }
        return kept;
    }

    /** A checkpoint with the cosignatures of known witnesses that another copy of it has and it has not. None that it has is given up for them. */
    SignedNote merged(SignedNote held, SignedNote shown) {
        SignedNote best = held;
        for (SignedNote.Signature line : shown.signatures()) {
            if (isNew(best, line) && isByWitness(best, line)) {
                best = withRoom(best);
                best = hasRoom(best) ? best.with(line) : best; // a text may leave no room at all
            }
        }
        return best;
    }

    /** Whether it is a line of a known witness, and right. */
    private boolean isByWitness(SignedNote note, SignedNote.Signature line) {
        return witnesses
                .on(new SignedNote(note.text(), List.of(line)))
                .map(found -> !found.isEmpty())
                .ok()
                .orElse(false);
    }

    /** A line of a key that is not known: neither the log's, nor in the name of a known witness, and no longer than a cosignature is. */
    private boolean mayBeCosignature(SignedNote note, SignedNote.Signature line) {
        boolean known = line.name().equals(log.name())
                || witnesses.known().stream().anyMatch(witness -> witness.name().equals(line.name()));
        return !known
                && line.line().length() <= MAX_LINE_CHARS
                && !Cosignature.claimed(new SignedNote(note.text(), List.of(line)))
                        .isEmpty();
    }

    private static boolean isNew(SignedNote note, SignedNote.Signature line) {
        return note.signatures().stream().noneMatch(one -> one.name().equals(line.name()) && one.id() == line.id());
    }

    private static boolean hasRoom(SignedNote note) {
        return note.signatures().size() < SignedNote.MAX_SIGNATURES
                && note.bytes().length + 4 * MAX_LINE_CHARS <= SignedNote.MAX_BYTES;
    }

    /** Without lines of unknown keys where there is no room: a known witness goes before them. */
    private SignedNote withRoom(SignedNote note) {
        if (hasRoom(note)) {
            return note;
        }
        var lines = new ArrayList<SignedNote.Signature>();
        for (SignedNote.Signature line : note.signatures()) {
            if (line.name().equals(log.name()) && line.id() == log.id() || isByWitness(note, line)) {
                lines.add(line);
            }
        }
        return new SignedNote(note.text(), lines.subList(0, Math.min(lines.size(), SignedNote.MAX_SIGNATURES - 1)));
    }
}
