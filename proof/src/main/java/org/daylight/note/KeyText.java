package org.daylight.note;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.daylight.format.Malformed;
import org.daylight.format.Sha256;

/**
 * The text form of a key, {@code name+id+base64(type ‖ key)} (c2sp.org/signed-note). The type says what the key signs.
 *
 * <p>{@link #parse} does not compare the id with the key, because the id of a signing key depends on its public half: call {@link #checkId}.
 */
record KeyText(String name, int id, byte type, byte[] key) {
    static final String CODE = "key-malformed";

    /** Type of keys that make plain Ed25519 signatures of the note's text. */
    static final byte ED25519 = 1;

    /** The beginning of the text form of every secret key. */
    static final String PRIVATE = "PRIVATE+KEY+";

    private static final int NAME_CHARS = 255;
    /** Enough for a name, an id, and a key of 1,312 bytes in base64. */
    private static final int TEXT_CHARS = 2_048;

    /** The id of a public key: the first four bytes of {@code SHA-256(name ‖ 0x0A ‖ type ‖ key)}, big-endian. */
    static int id(String name, byte type, byte[] publicKey) {
        Malformed.unless(isName(name), CODE, "not a key name: " + Malformed.quoted(name));
        byte[] hashed = (name + "\n" + (char) type).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.wrap(Sha256.of(hashed, publicKey).bytes()).getInt();
    }

    static String of(String name, int id, byte type, byte[] bytes) {
        byte[] typed = new byte[1 + bytes.length];
        typed[0] = type;
        System.arraycopy(bytes, 0, typed, 1, bytes.length);
        return name + "+" + HexFormat.of().toHexDigits(id) + "+"
                + Base64.getEncoder().encodeToString(typed);
    }

    /** Reads a key of any type. The caller checks that the length suits the type. */
    static KeyText parse(String text) {
        Malformed.unless(text.length() <= TEXT_CHARS, CODE, "a key has at most " + TEXT_CHARS + " characters");
        // Base64 may contain plus signs, so only the first two separate fields.
        String[] fields = text.split("\\+", 3);
        Malformed.unless(fields.length == 3, CODE, "a key must have three fields, name+id+base64");
        Malformed.unless(isName(fields[0]), CODE, "not a key name: " + Malformed.quoted(fields[0]));
        Malformed.unless(fields[1].matches("[0-9a-f]{8}"), CODE, "the key id is not 8 lower-case hexadecimal digits");
        byte[] typed = base64(fields[2], CODE, "the key");
        Malformed.unless(typed.length > 0, CODE, "the key is empty");
        return new KeyText(
                fields[0], HexFormat.fromHexDigits(fields[1]), typed[0], Arrays.copyOfRange(typed, 1, typed.length));
    }

    /** Reads the text of a signing key, as {@link #parse}. No reason shows any part of the key. */
    static KeyText parseSigner(String text) {
        Malformed.unless(text.startsWith(PRIVATE), CODE, "a signing key must begin with " + PRIVATE);
        return parse(text.substring(PRIVATE.length()));
    }

    /** Reads the text of a verifier key, as {@link #parse}. */
    static KeyText parseVerifier(String text) {
        Malformed.unless(
                !text.startsWith(PRIVATE),
                CODE,
                "this is a private signing key, which must be kept secret; use the public key");
        return parse(text);
    }

    /** @param computed the id of the public half */
    void checkId(int computed) {
        Malformed.unless(computed == id, CODE, "the key id does not match the key");
    }

    /** Reads padded base64 (RFC 4648 section 4). Only one encoding of the bytes is accepted (section 3.5). */
    static byte[] base64(String text, String code, String what) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            Malformed.unless(
                    Base64.getEncoder().encodeToString(bytes).equals(text), code, what + " is not padded base64");
            return bytes;
        } catch (Malformed e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new Malformed(code, what + " is not base64");
        }
    }

    static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= NAME_CHARS
                && name.codePoints().noneMatch(c -> c == '+' || c < 0x20 || isSpace(c) || isLoneSurrogate(c));
    }

    /** U+0085 is the one Unicode space that neither JDK method recognises. */
    private static boolean isSpace(int c) {
        return Character.isSpaceChar(c) || Character.isWhitespace(c) || c == 0x85;
    }

    private static boolean isLoneSurrogate(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }
}
