package org.daylight.note;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;

/**
 * A text signed by one or more keys (c2sp.org/signed-note). Ignore the text until {@link #verify} succeeds. Immutable.
 *
 * @param text not empty, ends with a line feed, has no other control character below U+0020
 * @param signatures in the order of the note, 1 to 100; text and signatures together have at most {@link #MAX_BYTES}
 */
public record SignedNote(String text, List<Signature> signatures) {
    /** The longest note that is read, in bytes. */
    public static final int MAX_BYTES = 1_000_000;

    /** The greatest number of signatures of a note. The specification requires at least 16. */
    public static final int MAX_SIGNATURES = 100;

    private static final String CODE = "note-malformed";
    private static final String EM_DASH = "\u2014 ";
    private static final int ID_BYTES = Integer.BYTES;

    /**
     * One signature line.
     *
     * @param name the key's name
     * @param id the key's id
     * @param base64 the id and the signature, as written in the line
     */
    public record Signature(String name, int id, String base64) {
        public Signature {
            Malformed.unless(KeyText.isName(name), CODE, "a signature has no valid key name");
            byte[] bytes = KeyText.base64(base64, CODE, "a signature");
            Malformed.unless(bytes.length > ID_BYTES, CODE, "a signature is shorter than its key id");
            Malformed.unless(ByteBuffer.wrap(bytes).getInt() == id, CODE, "a signature has the wrong key id");
        }

        /** The signature without the key id. */
        byte[] bytes() {
            byte[] all = Base64.getDecoder().decode(base64);
            return Arrays.copyOfRange(all, ID_BYTES, all.length);
        }

        boolean isBy(String name, int id) {
            return this.id == id && this.name.equals(name);
        }

        /** The line, without its line feed. */
        public String line() {
            return EM_DASH + name + ' ' + base64;
        }

        static Signature of(String name, int id, byte[] signed) {
            ByteBuffer all =
                    ByteBuffer.allocate(ID_BYTES + signed.length).putInt(id).put(signed);
            return new Signature(name, id, Base64.getEncoder().encodeToString(all.array()));
        }

        private static Signature of(byte[] message, NoteKey.Signer signer) {
            return of(signer.name(), signer.id(), signer.sign(message));
        }

        /** Reads a line, without its line feed; refused with code {@code note-malformed}. */
        public static Outcome<Signature> parse(String line) {
            return Malformed.caught(() -> parsed(line));
        }

        private static Signature parsed(String line) {
            Malformed.unless(
                    line.startsWith(EM_DASH), CODE, "a signature line does not begin with an em dash and a space");
            String[] fields = line.substring(EM_DASH.length()).split(" ", -1);
            Malformed.unless(fields.length == 2, CODE, "a signature line is not a name and a signature");
            byte[] bytes = KeyText.base64(fields[1], CODE, "a signature");
            Malformed.unless(bytes.length > ID_BYTES, CODE, "a signature is shorter than its key id");
            return new Signature(fields[0], ByteBuffer.wrap(bytes).getInt(), fields[1]);
        }
    }

    public SignedNote {
        signatures = List.copyOf(signatures);
        checkText(text);
        Malformed.unless(!signatures.isEmpty(), CODE, "it has no signature");
        Malformed.unless(
                signatures.size() <= MAX_SIGNATURES, CODE, "it has more than " + MAX_SIGNATURES + " signatures");
        Malformed.unless(
                bytes(text, signatures).length <= MAX_BYTES, CODE, "it is longer than " + MAX_BYTES + " bytes");
    }

    /**
     * Signs a text.
     *
     * @throws IllegalArgumentException if the text breaks the rule of {@link #text}
     */
    public static SignedNote sign(String text, NoteKey.Signer signer) {
        return new SignedNote(text, List.of(Signature.of(text.getBytes(StandardCharsets.UTF_8), signer)));
    }

