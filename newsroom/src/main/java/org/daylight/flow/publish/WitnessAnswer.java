package org.daylight.flow.publish;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.TileLog;
import org.daylight.newsroom.KnownWitness;
import org.daylight.note.Cosignature;
import org.daylight.note.SignedNote;
import org.daylight.note.Witnesses;
import org.daylight.witness.AddCheckpoint;
import org.daylight.witness.RequestCosignature;

/** The answer of a witness that is asked to cosign a checkpoint (c2sp.org/tlog-witness). */
final class WitnessAnswer {

    private static final int CONFLICT = 409;
    private static final int UNPROVED = 422;

    private WitnessAnswer() {}

    /** A checkpoint, and its log. */
    record Head(SignedNote note, TileLog log) {}

    /** The answer. */
    sealed interface Answer {}

    /** It cosigned. @param time the time by the witness's clock @param lines its signature lines, verified */
    record Cosigned(Instant time, List<SignedNote.Signature> lines) implements Answer {}

    /**
     * It has cosigned entries that this log does not have.
     *
     * @param size how many entries it has cosigned, when that is more than this log has; 0 when its entries differ from
     *     those here
     * @param words one line, safe to print
     */
    record Contradicts(long size, String words) implements Answer {}

    /** It refused to cosign for a different reason. @param words one line, safe to print */
    record Refused(String words) implements Answer {}

    /** It gave no usable answer. @param words one line */
    record None(String words) implements Answer {}

    /**
     * Asks a witness to cosign. The first request assumes that the witness has already cosigned a checkpoint of this
     * size. A witness that has cosigned a smaller one answers with its size. A second request then proves that this
     * checkpoint is consistent with the smaller one.
     */
    static Answer ask(KnownWitness witness, Head head) {
        try {
            RequestCosignature at = RequestCosignature.at(witness.address());
            long size = head.log.size();
            byte[] note = head.note.bytes();
            RequestCosignature.Reply reply = at.add(new AddCheckpoint(size, List.of(), note));
            if (reply instanceof RequestCosignature.OtherSize(long seen) && seen < size) {
                List<Sha256> proof = orIOException(head.log.tree().consistencyProof(seen));
                reply = at.add(new AddCheckpoint(seen, proof, note));
            }
            return switch (reply) {
                case RequestCosignature.Lines(List<SignedNote.Signature> lines) -> verified(witness, head, lines);
                case RequestCosignature.OtherSize(long seen) -> otherSize(seen, size);
                case RequestCosignature.Refused(int status, String words)
                when status == CONFLICT || status == UNPROVED ->
                    new Contradicts(
                            0, "it has cosigned other entries of this log (it answered " + status + ": " + words + ")");
                case RequestCosignature.Refused(int status, String words) ->
                    new Refused("it answered " + status + ": " + words);
            };
        } catch (IOException | RuntimeException e) {
            return new None(String.valueOf(e.getMessage()));
        }
    }

    private static Answer otherSize(long seen, long size) {
        if (seen > size) {
            return new Contradicts(
                    seen, "it has cosigned " + seen + " entries of this log, but there are only " + size + " here");
        }
        return seen == size
                ? new Contradicts(0, "it has cosigned as many entries of this log as are here, but other entries")
                : new None("it was answering another request at the same time");
    }

    /** Selects the lines that belong to this witness and verify. */
    static Answer verified(KnownWitness witness, Head head, List<SignedNote.Signature> lines) {
        List<SignedNote.Signature> own = lines.stream()
                .filter(line -> line.name().equals(witness.key().name())
                        && line.id() == witness.key().id())
                .toList();
        if (own.isEmpty()) {
            return new Refused("its answer is not signed by the key in witnesses.txt");
        }
        var witnesses = Witnesses.atLeast(List.of(witness.key()), 1);
        return switch (witnesses.on(new SignedNote(head.note.text(), own))) {
            case Outcome.Ok<List<Cosignature>>(List<Cosignature> found) ->
                new Cosigned(found.getFirst().time(), own);
            case Outcome.Refused<List<Cosignature>>(String code, String reason) -> new Refused(reason);
        };
    }

    /** The value; a refusal becomes an exception with a one-line message. */
    private static <T> T orIOException(Outcome<T> outcome) throws IOException {
        return switch (outcome) {
            case Outcome.Ok<T>(T value) -> value;
            case Outcome.Refused<T>(String code, String reason) ->
                throw new IOException("the archive's log is inconsistent (" + code + "): " + reason);
        };
    }
}
