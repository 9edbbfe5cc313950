package org.daylight.outlook;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Transfer encodings of bodies (RFC 2045). Pure; decoding gives exactly the bytes that were encoded. */
enum BodyEncoder {
    /** The bytes unchanged: ASCII lines of at most 998 bytes. */
    SEVEN_BIT("7bit"),
    /** The bytes unchanged: lines of at most 998 bytes. */
    EIGHT_BIT("8bit"),
    /** The bytes unchanged. */
    BINARY("binary"),
    QUOTED_PRINTABLE("quoted-printable"),
    BASE64("base64");

    private static final int LONGEST_LINE = 998;
    private static final String HEX = "0123456789ABCDEF";

    private final String label;

    BodyEncoder(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** The identity encoding that describes the bytes. */
    static BodyEncoder identity(byte[] bytes) {
        boolean high = false;
        int line = 0;
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            high |= b < 0;
            boolean ends = b == '\r' && i + 1 < bytes.length && bytes[i + 1] == '\n';
            if (b == 0 || b == '\r' && !ends || b == '\n') {
                return BINARY;
            }
            if (ends) {
                i++;
                line = 0;
            } else if (++line > LONGEST_LINE) {
                return BINARY;
            }
        }
        return high ? EIGHT_BIT : SEVEN_BIT;
    }

    /** The encoding for a text: unchanged if it is safe in any mail system, quoted-printable if it is mostly ASCII. */
    static BodyEncoder forText(byte[] bytes) {
        if (identity(bytes) == SEVEN_BIT && !hasControls(bytes)) {
            return SEVEN_BIT;
        }
        int escaped = 0;
        for (byte b : bytes) {
            escaped += b < ' ' && b != '\r' && b != '\n' && b != '\t' ? 1 : 0;
        }
        return escaped * 6L <= bytes.length ? QUOTED_PRINTABLE : BASE64;
    }

    private static boolean hasControls(byte[] bytes) {
        for (byte b : bytes) {
            if (b >= 0 && b < ' ' && b != '\r' && b != '\n' && b != '\t' || b == 0x7F) {
                return true;
            }
        }
        return false;
    }

    /** Encodes with lines of at most 76 characters. */
    byte[] encode(byte[] bytes) {
        return encode(bytes, 76);
    }

    /** Encodes with lines of at most so many characters; identity encodings ignore it. */
    byte[] encode(byte[] bytes, int lineLength) {
        return switch (this) {
            case SEVEN_BIT, EIGHT_BIT, BINARY -> bytes;
            case QUOTED_PRINTABLE -> quotedPrintable(bytes, lineLength);
            case BASE64 -> base64(bytes, lineLength);
        };
    }

    private static byte[] base64(byte[] bytes, int lineLength) {
        byte[] lines =
                Base64.getMimeEncoder(lineLength, new byte[] {'\r', '\n'}).encode(bytes);
        byte[] out = java.util.Arrays.copyOf(lines, lines.length == 0 ? 0 : lines.length + 2);
        if (out.length > 0) {
            out[lines.length] = '\r';
            out[lines.length + 1] = '\n';
        }
        return out;
    }

    /** CRLF ends a line; a CR or LF alone is escaped. */
    private static byte[] quotedPrintable(byte[] bytes, int lineLength) {
        var out = new ByteArrayOutputStream(bytes.length + bytes.length / 4 + 16);
        int column = 0;
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            if (isCrlf(bytes, i)) {
                out.write('\r');
                out.write('\n');
                i++;
                column = 0;
                continue;
            }
            boolean last = i + 1 == bytes.length || isCrlf(bytes, i + 1);
            boolean plain = b > ' ' && b <= '~' && b != '=' || (b == ' ' || b == '\t') && !last;
            int width = plain ? 1 : 3;
            if (column + width > (last ? lineLength : lineLength - 1)) {
                out.writeBytes("=\r\n".getBytes(StandardCharsets.US_ASCII));
                column = 0;
            }
            if (plain) {
                out.write(b);
            } else {
                out.write('=');
                out.write(HEX.charAt(b >> 4 & 15));
                out.write(HEX.charAt(b & 15));
            }
            column += width;
        }
        return out.toByteArray();
    }

    private static boolean isCrlf(byte[] bytes, int at) {
        return bytes[at] == '\r' && at + 1 < bytes.length && bytes[at + 1] == '\n';
    }

    /** The text with CRLF for every line ending. */
    static String withCrlf(String text) {
        var out = new StringBuilder(text.length() + text.length() / 32);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r' || c == '\n') {
                out.append("\r\n");
                i += c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n' ? 1 : 0;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
