package org.daylight.note;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.tree.Trees;
import org.junit.jupiter.api.Test;

/**
 * Cosignatures of type {@code subtree/v1} (ML-DSA-44). {@code cosignature-ml-dsa-44.txt} was made by another implementation of FIPS 204, noble-post-quantum,
 * from a seed of 32 times the byte 9. It has a key, a cosignature of the checkpoint in spec/log.md section 8 at 1796115605, and one without a time.
 */
class MlDsaCosignatureTest {
    private static final Checkpoint HEAD = new Checkpoint(
            "archive.example/port",
            5,
            Sha256.wrap(KeyText.base64("PVPvzzHyhdmQVe7NefcdMqktWMLiSb9mgb0Ykve+eas=", "test", "the root")));
    private static final NoteKey.Signer LOG = NoteKey.generate(HEAD.origin(), new Trees.Counting(7, 0));

    private static List<String> foreign() throws IOException {
        try (var in = MlDsaCosignatureTest.class.getResourceAsStream("cosignature-ml-dsa-44.txt")) {
            return new String(in.readAllBytes(), UTF_8).lines().toList();
        }
    }

    private static WitnessKey.Verifier foreignKey() throws IOException {
        return WitnessKey.parseVerifier(foreign().get(0)).orThrow();
    }

    private static SignedNote with(String line) {
        return HEAD.sign(LOG).with(SignedNote.Signature.parse(line).orThrow());
    }

    @Test
    void a_key_that_other_software_made_from_the_same_seed_is_equal() throws IOException {
        byte[] seed = new byte[32];
        Arrays.fill(seed, (byte) 9);
        byte[] publicKey = SignatureAlgorithm.ML_DSA_44.secret(seed).publicKey();
        assertEquals(1_312, publicKey.length);
        assertEquals(
                SignatureAlgorithm.ML_DSA_44.publicKey(publicKey), foreignKey().publicHalf());
        assertEquals(foreign().get(0), foreignKey().text());
        assertEquals(CosignatureType.ML_DSA_44, foreignKey().type());
    }

    @Test
    void a_cosignature_of_other_software_verifies() throws IOException {
        Witnesses witnesses = Witnesses.atLeast(List.of(foreignKey()), 1);
        List<Cosignature> found = witnesses.on(with(foreign().get(1))).orThrow();
        assertEquals(
                List.of(Instant.ofEpochSecond(1_796_115_605L)),
                found.stream().map(Cosignature::time).toList());
        assertTrue(witnesses.areEnough(found));
        assertEquals(1, Cosignature.claimed(with(foreign().get(1))).size());
    }

    @Test
    void a_cosignature_covers_origin_size_root_time_and_name_but_no_extension() throws IOException {
        WitnessKey.Verifier key = foreignKey();
        byte[] signed = SignedNote.Signature.parse(foreign().get(1)).orThrow().bytes();
        assertTrue(key.verifies(HEAD.text(), signed));
        assertTrue(key.verifies(HEAD.text() + "an extension\n", signed), "tlog-cosignature: no statement about them");
        assertFalse(key.verifies(HEAD.text().replace("\n5\n", "\n6\n"), signed));
        assertFalse(key.verifies(HEAD.text().replace("port", "quay"), signed));
        assertFalse(key.verifies(HEAD.text().replace("PVPv", "PVPw"), signed));
        assertFalse(key.verifies("no checkpoint\n", signed));
        for (int at : new int[] {7, 8, 2_427}) {
            byte[] changed = signed.clone();
            changed[at] ^= 1;
            assertFalse(key.verifies(HEAD.text(), changed), "byte " + at);
        }
        assertFalse(key.verifies(HEAD.text(), Arrays.copyOf(signed, 2_427)));
    }

    @Test
    void a_cosignature_without_a_time_does_not_count() throws IOException {
        Witnesses witnesses = Witnesses.atLeast(List.of(foreignKey()), 1);
        assertTrue(foreignKey()
                .verifies(
                        HEAD.text(),
                        SignedNote.Signature.parse(foreign().get(2)).orThrow().bytes()));
        assertEquals(List.of(), witnesses.on(with(foreign().get(2))).orThrow());
    }

    @Test
    void a_cosignature_is_made_and_read() {
        WitnessKey.Signer key = WitnessKey.generate("w.example", CosignatureType.ML_DSA_44, new Trees.Counting(3, 1));
        WitnessKey.Signer again = WitnessKey.parseSigner(key.text()).orThrow();
        assertEquals(key.verifier(), again.verifier());
        Witnesses witnesses =
                Witnesses.parse(List.of(key.verifier().text()), -1).orThrow();
        SignedNote note = HEAD.sign(LOG).with(again.cosign(HEAD, 1_800_000_000L));
        assertTrue(witnesses.areEnough(
                witnesses.on(SignedNote.parse(note.bytes()).orThrow()).orThrow()));
        assertThrows(IllegalArgumentException.class, () -> key.cosign(HEAD, 0), "tlog-witness: never without a time");
    }

    @Test
    void a_wrong_line_of_a_known_key_is_refused() throws IOException {
        var other = new Checkpoint(HEAD.origin(), 6, HEAD.root());
        SignedNote moved = other.sign(LOG)
                .with(SignedNote.Signature.parse(foreign().get(1)).orThrow());
        var refused = assertInstanceOf(
                Outcome.Refused.class,
                Witnesses.atLeast(List.of(foreignKey()), 1).on(moved));
        assertEquals("cosignature-wrong", refused.code());
    }

    @Test
    void a_witness_with_a_key_of_each_type_counts_once() throws IOException {
        WitnessKey.Signer ed25519 = WitnessKey.generate("witness.example/w1", new Trees.Counting(1, 1));
        List<WitnessKey.Verifier> both = List.of(ed25519.verifier(), foreignKey());
        assertThrows(IllegalArgumentException.class, () -> Witnesses.atLeast(both, 2));
        Witnesses one = Witnesses.atLeast(both, 1);
        SignedNote note = with(foreign().get(1)).with(ed25519.cosign(HEAD, 1_800_000_000L));
        List<Cosignature> found = one.on(note).orThrow();
        assertEquals(2, found.size());
        assertTrue(one.areEnough(found));
        assertTrue(one.areEnough(found.subList(0, 1)), "either key will do");
        WitnessKey.Signer other = WitnessKey.generate("other.example", new Trees.Counting(2, 1));
        Witnesses two = Witnesses.atLeast(List.of(ed25519.verifier(), foreignKey(), other.verifier()), 2);
        assertFalse(two.areEnough(two.on(note).orThrow()), "two keys of one witness are not two witnesses");
    }
}
