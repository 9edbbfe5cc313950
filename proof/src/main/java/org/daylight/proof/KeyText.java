package org.daylight.proof;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** The fields of a key's text form: {@code name+id+base64(0x01 ‖ key)}. */
final class KeyText {
    static final String CODE = "key-malformed";

    private static final int NAME_CHARS = 255;
    private static final int TEXT_CHARS = 1024;
    private static final byte ED25519 = 1;

    final String name;
    final int id;
    final byte[] key;

    private KeyText(String name, int id, byte[] key) {
        this.name = name;
        this.id = id;
        this.key = key;
    }

    static String of(NoteKey key, byte[] bytes) {
        byte[] typed = new byte[1 + bytes.length];
        typed[0] = ED25519;
        System.arraycopy(bytes, 0, typed, 1, bytes.length);
        String id = HexFormat.of().toHexDigits(key.id());
        return key.name() + "+" + id + "+" + Base64.getEncoder().encodeToString(typed);
    }

    static KeyText parse(String text) {
        Malformed.unless(text.length() <= TEXT_CHARS, CODE, "a key is at most " + TEXT_CHARS + " characters long");
        // Base64 may hold plus signs, so only the first two separate fields.
        String[] fields = text.split("\\+", 3);
        Malformed.unless(fields.length == 3, CODE, "a key has three fields, name+id+base64");
        Malformed.unless(isName(fields[0]), CODE, "not a key name: " + Malformed.quoted(fields[0]));
        Malformed.unless(fields[1].matches("[0-9a-f]{8}"), CODE, "the key id is not 8 lower-case hexadecimal digits");
        byte[] typed = base64(fields[2], CODE, "the key");
        Malformed.unless(typed.length > 0 && typed[0] == ED25519, CODE, "the key is not of type 1 (Ed25519)");
        Malformed.unless(typed.length == 1 + Sha256.BYTES, CODE, "an Ed25519 key is 32 bytes long");
        return new KeyText(fields[0], HexFormat.fromHexDigits(fields[1]), Arrays.copyOfRange(typed, 1, typed.length));
    }

    /** RFC 4648 section 4, padded, and only the one encoding of the bytes (section 3.5). */
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

    /** U+0085 is the one Unicode space that neither method of the JDK knows. */
    private static boolean isSpace(int c) {
        return Character.isSpaceChar(c) || Character.isWhitespace(c) || c == 0x85;
    }

    private static boolean isLoneSurrogate(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }
}
