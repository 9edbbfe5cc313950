package org.daylight.message.decode;

import org.daylight.message.Slice;

/**
 * A decoder for UTF-7 (RFC 2152), which the JDK does not have and old mail uses. Damaged input is replaced by U+FFFD.
 */
final class Utf7 {

    private Utf7() {}

    static String decode(Slice bytes) {
        var text = new StringBuilder(bytes.length());
        byte[] in = bytes.bytes();
        int at = bytes.from();
        while (at < bytes.to()) {
            int c = in[at++] & 0xFF;
            if (c != '+') {
                text.append(c < 0x80 ? (char) c : '\uFFFD');
                continue;
            }
            if (at < bytes.to() && in[at] == '-') {
                text.append('+');
                at++;
                continue;
            }
            at = shifted(in, at, bytes.to(), text);
        }
        return wellFormed(text);
    }

    /** Reads UTF-16 in base64 up to the first byte that is not base64. @return where ASCII continues */
    private static int shifted(byte[] in, int from, int to, StringBuilder text) {
        int bits = 0;
        int count = 0;
        int at = from;
        while (at < to) {
            int value = sextet(in[at]);
            if (value < 0) {
                return in[at] == '-' ? at + 1 : at;
            }
            at++;
            bits = bits << 6 | value;
            count += 6;
            if (count >= 16) {
                count -= 16;
                text.append((char) (bits >> count));
                bits &= (1 << count) - 1;
            }
        }
        return at;
    }

    private static int sextet(byte c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        return c == '+' ? 62 : c == '/' ? 63 : -1;
    }

    private static String wellFormed(StringBuilder text) {
        var whole = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); ) {
            int character = text.codePointAt(at);
            at += Character.charCount(character);
            whole.appendCodePoint(character >= 0xD800 && character <= 0xDFFF ? 0xFFFD : character);
        }
        return whole.toString();
    }
}
