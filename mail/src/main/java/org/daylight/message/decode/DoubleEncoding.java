package org.daylight.message.decode;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Detects UTF-8 text that was read as windows-1252 and encoded again: {@code MÃ¼ller}. It is shown as it was sent,
 * because its recipients saw it like this.
 */
final class DoubleEncoding {

    /** The characters of windows-1252 where ISO 8859 has control characters, from 0x80. */
    private static final String UPPER =
            "\u20AC\uFFFD\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\uFFFD\u017D\uFFFD"
                + "\uFFFD\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\uFFFD\u017E\u0178";

    /** One such pair may be intended; several of them without any other non-ASCII character are not. */
    private static final int FEWEST = 2;

    private DoubleEncoding() {}

    static boolean is(String text) {
        int found = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            found += c == 0xC2 || c == 0xC3 || c == 0xE2 ? 1 : 0;
            if (c > 0xFF && (c == 0xFFFD || UPPER.indexOf(c) < 0)) {
                return false;
            }
        }
        return found >= FEWEST && isUtf8(text);
    }

    private static boolean isUtf8(String text) {
        byte[] bytes = new byte[text.length()];
        for (int at = 0; at < bytes.length; at++) {
            char c = text.charAt(at);
            int written = c < 0x100 ? c : windows(c);
            if (written < 0) {
                return false;
            }
            bytes[at] = (byte) written;
        }
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static int windows(char c) {
        int at = UPPER.indexOf(c);
        return at < 0 ? -1 : 0x80 + at;
    }
}
