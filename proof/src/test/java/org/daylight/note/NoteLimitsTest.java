package org.daylight.note;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.tree.Trees;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits of notes, keys, cosignatures and policies: the last value that is accepted, and the first that is refused. */
class NoteLimitsTest {
    private static final NoteKey.Signer LOG = NoteKey.generate("archive.example/port", new Trees.Counting(7, 0));
    private static final NoteKey.Signer OTHER = NoteKey.generate("other.example", new Trees.Counting(8, 0));
    private static final Checkpoint HEAD = new Checkpoint("archive.example/port", 5, Sha256.of(new byte[] {5}));

    private static WitnessKey.Signer witness(String name, int number) {
        return WitnessKey.generate(name, new Trees.Counting(number, 1));
    }

    private static String reason(Outcome<?> outcome) {
        return outcome instanceof Outcome.Refused<?>(String code, String reason) ? reason : "accepted";
    }

    private static String thrown(Runnable action) {
        return assertThrows(Malformed.class, action::run).getMessage();
    }

    @Test
    void a_note_of_one_empty_line_and_of_the_greatest_length_is_read() {
        SignedNote empty = SignedNote.sign("\n", LOG);
        assertEquals(empty, SignedNote.parse(empty.bytes()).orThrow());
        int rest = empty.bytes().length - 1;
        SignedNote longest = SignedNote.sign("a".repeat(SignedNote.MAX_BYTES - rest - 1) + "\n", LOG);
        assertEquals(SignedNote.MAX_BYTES, longest.bytes().length);
        assertEquals(longest, SignedNote.parse(longest.bytes()).orThrow());
        assertEquals(
                "it is longer than 1000000 bytes",
                thrown(() -> SignedNote.sign("a".repeat(SignedNote.MAX_BYTES - rest) + "\n", LOG)));
    }

    @Test
    void a_note_can_be_reduced_to_the_signatures_of_one_key() {
        SignedNote both = SignedNote.sign("text\n", LOG).alsoSignedBy(OTHER);
        assertEquals(SignedNote.sign("text\n", OTHER), both.only(OTHER.verifier()));
        assertEquals(SignedNote.sign("text\n", LOG), both.only(LOG));
        assertThrows(
                IllegalArgumentException.class,
                () -> SignedNote.sign("text\n", LOG).only(OTHER));
    }

    @Test
    void a_signature_line_is_read_by_itself() {
        SignedNote.Signature signature =
                SignedNote.sign("text\n", LOG).signatures().getFirst();
        assertEquals(signature, SignedNote.Signature.parse(signature.line()).orThrow());
        for (int bytes : new int[] {0, 3, 4}) {
            String line = "\u2014 name " + Base64.getEncoder().encodeToString(new byte[bytes]);
            assertEquals("a signature is shorter than its key id", reason(SignedNote.Signature.parse(line)));
        }
        assertEquals(
                "a signature has the wrong key id",
                thrown(() -> new SignedNote.Signature(signature.name(), signature.id() + 1, signature.base64())));
    }

    @Test
    void the_lines_of_a_checkpoint_have_no_control_character() {
        Sha256 root = HEAD.root();
        for (String line : new String[] {"", "a\tb", "a\nb", "a\u001f", "half \ud800"}) {
            assertEquals("the origin is not one line of text", thrown(() -> new Checkpoint(line, 1, root)));
            assertEquals(
                    "an extension is not one line of text",
                    thrown(() -> new Checkpoint("origin", 1, root, List.of("first", line))));
        }
        assertEquals("a b\u007f", new Checkpoint("a b\u007f", 1, root).origin());
    }

