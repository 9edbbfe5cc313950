package org.daylight.message;

import java.util.Arrays;

/**
 * Content-Transfer-Encoding (RFC 2045 section 6), read as far as it can be read: what is damaged is passed over, and noted.
 */
final class TransferEncoding {

    private static final byte[] BASE64 = new byte[256];

    static {
        Arrays.fill(BASE64, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int value = 0; value < 64; value++) {
            BASE64[alphabet.charAt(value)] = (byte) value;
        }
    }

    private TransferEncoding() {}

    /** Whether bytes of this encoding are the content itself. */
    static boolean isIdentity(String encoding) {
        return switch (encoding) {
            case "7bit", "8bit", "binary", "" -> true;
            default -> false;
        };
    }

    /** The content; the same slice where there is nothing to decode. Never longer than the slice. */
    static Slice decode(Slice encoded, String encoding, Defects defects) {
        return switch (encoding) {
            case "base64" -> base64(encoded, defects);
            case "quoted-printable" -> quotedPrintable(encoded, defects);
            case "x-uuencode", "x-uue", "uuencode" -> uuencode(encoded, defects);
            default -> encoded;
        };
    }

    static boolean isKnown(String encoding) {
        return isIdentity(encoding)
                || switch (encoding) {
                    case "base64", "quoted-printable", "x-uuencode", "x-uue", "uuencode" -> true;
                    default -> false;
                };
    }

    /** Whether a character may stand in base64. */
    static boolean isBase64(int c) {
        return c == '=' || c == '-' || c == '_' || c < 0x80 && BASE64[c] >= 0;
    }

    /** RFC 2045 section 6.8: what is not in the alphabet is passed over, a footer's dashes too. */
    static Slice base64(Slice encoded, Defects defects) {
        Slice read = inUrlAlphabet(encoded) ? translated(encoded) : encoded;
        return base64Alphabet(read, defects);
    }

    /** Whether all of it is in the alphabet of RFC 4648 section 5, which some programs use by mistake. */
    private static boolean inUrlAlphabet(Slice encoded) {
        boolean found = false;
        boolean ended = false;
        for (int at = encoded.from(); at < encoded.to(); at++) {
            byte c = encoded.bytes()[at];
            if (c == '-' || c == '_') {
                if (ended) {
                    return false; // a footer
                }
                found = true;
            } else if (c == '+' || c == '/' || BASE64[c & 0xFF] < 0 && c != '=' && c != '\n' && c != '\r' && c != ' ') {
                return false;
            }
            ended |= c == '=';
        }
        return found;
    }

    private static Slice translated(Slice encoded) {
        byte[] bytes = Arrays.copyOfRange(encoded.bytes(), encoded.from(), encoded.to());
        for (int at = 0; at < bytes.length; at++) {
            bytes[at] = bytes[at] == '-' ? (byte) '+' : bytes[at] == '_' ? (byte) '/' : bytes[at];
        }
        return Slice.of(bytes);
    }

    private static Slice base64Alphabet(Slice encoded, Defects defects) {
        byte[] in = encoded.bytes();
        byte[] out = new byte[(int) (encoded.length() * 3L / 4 + 3)];
        int written = 0;
        int bits = 0;
        int held = 0; // sextets in bits
        boolean padded = false;
        boolean damaged = false;
        for (int at = encoded.from(); at < encoded.to(); at++) {
            byte c = in[at];
            int value = BASE64[c & 0xFF];
            if (value >= 0) {
                damaged |= padded; // more follows an end: two pieces encoded apart
                padded = false;
                bits = bits << 6 | value;
                if (++held == 4) {
                    out[written++] = (byte) (bits >> 16);
                    out[written++] = (byte) (bits >> 8);
                    out[written++] = (byte) bits;
                    held = 0;
                }
            } else if (c == '=') {
                written = flush(out, written, bits, held);
                damaged |= held == 1;
                held = 0;
                padded = true;
            } else {
                damaged |= c != '\n' && c != '\r' && c != ' ' && c != '\t';
            }
        }
        written = flush(out, written, bits, held);
        if (damaged || held != 0) {
            defects.add(DefectCode.BASE64_INVALID);
        }
        return new Slice(out, 0, written);
    }

