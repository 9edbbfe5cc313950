package org.daylight.note;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.tree.Trees;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys and the note of Peter Neumann are the example of the documentation of Go's golang.org/x/mod/sumdb/note. */
class SignedNoteTest {
    private static final String SECRET =
            "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    private static final String PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private static final String TEXT = """
        If you think cryptography is the answer to your problem,
        then you don't know what your problem is.
        """;
    private static final String NOTE = TEXT + """

        — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
        """;

    private static final NoteKey.Signer NEUMANN = NoteKey.parseSigner(SECRET).orThrow();

    @Test
    void keys_are_read_and_written() {
        assertEquals(PUBLIC, NEUMANN.verifier().text());
        assertEquals(SECRET, NEUMANN.text());
        assertEquals(NEUMANN.verifier(), NoteKey.parseVerifier(PUBLIC).orThrow());
        assertEquals("PeterNeumann", NEUMANN.name());
        assertEquals(0xc74f20a3, NEUMANN.id());
        assertEquals("signing key of PeterNeumann", NEUMANN.toString(), "a secret is not printed by accident");
    }

    @Test
    void a_note_is_signed_as_go_signs_it() {
        assertEquals(NOTE, new String(SignedNote.sign(TEXT, NEUMANN).bytes(), UTF_8));
    }

    @Test
    void a_note_is_opened() {
        SignedNote note = SignedNote.parse(NOTE.getBytes(UTF_8)).orThrow();
        assertEquals(TEXT, note.text());
        assertEquals(
                List.of(NEUMANN.verifier()),
                note.verify(List.of(NEUMANN.verifier())).orThrow());
        assertArrayEquals(NOTE.getBytes(UTF_8), note.bytes());
    }

    @Test
    void the_last_blank_line_ends_the_text_so_a_text_may_have_blank_lines() {
        SignedNote note = SignedNote.sign("one\n\n— not a signature\n\ntwo\n", NEUMANN);
        assertEquals(note, SignedNote.parse(note.bytes()).orThrow());
    }

    @Test
    void signatures_of_unknown_keys_are_ignored_even_with_a_known_name_or_id() {
        NoteKey.Signer other = NoteKey.generate("other.example", new Trees.Counting(3, 1));
        NoteKey.Signer namesake = NoteKey.generate("PeterNeumann", new Trees.Counting(4, 1));
        SignedNote note = SignedNote.sign(TEXT, other).alsoSignedBy(namesake).alsoSignedBy(NEUMANN);
        assertEquals(
                List.of(NEUMANN.verifier()),
                reread(note).verify(List.of(NEUMANN.verifier())).orThrow());
        assertEquals(
                List.of(other.verifier(), NEUMANN.verifier()),
                reread(note)
                        .verify(List.of(NEUMANN.verifier(), other.verifier()))
                        .orThrow(),
                "in the order of the note");
        NoteKey.Verifier stranger =
                NoteKey.generate("stranger", new Trees.Counting(5, 1)).verifier();
        assertEquals(
                Outcome.refused("note-unsigned", "it has no signature by a known key"),
                reread(note).verify(List.of(stranger)));
        assertFalse(reread(note).verify(List.of()).isOk());
    }

    @Test
    void a_wrong_signature_of_a_known_key_refuses_the_note_even_if_others_are_valid() {
        NoteKey.Signer other = NoteKey.generate("other.example", new Trees.Counting(3, 1));
        SignedNote right = SignedNote.sign(TEXT, other).alsoSignedBy(NEUMANN);
        SignedNote wrong = new SignedNote(
                TEXT,
                List.of(
                        right.signatures().getFirst(),
                        SignedNote.sign("else\n", NEUMANN).signatures().getFirst()));
        var known = List.of(other.verifier(), NEUMANN.verifier());
        assertTrue(right.verify(known).isOk());
        assertEquals(
                Outcome.refused("note-signature-wrong", "the signature of \"PeterNeumann\" is wrong"),
                reread(wrong).verify(known));
        assertFalse(new SignedNote("else\n", right.signatures()).verify(known).isOk());
    }

    @Test
    void a_signature_of_another_length_is_wrong_not_an_exception() {
        String cut = NOTE.replaceAll("x08go/.*", "x08goAAA");
        assertFalse(SignedNote.parse(cut.getBytes(UTF_8))
                .orThrow()
                .verify(List.of(NEUMANN.verifier()))
                .isOk());
    }

    @Test
    void a_hundred_signatures_are_read_and_no_more() {
        String line = NOTE.substring(NOTE.indexOf("— "));
        assertTrue(SignedNote.parse((TEXT + "\n" + line.repeat(100)).getBytes(UTF_8))
                .isOk());
        assertRefused("it has more than 100 signatures", TEXT + "\n" + line.repeat(101));
    }

    @Test
    void the_length_of_a_note_is_limited() {
        byte[] note = new byte[SignedNote.MAX_BYTES + 1];
        Arrays.fill(note, (byte) 'a');
        assertEquals(Outcome.refused("note-malformed", "it is longer than 1000000 bytes"), SignedNote.parse(note));
    }

    @Test
    void malformed_notes_are_refused_with_a_reason_each() {
        String signature = NOTE.substring(NOTE.indexOf("— "));
        assertRefused("there is no blank line before the signatures", "");
        assertRefused("there is no blank line before the signatures", TEXT);
        assertRefused("there is no blank line before the signatures", TEXT + signature);
        assertRefused("it has no signature", TEXT + "\n");
        assertRefused("the last line does not end with a line feed", NOTE.stripTrailing());
        assertRefused(
                "a signature line does not begin with an em dash and a space", TEXT + "\n- " + signature.substring(2));
        assertRefused(
                "a signature line does not begin with an em dash and a space", TEXT + "\n—" + signature.substring(2));
        assertRefused("a signature line is not a name and a signature", TEXT + "\n— PeterNeumann\n");
        assertRefused("a signature line is not a name and a signature", NOTE.stripTrailing() + " more\n");
        assertRefused("a signature has no valid key name", NOTE.replace("— Peter", "— Peter+"));
        assertRefused("a signature has no valid key name", NOTE.replace("— Peter", "— Peter\u00a0"));
        assertRefused("a signature has no valid key name", NOTE.replace("— PeterNeumann ", "—  "));
        assertRefused("a signature is not base64", NOTE.replace("x08go/", "x08go_"));
        assertRefused("a signature is not padded base64", NOTE.replace("nAM=", "nAM"));
        assertRefused("a signature is not padded base64", NOTE.replace("nAM=", "nAN="));
        assertRefused("a signature is shorter than its key id", NOTE.replaceAll("x08go/.*", "x08gow=="));
        assertRefused("the text has a control character other than the line feed", "\r" + NOTE);
        assertRefused("the text has a control character other than the line feed", NOTE.replace("think", "th\tink"));
        assertEquals(
                Outcome.refused("note-malformed", "it is not UTF-8"),
                SignedNote.parse(("\u00fc" + NOTE).getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void an_invalid_text_is_not_signed() {
        assertThrows(IllegalArgumentException.class, () -> SignedNote.sign("", NEUMANN));
        assertThrows(IllegalArgumentException.class, () -> SignedNote.sign("no end", NEUMANN));
        assertThrows(IllegalArgumentException.class, () -> SignedNote.sign("a\r\n", NEUMANN));
        assertThrows(IllegalArgumentException.class, () -> SignedNote.sign("half \ud800\n", NEUMANN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "PeterNeumann",
                "PeterNeumann+c74f20a3",
                "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T",
                "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq_LDE4izWy10TW",
                "PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+c74f20a3+",
                "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
                "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "EnochRoot+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n",
                SECRET
            })
    void malformed_verifier_keys_are_refused(String text) {
        var refused = assertInstanceOf(Outcome.Refused.class, NoteKey.parseVerifier(text));
        assertEquals("key-malformed", refused.code());
        assertFalse(refused.reason().contains("\n"), "one line");
        assertFalse(NoteKey.parseSigner(text.replace(SECRET, PUBLIC)).isOk());
    }

    @Test
    void a_signing_key_with_a_wrong_letter_is_refused_without_showing_it() {
        for (int i = 0; i < SECRET.length(); i++) {
            String wrong = SECRET.substring(0, i) + '*' + SECRET.substring(i + 1);
            var refused = assertInstanceOf(Outcome.Refused.class, NoteKey.parseSigner(wrong), wrong);
            assertFalse(refused.reason().contains("AYEK"), refused.reason());
        }
    }

    @Test
    void a_verifier_key_that_is_not_a_point_of_the_curve_verifies_nothing() {
        byte[] off = new byte[32];
        off[0] = 2; // there is no point with y = 2
        String id = Sha256.of("x\n\u0001".getBytes(UTF_8), off).hex().substring(0, 8);
        byte[] typed = new byte[33];
        typed[0] = 1;
        System.arraycopy(off, 0, typed, 1, 32);
        Outcome<NoteKey.Verifier> key =
                NoteKey.parseVerifier("x+" + id + "+" + Base64.getEncoder().encodeToString(typed));
        SignedNote signed = SignedNote.sign(TEXT, NEUMANN);
        byte[] raw = Base64.getDecoder().decode(signed.signatures().getFirst().base64());
        System.arraycopy(HexFormat.of().parseHex(id), 0, raw, 0, 4);
        int number = HexFormat.fromHexDigits(id);
        String base64 = Base64.getEncoder().encodeToString(raw);
        var forged = new SignedNote(TEXT, List.of(new SignedNote.Signature("x", number, base64)));
        assertFalse(key.then(verifier -> forged.verify(List.of(verifier))).isOk());
    }

    @Test
    void a_key_is_generated_from_32_random_bytes() {
        NoteKey.Signer first = NoteKey.generate("log.example/a", new Trees.Counting(0, 1));
        assertEquals(
                first.text(),
                NoteKey.generate("log.example/a", new Trees.Counting(0, 1)).text());
        assertEquals(first.text(), NoteKey.parseSigner(first.text()).orThrow().text());
        assertThrows(IllegalArgumentException.class, () -> NoteKey.generate("two words", new Trees.Counting(0, 1)));
        // RFC 8032 section 7.1, test 1: the secret key and its public key.
        byte[] seed = HexFormat.of().parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
        byte[] typed = new byte[33];
        typed[0] = 1;
        System.arraycopy(seed, 0, typed, 1, 32);
        String rfc = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
        String id = Sha256.of("rfc8032\n\u0001".getBytes(UTF_8), HexFormat.of().parseHex(rfc))
                .hex()
                .substring(0, 8);
        String text = "PRIVATE+KEY+rfc8032+" + id + "+" + Base64.getEncoder().encodeToString(typed);
        assertTrue(NoteKey.parseSigner(text).isOk(), "the id holds only for the public key of the RFC");
    }

    private static SignedNote reread(SignedNote note) {
        return SignedNote.parse(note.bytes()).orThrow();
    }

    private static void assertRefused(String reason, String note) {
        assertEquals(Outcome.refused("note-malformed", reason), SignedNote.parse(note.getBytes(UTF_8)));
    }
}
