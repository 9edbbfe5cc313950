package org.daylight.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

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
}
