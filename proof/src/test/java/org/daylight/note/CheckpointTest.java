package org.daylight.note;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.daylight.format.Outcome;
import org.daylight.tree.MerkleTree;
import org.daylight.tree.Trees;
import org.junit.jupiter.api.Test;

/** The checkpoint of behind-the-sofa is the example in c2sp.org/tlog-checkpoint. */
class CheckpointTest {
    private static final String SOFA = """
        example.com/behind-the-sofa
        20852163
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
        """;
    private static final NoteKey.Signer LOG = NoteKey.generate("example.com/behind-the-sofa", new Trees.Counting(9, 1));

    @Test
    void the_example_of_the_specification() {
        String note = SOFA
                + "\n"
                + "— example.com/behind-the-sofa"
                + " Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";
        SignedNote signed = SignedNote.parse(note.getBytes(UTF_8)).orThrow();
        assertEquals(0x033de0ae, signed.signatures().getFirst().id());
        Checkpoint checkpoint = Checkpoint.parse(signed.text()).orThrow();
        assertEquals("example.com/behind-the-sofa", checkpoint.origin());
        assertEquals(20852163, checkpoint.size());
        assertEquals(
                "0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62",
                checkpoint.root().hex());
        assertEquals(SOFA, checkpoint.text());
        assertRefused("note-unsigned", Checkpoint.open(note.getBytes(UTF_8), LOG.verifier()));
    }

    @Test
    void extension_lines_are_preserved() {
        Checkpoint checkpoint = Checkpoint.parse(SOFA + "one\ntwo words\n").orThrow();
        assertEquals(List.of("one", "two words"), checkpoint.extensions());
        assertEquals(SOFA + "one\ntwo words\n", checkpoint.text());
    }

    @Test
    void the_empty_log_has_size_0() {
        var empty = new Checkpoint("log.example", 0, MerkleTree.emptyRoot());
        assertEquals("log.example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", empty.text());
        assertEquals(empty, Checkpoint.parse(empty.text()).orThrow());
    }

    @Test
    void a_signed_checkpoint_is_opened_by_the_logs_key_only() {
        Checkpoint checkpoint = Checkpoint.parse(SOFA).orThrow();
        byte[] note = checkpoint.sign(LOG).bytes();
        assertEquals(checkpoint, Checkpoint.open(note, LOG.verifier()).orThrow());
        NoteKey.Signer other = NoteKey.generate("example.com/other", new Trees.Counting(9, 1));
        assertRefused("note-unsigned", Checkpoint.open(note, other.verifier()));
        assertRefused(
                "checkpoint-origin",
                Checkpoint.open(SignedNote.sign(SOFA, other).bytes(), other.verifier()));
        assertRefused(
                "checkpoint-malformed",
                Checkpoint.open(SignedNote.sign("hello\n", LOG).bytes(), LOG.verifier()));
        assertThrows(IllegalArgumentException.class, () -> checkpoint.sign(other));
    }

    @Test
    void malformed_checkpoints_are_refused() {
        assertMalformed("");
        assertMalformed("\n");
        assertMalformed(SOFA.stripTrailing());
        assertMalformed("\n" + SOFA.substring(SOFA.indexOf('\n') + 1));
        assertMalformed("origin\n5\n");
        assertMalformed(SOFA + "\n");
        assertMalformed(SOFA + "one\n\ntwo\n");
        for (String size :
                List.of("", "-1", "+1", "01", "00", "1.0", "0x1", " 1", "1 ", "9223372036854775808", "\u0661")) {
            assertMalformed(SOFA.replace("20852163", size));
        }
        for (String root : List.of(
                "",
                "CsUY",
                "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I",
                "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=",
                "CsUYapGGPo4dkMgIAUqom_Xajj7h2fB2MPA3j2jxq2I=")) {
            assertMalformed("origin\n5\n" + root + "\n");
        }
        assertEquals(
                Long.MAX_VALUE,
                Checkpoint.parse(SOFA.replace("20852163", "9223372036854775807"))
                        .orThrow()
                        .size());
    }

    private static void assertMalformed(String text) {
        assertRefused("checkpoint-malformed", Checkpoint.parse(text));
    }

    private static void assertRefused(String code, Outcome<Checkpoint> outcome) {
        switch (outcome) {
            case Outcome.Ok<Checkpoint> ok -> throw new AssertionError("not refused: " + ok);
            case Outcome.Refused<Checkpoint> refused -> assertEquals(code, refused.code());
        }
    }
}
