package org.daylight.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.daylight.format.Sha256;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.tree.MerkleTree;
import org.daylight.tree.Trees;
import org.junit.jupiter.api.Test;

/** The rule by which a witness cosigns: one history, which only grows. */
class WitnessedLogTest {
    private static final NoteKey.Signer LOG = NoteKey.generate("archive.example/port", new Trees.Counting(7, 0));
    private static final List<Sha256> HISTORY = Trees.leaves(1, 40);

    /** Another history: the same for its first five entries. */
    private static final List<Sha256> FORK = new java.util.ArrayList<>(HISTORY.subList(0, 5));

    static {
        FORK.addAll(Trees.leaves(2, 35));
    }

    private static MerkleTree tree(List<Sha256> history, int size) {
        return MerkleTree.of(history.subList(0, size));
    }

    private static SignedNote head(List<Sha256> history, int size) {
        return new Checkpoint(LOG.name(), size, tree(history, size).root()).sign(LOG);
    }

    private static WitnessedLog seen(int size) {
        return new WitnessedLog(LOG.verifier(), size == 0 ? null : head(HISTORY, size));
    }

    private static WitnessedLog.Decision answer(WitnessedLog log, long oldSize, List<Sha256> history, int size) {
        List<Sha256> proof = oldSize > size ? List.of() : tree(history, size).consistencyProof(oldSize);
        return log.verify(oldSize, proof, head(history, size).bytes());
    }

    private static WitnessedLog.Refused refused(WitnessedLog.Decision answer) {
        return assertInstanceOf(WitnessedLog.Refused.class, answer);
    }

    @Test
    void a_growing_log_can_be_cosigned_from_any_size_to_any_later_size() {
        for (int from = 0; from <= 40; from++) {
            for (int to = from; to <= 40; to += 3) {
                WitnessedLog.Decision answer = answer(seen(from), from, HISTORY, to);
                assertEquals(
                        to,
                        assertInstanceOf(WitnessedLog.Extends.class, answer)
                                .checkpoint()
                                .size());
            }
        }
    }

    @Test
    void another_history_is_never_cosigned_and_is_evidence_if_the_proof_shows_it() {
        int proved = 0;
        for (int from = 6; from <= 40; from++) {
            for (int to = from; to <= 40; to += 3) {
                WitnessedLog.Refused refused = refused(answer(seen(from), from, FORK, to));
                boolean mustTell = from == to || Integer.bitCount(from) != 1;
                TwoHistories evidence = refused.evidence();
                assertEquals(mustTell, evidence != null, from + " to " + to);
                if (evidence != null) {
                    assertEquals(
                            evidence,
                            TwoHistories.parse(evidence.json().bytes()).orThrow());
                    proved++;
                }
            }
        }
        assertTrue(proved > 150);
    }

    @Test
    void a_truncated_or_unrelated_proof_is_not_evidence() {
        List<Sha256> proof = tree(HISTORY, 20).consistencyProof(7);
        byte[] note = head(HISTORY, 20).bytes();
        WitnessedLog.Refused cut = refused(seen(7).verify(7, proof.subList(0, proof.size() - 1), note));
        assertEquals(WitnessedLog.Reason.UNPROVED, cut.reason());
        assertNull(cut.evidence());
        WitnessedLog.Refused other = refused(seen(7).verify(7, tree(FORK, 20).consistencyProof(7), note));
        assertEquals(WitnessedLog.Reason.UNPROVED, other.reason());
        assertNull(other.evidence(), "the publisher signed one history; who sent the proof is nobody's business");
    }

    @Test
    void the_proof_must_begin_at_the_last_cosigned_size() {
        assertEquals(
                WitnessedLog.Reason.OTHER_SIZE,
                refused(answer(seen(7), 5, HISTORY, 20)).reason());
        assertEquals(
                WitnessedLog.Reason.OTHER_SIZE,
                refused(answer(seen(7), 0, HISTORY, 20)).reason());
        assertEquals(
                WitnessedLog.Reason.OTHER_SIZE,
                refused(answer(seen(0), 3, HISTORY, 20)).reason(),
                "it never saw anything");
        assertEquals(
                WitnessedLog.Reason.MALFORMED,
                refused(answer(seen(7), 7, HISTORY, 5)).reason(),
                "backwards");
    }

    @Test
    void a_checkpoint_of_equal_size_must_have_the_same_root() {
        assertInstanceOf(WitnessedLog.Extends.class, answer(seen(8), 8, HISTORY, 8));
        WitnessedLog.Refused refused = refused(answer(seen(8), 8, FORK, 8));
        assertEquals(WitnessedLog.Reason.OTHER_ROOT, refused.reason());
        assertNotNull(refused.evidence());
    }

    @Test
    void only_the_logs_key_counts_and_other_lines_are_removed() {
        NoteKey.Signer stranger = NoteKey.generate(LOG.name(), new Trees.Counting(8, 0));
        Checkpoint head = new Checkpoint(LOG.name(), 9, tree(HISTORY, 9).root());
        assertEquals(
                WitnessedLog.Reason.UNSIGNED,
                refused(seen(0).verify(0, List.of(), head.sign(stranger).bytes()))
                        .reason());
        byte[] both = head.sign(LOG).alsoSignedBy(stranger).bytes();
        var extending = assertInstanceOf(WitnessedLog.Extends.class, seen(0).verify(0, List.of(), both));
        assertEquals(head.sign(LOG), extending.note());
        assertEquals(
                WitnessedLog.Reason.MALFORMED,
                refused(seen(0).verify(
                                        0,
                                        List.of(),
                                        SignedNote.sign("a letter\n", LOG).bytes()))
                        .reason());
    }

    @Test
    void the_last_checkpoint_must_be_of_the_log() {
        NoteKey.Signer stranger = NoteKey.generate(LOG.name(), new Trees.Counting(8, 0));
        assertThrows(IllegalArgumentException.class, () -> new WitnessedLog(stranger.verifier(), head(HISTORY, 3)));
    }
}
