package org.daylight.mirror;

import java.util.ArrayList;
import java.util.List;
import org.daylight.note.Cosignature;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.note.Witnesses;

/**
 * Selects the signature lines of a checkpoint that a mirror stores (spec/mirror.md section 1, docs/decisions/0146). Lines of the log's key and
 * of the configured witnesses are verified, and have priority when there is no room for all. Of unknown keys it stores a few lines that came
 * with a new checkpoint and have the form of a cosignature; none are added later. So the stored note is small, whatever a source writes under
 * a checkpoint.
 */
final class SignatureSelection {
    /** How many lines of unknown keys are stored. None is longer than a cosignature with the longest name. */
    static final int MAX_UNKNOWN = 16;

    private static final int MAX_LINE_CHARS = 4_500;

    private final NoteKey.Verifier log;
    private final Witnesses witnesses;

    /** A selection. @param witnesses the known ones; the required number does not matter here */
    SignatureSelection(NoteKey.Verifier log, Witnesses witnesses) {
        this.log = log;
        this.witnesses = witnesses;
    }

    /** A new checkpoint with the lines to store. @param shown signed by the log's key */
    SignedNote of(SignedNote shown) {
        SignedNote selected = merged(shown.only(log), shown);
        int unknown = 0;
        for (SignedNote.Signature line : shown.signatures()) {
            if (unknown < MAX_UNKNOWN
                    && hasRoom(selected)
                    && isNew(selected, line)
                    && mayBeCosignature(selected, line)) {
                selected = selected.with(line);
                unknown++;
            }
        }
        return selected;
    }

    /** Adds the cosignatures of known witnesses that another copy of the checkpoint has. None of its own are removed for them. */
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

    /** Whether a line is a valid cosignature of a known witness. */
    private boolean isByWitness(SignedNote note, SignedNote.Signature line) {
        return witnesses
                .on(new SignedNote(note.text(), List.of(line)))
                .map(found -> !found.isEmpty())
                .ok()
                .orElse(false);
    }

    /** Whether a line of an unknown key may be a cosignature: it does not have the name of the log or a known witness, and is not too long. */
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

    /** Removes lines of unknown keys when there is no room for one of a known witness. */
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
