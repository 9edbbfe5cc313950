package org.daylight.check;

import java.io.IOException;
import java.util.List;
import org.daylight.format.Outcome;
import org.daylight.log.KeyChange;
import org.daylight.log.TwoHistories;
import org.daylight.note.Checkpoint;
import org.daylight.note.Cosignature;
import org.daylight.note.LogPolicy;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.note.Witnesses;
import org.daylight.tree.TileSource;
import org.daylight.tree.TileTree;
import org.jspecify.annotations.Nullable;

/** Checks a checkpoint against what the user trusts: the keys of logs, the witnesses, and the checkpoint that was seen last. */
final class CheckTrust {
    private final LogContents now;
    private final LogPolicy policy;
    private final byte @Nullable [] last;
    private final Verdicts verdicts;

    /** @param last the signed checkpoint that was seen last; null for none */
    CheckTrust(LogContents now, LogPolicy policy, byte @Nullable [] last, Verdicts verdicts) {
        this.now = now;
        this.policy = policy;
        this.last = last;
        this.verdicts = verdicts;
    }

    /** If the user named logs, the log's key must be one of theirs. Otherwise nothing in the log is worth checking. */
    boolean isTrusted() {
        List<NoteKey.Verifier> logs = policy.logs();
        boolean trusted = logs.isEmpty() || now.logKeys().all().stream().anyMatch(logs::contains);
        if (!trusted) {
            String words = "the log is signed with " + now.logKeys().current() + ", which is not the key that you gave";
            verdicts.add(TileSource.CHECKPOINT, VerdictCode.LOG_KEY_OTHER, words);
        }
        return trusted;
    }

    /** The cosignatures of the known witnesses. Enough of them must have cosigned: then they saw this history and no other (spec/witness.md). */
    List<Cosignature> cosignatures() {
        String file = TileSource.CHECKPOINT;
        Witnesses witnesses = policy.witnesses();
        return switch (SignedNote.parse(now.note()).then(witnesses::on)) {
            case Outcome.Ok<List<Cosignature>>(List<Cosignature> found) -> {
                if (!witnesses.areEnough(found)) {
                    String words = "cosigned by " + found.size() + " of the "
                            + witnesses.known().size() + " witness keys that you gave, which is not enough";
                    verdicts.add(file, VerdictCode.WITNESSES_TOO_FEW, words);
                }
                yield found;
            }
            case Outcome.Refused<List<Cosignature>>(String code, String reason) -> {
                verdicts.add(Verdict.of(file, code, reason));
                yield List.of();
            }
        };
    }

    /** The log must extend the checkpoint that the user saw last (RFC 6962 section 2.1.2). @return evidence that it does not, if there is any */
    @Nullable
    TwoHistories contradiction(TileTree tree) {
        byte[] last = this.last;
        if (last == null) {
            return null;
        }
        String file = TileSource.CHECKPOINT;
        KeyChange replaced = now.logKeys().replaced(last).orElse(null);
        if (replaced != null && replaced.isRecovery()) {
            verdicts.add(
                    file,
                    VerdictCode.LAST_FENCED,
                    "recovery keys have replaced the key that signed the checkpoint that was seen last, and say that"
                            + " only its first " + replaced.size() + " entries count; it cannot be shown from the"
                            + " checkpoint alone that these are the first entries of this log. Compare with a copy"
                            + " that has all of its entries, or ask the holders of the recovery keys that you know");
            return null;
        }
        if (replaced != null) {
            verdicts.add(
                    file,
                    VerdictCode.LOG_REWRITTEN,
                    "the old key signed more entries than the " + replaced.size()
                            + " after which it was replaced as planned");
            return null;
        }
        Outcome<Checkpoint> opened = now.logKeys().open(last);
        if (opened instanceof Outcome.Refused<Checkpoint>(String code, String reason)) {
            boolean others = code.equals("note-unsigned") || code.equals("checkpoint-origin");
            verdicts.add(file, others ? VerdictCode.LOG_OF_OTHERS : VerdictCode.LAST_UNREADABLE, reason);
            return null;
        }
        Checkpoint seen = opened.orThrow();
        long size = now.checkpoint().size();
        if (seen.size() > size) {
            verdicts.add(file, VerdictCode.LOG_SHORTER, "the log has " + size + " entries, but had " + seen.size());
            return null;
        }
        try {
            boolean isRewritten = !tree.root(seen.size()).orThrow().equals(seen.root());
            NoteKey.Verifier key = now.logKeys().at(size);
            TwoHistories evidence = isRewritten && now.logKeys().at(seen.size()).equals(key)
                    ? TwoHistories.between(key, last, seen, now.note(), tree).orElse(null)
                    : null;
            if (isRewritten) {
                String entries = "its first " + seen.size() + " entries are not the ones seen before";
                verdicts.add(file, VerdictCode.LOG_REWRITTEN, entries);
            }
            return evidence;
        } catch (IOException e) {
            verdicts.add(file, VerdictCode.UNREADABLE, String.valueOf(e.getMessage()));
            return null;
        }
    }
}