    private static int flush(byte[] out, int written, int bits, int held) {
        int at = written;
        if (held == 3) {
            out[at++] = (byte) (bits >> 10);
            out[at++] = (byte) (bits >> 2);
        } else if (held == 2) {
            out[at++] = (byte) (bits >> 4);
        }
        return at;
    }

    static Slice quotedPrintable(Slice encoded, Defects defects) {
        byte[] in = encoded.bytes();
        int to = encoded.to();
        byte[] out = new byte[encoded.length()];
        int written = 0;
        int solid = 0; // just past the last byte that is no trailing space of its line
        boolean damaged = false;
        int at = encoded.from();
        while (at < to) {
            byte c = in[at++];
            if (c == '=') {
                int high = at < to ? hex(in[at]) : -1;
                int low = at + 1 < to ? hex(in[at + 1]) : -1;
                if (high >= 0 && low >= 0) {
                    out[written++] = (byte) (high << 4 | low);
                    at += 2;
                    solid = written;
                    continue;
                }
                int afterBreak = afterSoftBreak(in, at, to);
                if (afterBreak >= 0) {
                    at = afterBreak;
                    solid = written;
                    continue;
                }
                damaged = true;
                out[written++] = c;
                solid = written;
            } else if (c == '\n' || c == '\r') {
                written = solid; // RFC 2045 6.7 (3): space at a line's end was added on the way
                out[written++] = c;
                solid = written;
            } else {
                out[written++] = c;
                if (c != ' ' && c != '\t') {
                    solid = written;
                }
            }
        }
        if (damaged) {
            defects.add(DefectCode.QUOTED_PRINTABLE_INVALID);
        }
        return new Slice(out, 0, written);
    }

    /** Where the text goes on after {@code =}, space, line ending; -1 when that is not what stands there. */
    private static int afterSoftBreak(byte[] in, int from, int to) {
        int at = from;
        while (at < to && (in[at] == ' ' || in[at] == '\t')) {
            at++;
        }
        if (at == to) {
            return to;
        }
        if (in[at] == '\r') {
            return at + 1 < to && in[at + 1] == '\n' ? at + 2 : at + 1;
        }
        return in[at] == '\n' ? at + 1 : -1;
    }

    static int hex(byte c) {
        return c >= '0' && c <= '9'
                ? c - '0'
                : c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }

    private static Slice uuencode(Slice encoded, Defects defects) {
        byte[] in = encoded.bytes();
        byte[] out = new byte[encoded.length() + 3];
        int written = 0;
        boolean begun = false;
        boolean ended = false;
        boolean damaged = false;
        int at = encoded.from();
        while (at < encoded.to() && !ended) {
            int end = at;
            while (end < encoded.to() && in[end] != '\n') {
                end++;
            }
            int textEnd = end > at && in[end - 1] == '\r' ? end - 1 : end;
            if (!begun) {
                begun = startsWith(in, at, textEnd, "begin ");
            } else if (startsWith(in, at, textEnd, "end") && textEnd - at == 3) {
                ended = true;
            } else if (textEnd > at) {
                int count = in[at] - ' ' & 0x3F;
                damaged |= textEnd - at - 1 < (count + 2) / 3 * 4 - 3;
                written = uuLine(in, at + 1, textEnd, out, written, count);
            }
            at = end + 1;
        }
        if (!begun) {
            defects.add(DefectCode.UUENCODE_INVALID, "no begin line");
            return encoded;
        }
        if (damaged || !ended) {
            defects.add(DefectCode.UUENCODE_INVALID, ended ? "" : "no end line");
        }
        return new Slice(out, 0, written);
    }

    private static int uuLine(byte[] in, int from, int to, byte[] out, int written, int count) {
        int end = written + Math.min(count, (to - from) * 3 / 4);
        int w = written;
        for (int at = from; at < to && w < end; at += 4) {
            int bits = sextet(in, at, to) << 18
                    | sextet(in, at + 1, to) << 12
                    | sextet(in, at + 2, to) << 6
                    | sextet(in, at + 3, to);
            for (int shift = 16; shift >= 0 && w < end; shift -= 8) {
                out[w++] = (byte) (bits >> shift);
            }
        }
        return w;
    }

    private static int sextet(byte[] in, int at, int to) {
        return at < to ? in[at] - ' ' & 0x3F : 0;
    }

    private static boolean startsWith(byte[] in, int from, int to, String ascii) {
        if (to - from < ascii.length()) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (in[from + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