    /** This note with one more signature, after the others. */
    public SignedNote alsoSignedBy(NoteKey.Signer signer) {
        var more = new ArrayList<>(signatures);
        more.add(Signature.of(text.getBytes(StandardCharsets.UTF_8), signer));
        return new SignedNote(text, more);
    }

    /** This note with one more signature at the end. It replaces earlier signatures of the same key. */
    public SignedNote with(Signature signature) {
        var all = new ArrayList<>(signatures);
        all.removeIf(one -> one.isBy(signature.name(), signature.id()));
        all.add(signature);
        return new SignedNote(text, all);
    }

    /** This note with only the signatures of this key; there must be at least one. */
    public SignedNote only(NoteKey key) {
        return new SignedNote(
                text,
                signatures.stream()
                        .filter(one -> one.isBy(key.name(), key.id()))
                        .toList());
    }

    /** Reads a note; refused with code {@code note-malformed}. Nothing is verified. */
    public static Outcome<SignedNote> parse(byte[] note) {
        return Malformed.caught(() -> parsed(note));
    }

    private static SignedNote parsed(byte[] note) {
        Malformed.unless(note.length <= MAX_BYTES, CODE, "it is longer than " + MAX_BYTES + " bytes");
        String all = utf8(note);
        int blank = all.lastIndexOf("\n\n");
        Malformed.unless(blank >= 0, CODE, "there is no blank line before the signatures");
        Malformed.unless(all.endsWith("\n"), CODE, "the last line does not end with a line feed");
        Malformed.unless(blank + 2 < all.length(), CODE, "it has no signature");
        // One more than allowed is enough to see that there are too many.
        String[] lines = all.substring(blank + 2, all.length() - 1).split("\n", MAX_SIGNATURES + 1);
        Malformed.unless(lines.length <= MAX_SIGNATURES, CODE, "it has more than " + MAX_SIGNATURES + " signatures");
        var signatures = new ArrayList<Signature>();
        for (String line : lines) {
            signatures.add(Signature.parsed(line));
        }
        return new SignedNote(all.substring(0, blank + 1), signatures);
    }

    /**
     * Finds out which of the given keys have signed. A signature is ignored unless both its name and its id are those of a given key.
     *
     * @return the keys that have signed, at least one, each once, in the order of the note. Or refused: {@code note-signature-wrong}
     *     if any signature of a given key is invalid, even if others are valid; {@code note-unsigned} if no given key has signed
     */
    public Outcome<List<NoteKey.Verifier>> verify(List<NoteKey.Verifier> known) {
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        var signed = new ArrayList<NoteKey.Verifier>();
        for (Signature signature : signatures) {
            for (NoteKey.Verifier key : known) {
                if (!signature.isBy(key.name(), key.id())) {
                    continue;
                }
                if (!key.verifies(message, signature.bytes())) {
                    return Outcome.refused(
                            "note-signature-wrong", "the signature of " + Malformed.quoted(key.name()) + " is wrong");
                }
                if (!signed.contains(key)) {
                    signed.add(key);
                }
            }
        }
        return signed.isEmpty()
                ? Outcome.refused("note-unsigned", "it has no signature by a known key")
                : Outcome.ok(List.copyOf(signed));
    }

    /** The note as published, in UTF-8. */
    public byte[] bytes() {
        return bytes(text, signatures);
    }

    private static byte[] bytes(String text, List<Signature> signatures) {
        var out = new StringBuilder(text).append('\n');
        for (Signature signature : signatures) {
            out.append(signature.line()).append('\n');
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void checkText(String text) {
        Malformed.unless(!text.isEmpty() && text.endsWith("\n"), CODE, "the text does not end in a line feed");
        boolean plain = text.chars().noneMatch(c -> c < 0x20 && c != '\n');
        Malformed.unless(plain, CODE, "the text has a control character other than the line feed");
        boolean unicode = StandardCharsets.UTF_8.newEncoder().canEncode(text);
        Malformed.unless(unicode, CODE, "the text cannot be written as UTF-8");
    }

    private static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Malformed(CODE, "it is not UTF-8");
        }
    }
}
