package org.daylight.container;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The name of a member of a zip as text (APPNOTE.TXT 6.3, appendix D): UTF-8 if the member says so; else its Unicode
 * path extra field; else UTF-8 if the bytes are valid UTF-8 (macOS writes it without saying so); else code page 437.
 */
final class ZipName {

    /** Bit 11 of the general purpose flags: the name is UTF-8. */
    static final int UTF_8 = 1 << 11;

    /** The Unicode path extra field (4.6.9): version, CRC-32 of the plain name, the name in UTF-8. */
    private static final int UNICODE_PATH = 0x7075;

    /** Bytes 0x80 to 0xFF of code page 437. */
    private static final String CODE_PAGE_437 = ""
            + "ÇüéâäàåçêëèïîìÄÅ"
            + "ÉæÆôöòûùÿÖÜ¢£¥\u20A7ƒ"
            + "áíóúñÑªº¿\u2310¬½¼¡«»"
            + "\u2591\u2592\u2593\u2502\u2524\u2561\u2562\u2556\u2555\u2563\u2551\u2557\u255D\u255C\u255B\u2510"
            + "\u2514\u2534\u252C\u251C\u2500\u253C\u255E\u255F\u255A\u2554\u2569\u2566\u2560\u2550\u256C\u2567"
            + "\u2568\u2564\u2565\u2559\u2558\u2552\u2553\u256B\u256A\u2518\u250C\u2588\u2584\u258C\u2590\u2580"
            + "\u03B1ß\u0393\u03C0\u03A3\u03C3µ\u03C4\u03A6\u0398\u03A9\u03B4\u221E\u03C6\u03B5\u2229"
            + "\u2261±\u2265\u2264\u2320\u2321÷\u2248°\u2219·\u221A\u207F²\u25A0\u00A0";

    private ZipName() {}

    /** @param extra the member's extra fields; a damaged one is ignored */
    static String of(byte[] name, boolean saysUtf8, ByteBuffer extra) {
        String unicode = saysUtf8 ? null : unicodePath(name, extra);
        if (unicode != null) {
            return unicode;
        }
        String utf8 = utf8(ByteBuffer.wrap(name));
        return utf8 == null ? codePage437(name) : utf8;
    }

    /**
     * The name in the extra field, if it belongs to this name: a program that renames members may leave an old field.
     */
    private static @Nullable String unicodePath(byte[] name, ByteBuffer extra) {
        ByteBuffer fields = extra.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        while (at + 4 <= fields.capacity()) {
            int length = fields.getShort(at + 2) & 0xffff;
            if (length > fields.capacity() - at - 4) {
                return null;
            }
            if ((fields.getShort(at) & 0xffff) == UNICODE_PATH && length > 5 && fields.get(at + 4) == 1) {
                var crc = new CRC32();
                crc.update(name);
                return fields.getInt(at + 5) == (int) crc.getValue() ? utf8(fields.slice(at + 9, length - 5)) : null;
            }
            at += 4 + length;
        }
        return null;
    }

    private static @Nullable String utf8(ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static String codePage437(byte[] name) {
        var text = new StringBuilder(name.length);
        for (byte b : name) {
            text.append(b >= 0 ? (char) b : CODE_PAGE_437.charAt(b & 0x7f));
        }
        return text.toString();
    }
}