    @Test
    void a_checkpoint_is_at_most_as_long_as_a_note() {
        String head = HEAD.text();
        String longest = head + "x".repeat(SignedNote.MAX_BYTES - head.length() - 1) + "\n";
        assertEquals(longest, Checkpoint.parse(longest).orThrow().text());
        assertEquals("it is too long", reason(Checkpoint.parse(longest + "\n")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "!", "\ud7ff", "\ue000", "\ufdd0", "\ud83d\ude00", "a/b:c"})
    void a_name_may_have_any_visible_character(String name) {
        assertTrue(NoteKey.isName(name));
        assertTrue(NoteKey.isName(name.repeat(255 / name.length())));
        assertFalse(NoteKey.isName(name.repeat(256)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+", "a b", "\u0000", "\u001f", "\u0085", "\u00a0", "\u2028", "\ud800", "\udfff"})
    void a_name_has_no_space_plus_sign_control_character_or_half_character(String name) {
        assertFalse(NoteKey.isName(name));
        assertFalse(NoteKey.isName("a" + name.replaceAll("^$", "+") + "b"));
    }

    @Test
    void a_key_says_what_is_wrong_with_it() {
        String key = LOG.verifier().text();
        String name = LOG.name() + "+";
        String rest = key.substring(name.length() + 8);
        assertEquals("a key must have three fields, name+id+base64", reason(NoteKey.parseVerifier("x".repeat(2_048))));
        assertEquals("a key has at most 2048 characters", reason(NoteKey.parseVerifier("x".repeat(2_049))));
        assertEquals(
                "the key id is not 8 lower-case hexadecimal digits",
                reason(NoteKey.parseVerifier(name + "0123456" + rest)));
        assertEquals("the key id does not match the key", reason(NoteKey.parseVerifier(name + "01234567" + rest)));
        assertEquals("the key is empty", reason(NoteKey.parseVerifier(name + "01234567+")));
        String secret = "this is a private signing key, which must be kept secret; use the public key";
        assertEquals(secret, reason(NoteKey.parseVerifier(LOG.text())));
        assertEquals(secret, reason(WitnessKey.parseVerifier(witness("w", 1).text())));
        assertEquals("a signing key must begin with PRIVATE+KEY+", reason(NoteKey.parseSigner(key)));
        assertEquals(
                "this is not a log's key (type 1, Ed25519)",
                reason(NoteKey.parseVerifier(witness("w", 1).verifier().text())));
    }

    private static String key(String name, int type, int bytes) {
        return KeyText.of(name, 0, (byte) type, new byte[bytes]);
    }

    @Test
    void a_key_has_the_length_of_its_type() {
        for (int bytes : new int[] {0, 31, 33}) {
            assertEquals("an Ed25519 key must be 32 bytes long", reason(NoteKey.parseVerifier(key("a", 1, bytes))));
            assertEquals("an Ed25519 key must be 32 bytes long", reason(WitnessKey.parseVerifier(key("a", 4, bytes))));
            for (int type : new int[] {4, 6}) {
                assertEquals(
                        "a signing key must be 32 bytes long",
                        reason(WitnessKey.parseSigner("PRIVATE+KEY+" + key("a", type, bytes))));
            }
        }
        for (int bytes : new int[] {1_311, 1_313}) {
            assertEquals(
                    "an ML-DSA-44 key must be 1312 bytes long", reason(WitnessKey.parseVerifier(key("a", 6, bytes))));
        }
        String other = "the key id does not match the key";
        assertEquals(other, reason(WitnessKey.parseVerifier(key("a", 6, 1_312))));
        assertEquals(other, reason(WitnessKey.parseSigner("PRIVATE+KEY+" + key("a", 4, 32))));
    }

    @Test
    void keys_are_equal_by_name_type_and_bytes() {
        NoteKey.Verifier key = LOG.verifier();
        NoteKey.Verifier renamed =
                NoteKey.generate("renamed.example", new Trees.Counting(7, 0)).verifier();
        assertEquals(key, NoteKey.parseVerifier(key.text()).orThrow());
        assertEquals(key.hashCode(), NoteKey.parseVerifier(key.text()).orThrow().hashCode());
        assertNotEquals(key, renamed);
        assertNotEquals(key.hashCode(), renamed.hashCode());
        assertTrue(key.isSameKey(renamed));
        assertFalse(key.isSameKey(OTHER.verifier()));
        assertNotEquals(key, OTHER.verifier());
        assertNotEquals(
                witness("archive.example/port", 7).verifier(),
                WitnessKey.generate("archive.example/port", CosignatureType.ML_DSA_44, new Trees.Counting(7, 1))
                        .verifier());
        assertNotEquals(
                key.publicHalf().hashCode(), OTHER.verifier().publicHalf().hashCode());
    }

    @Test
    void the_types_of_cosignatures_have_the_names_of_their_algorithms() {
        assertEquals("Ed25519", CosignatureType.ED25519.algorithm());
        assertEquals("ML-DSA-44", CosignatureType.ML_DSA_44.algorithm());
    }

    private static SignedNote.Signature claim(String name, int id, long seconds, int signatureBytes) {
        byte[] signed = ByteBuffer.allocate(8 + signatureBytes).putLong(seconds).array();
        return SignedNote.Signature.of(name, id, signed);
    }

    @Test
    void a_claim_of_a_cosignature_has_its_length_and_a_time_until_9999() {
        long most = 253_402_300_799L;
        var lines = List.of(
                claim("plain", 1, 0, 56), // a signature of a log has 64 bytes
                claim("zero", 2, 0, 64),
                claim("large", 3, most, 2_420),
                claim("before", 4, -1, 64),
                claim("after", 5, most + 1, 64),
                claim("longer", 6, 0, 65));
        assertEquals(
                List.of(
                        new Cosignature("zero", 2, Instant.EPOCH),
                        new Cosignature("large", 3, Instant.ofEpochSecond(most))),
                Cosignature.claimed(new SignedNote(HEAD.text(), lines)));
        WitnessKey.Signer witness = witness("w.example", 1);
        Witnesses one = Witnesses.atLeast(List.of(witness.verifier()), 1);
        SignedNote note = HEAD.sign(LOG).with(witness.cosign(HEAD, most));
        assertEquals(
                List.of(new Cosignature("w.example", witness.id(), Instant.ofEpochSecond(most))),
                one.on(note).orThrow());
        assertThrows(IllegalArgumentException.class, () -> witness.cosign(HEAD, 0));
    }

    @Test
    void names_in_a_cosignature_with_ml_dsa_have_at_most_255_bytes() {
        for (String longest : new String[] {"w".repeat(255), "\u00fc".repeat(127) + "w"}) {
            WitnessKey.Signer witness =
                    WitnessKey.generate(longest, CosignatureType.ML_DSA_44, new Trees.Counting(1, 1));
            var head = new Checkpoint(longest, 5, HEAD.root());
            SignedNote note = new SignedNote(head.text(), List.of(witness.cosign(head, 9)));
            Witnesses known = Witnesses.atLeast(List.of(witness.verifier()), 1);
            assertTrue(known.areEnough(known.on(note).orThrow()));
            var longer = new Checkpoint(longest + "x", 5, HEAD.root());
            assertEquals("the origin or the name is longer than 255 bytes", thrown(() -> witness.cosign(longer, 9)));
        }
        WitnessKey.Signer named =
                WitnessKey.generate("\u00fc".repeat(128), CosignatureType.ML_DSA_44, new Trees.Counting(1, 1));
        assertEquals("the origin or the name is longer than 255 bytes", thrown(() -> named.cosign(HEAD, 9)));
    }

    @Test
    void the_newest_cosignature_of_each_witness_counts_wherever_it_is() {
        WitnessKey.Signer first = witness("first.example", 1);
        WitnessKey.Signer second = witness("second.example", 2);
        Witnesses both = Witnesses.atLeast(List.of(first.verifier(), second.verifier()), 2);
        var note = new SignedNote(
                HEAD.text(),
                List.of(
                        first.cosign(HEAD, 2),
                        second.cosign(HEAD, 5),
                        first.cosign(HEAD, 3),
                        first.cosign(HEAD, 3),
                        second.cosign(HEAD, 4)));
        List<Cosignature> found = both.on(note).orThrow();
        assertEquals(
                List.of(
                        new Cosignature("second.example", second.id(), Instant.ofEpochSecond(5)),
                        new Cosignature("first.example", first.id(), Instant.ofEpochSecond(3))),
                found);
        assertTrue(both.areEnough(found));
        assertFalse(both.areEnough(found.subList(0, 1)));
    }

    @Test
    void none_all_or_a_number_of_witnesses_can_be_required() {
        WitnessKey.Verifier one = witness("one.example", 1).verifier();
        WitnessKey.Verifier renewed = witness("one.example", 2).verifier(); // the same witness
        WitnessKey.Verifier two = witness("two.example", 3).verifier();
        var keys = List.of(one.text(), renewed.text(), two.text());
        var byOne = new Cosignature("one.example", one.id(), Instant.EPOCH);
        var byRenewed = new Cosignature("one.example", renewed.id(), Instant.EPOCH);
        var byTwo = new Cosignature("two.example", two.id(), Instant.EPOCH);
        assertTrue(Witnesses.parse(keys, 0).orThrow().areEnough(List.of()));
        Witnesses any = Witnesses.parse(keys, 1).orThrow();
        assertFalse(any.areEnough(List.of()));
        assertTrue(any.areEnough(List.of(byRenewed)));
        for (int needed : new int[] {-1, 2}) {
            Witnesses all = Witnesses.parse(keys, needed).orThrow();
            assertFalse(all.areEnough(List.of(byOne, byRenewed)));
            assertTrue(all.areEnough(List.of(byOne, byTwo)));
        }
        assertEquals("3 witnesses cannot be required, because only 2 are given", reason(Witnesses.parse(keys, 3)));
        assertThrows(IllegalArgumentException.class, () -> Witnesses.atLeast(List.of(one), -1));
    }

    @Test
    void a_group_names_only_members_before_it() {
        var any = new Quorum.Group(1, List.of(0, 1));
        new Quorum(2, List.of(any, new Quorum.Group(1, List.of(2))), 3);
        assertThrows(IllegalArgumentException.class, () -> new Quorum(1, List.of(any), 1));
        assertThrows(IllegalArgumentException.class, () -> new Quorum(2, List.of(new Quorum.Group(1, List.of(-1))), 1));
        assertThrows(IllegalArgumentException.class, () -> new Quorum(2, List.of(any), 3));
        assertThrows(IllegalArgumentException.class, () -> new Quorum(2, List.of(any), -2));
    }

    private static String policy(String text) {
        return reason(LogPolicy.parse(text.getBytes(ISO_8859_1)));
    }

    @Test
    void a_fault_of_a_policy_is_named_with_its_line() {
        assertEquals("policy line 2: write  quorum NAME", policy("# first\nquorum\n"));
        for (String control : new String[] {"\u0000", "\u001f", "\u007f", "\r"}) {
            assertEquals("policy line 1: it has a control character", policy("# a" + control + "b\nquorum none"));
        }
        assertEquals("accepted", policy("# a\tb ~ \u0080\u00ff\nquorum none"));
        assertEquals("policy line 1: it must begin with log, witness, group or quorum", policy("logs\nquorum none"));
        String key = LOG.verifier().text();
        assertEquals("accepted", policy("log " + key + "\nquorum none"));
        assertEquals("accepted", policy("log " + key + " https://archive.example/\nquorum none"));
        assertEquals("policy line 1: write  log KEY [URL]", policy("log\nquorum none"));
        assertEquals("policy line 1: write  log KEY [URL]", policy("log " + key + " a b\nquorum none"));
        String witness = "witness w " + witness("w.example", 1).verifier();
        assertEquals("accepted", policy(witness + " https://w.example/\nquorum w"));
        assertEquals("policy line 1: write  witness NAME KEY [URL]", policy(witness + " a b\nquorum w"));
        assertEquals("policy line 1: write  witness NAME KEY [URL]", policy("witness w\nquorum none"));
    }

    @Test
    void a_policy_has_a_limited_length_and_number_of_groups_and_logs() {
        String end = "\nquorum none";
        assertEquals("accepted", policy("#" + "x".repeat((1 << 20) - 1 - end.length()) + end));
        assertEquals(
                "the policy is longer than 1048576 bytes", policy("#" + "x".repeat((1 << 20) - end.length()) + end));
        var groups = new StringBuilder("witness w " + witness("w.example", 1).verifier() + "\ngroup g0 any w");
        for (int i = 1; i < 1_000; i++) {
            groups.append("\ngroup g" + i + " all g" + (i - 1));
        }
        assertEquals("accepted", policy(groups + end));
        assertEquals("policy line 1002: there are more than 1000 groups", policy(groups + "\ngroup x all g999" + end));
        var logs = new ArrayList<String>();
        for (int i = 0; i < 1_001; i++) {
            var random = new Trees.Counting(i, 1 + i / 256);
            logs.add("log " + NoteKey.generate("log" + i, random).verifier());
        }
        assertEquals("accepted", policy(String.join("\n", logs.subList(0, 1_000)) + end));
        assertEquals("policy line 1001: there are more than 1000 logs", policy(String.join("\n", logs) + end));
    }

    @Test
    void a_checkpoint_is_text_in_utf_8() {
        var head = new Checkpoint("\u00fcber.example", 5, HEAD.root());
        NoteKey.Signer key = NoteKey.generate("\u00fcber.example", new Trees.Counting(9, 1));
        byte[] note = head.sign(key).bytes();
        assertTrue(new String(note, UTF_8).startsWith("\u00fcber.example\n5\n"));
        assertEquals(head, Checkpoint.open(note, key.verifier()).orThrow());
    }
}
