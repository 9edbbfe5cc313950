package org.daylight.redact;

import org.daylight.message.decode.TransferEncoding;

/**
 * Decodes transfer encodings (RFC 2045 section 6) and keeps for each decoded byte the range it came from. It decodes whatever
 * it can: for a search, a wrong byte costs less than a missing one.
 */
final class TransferMap {

    private TransferMap() {}

    /** Whether a body in this encoding is divided into groups of four characters. */
    static boolean isBase64(String encoding) {
        return encoding.equals("base64");
    }

    /** The body from an offset to another, decoded. */
    static MappedBytes decode(byte[] original, int from, int to, String encoding) {
        return switch (encoding) {
            case "base64" -> base64(original, from, to);
            case "quoted-printable" -> quotedPrintable(original, from, to);
            default -> MappedBytes.of(original, from, to);
        };
    }

    static MappedBytes quotedPrintable(byte[] in, int from, int to) {
        var out = new MappedBytes();
        int at = from;
        while (at < to) {
            if (in[at] != '=') {
                out.add(in[at], at, at + 1);
                at++;
                continue;
            }
            int high = at + 2 < to ? hex(in[at + 1]) : -1;
            int low = at + 2 < to ? hex(in[at + 2]) : -1;
            int next = at + 1;
            while (next < to && (in[next] == ' ' || in[next] == '\t')) {
                next++;
            }
            if (high >= 0 && low >= 0) {
                out.add(high << 4 | low, at, at + 3);
                at += 3;
            } else if (next >= to) {
                at = to;
            } else if (in[next] == '\r') {
                at = next + 1 < to && in[next + 1] == '\n' ? next + 2 : next + 1;
            } else if (in[next] == '\n') {
                at = next + 1;
            } else {
                out.add(in[at], at, at + 1);
                at++;
            }
        }
        return out;
    }

    /** The value of a hexadecimal digit in either case; -1 for any other byte. */
    static int hex(int c) {
        return TransferEncoding.hex((byte) c);
    }

    /** The value of a character of base64, in both of its alphabets; -1 for any other. */
    static int sextet(int c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
    }

    /**
     * Decodes groups of four characters; others are skipped. Each decoded byte has the range of its whole group, because only
     * whole groups can be left out.
     */
    static MappedBytes base64(byte[] in, int from, int to) {
        return base64(in, from, to, true);
    }

    /** @param whole whether a decoded byte has the range of its group; otherwise that of the two characters it is made of */
    static MappedBytes base64(byte[] in, int from, int to, boolean whole) {
        var out = new MappedBytes();
        int[] places = new int[4];
        int bits = 0;
        int held = 0;
        for (int at = from; at < to; at++) {
            int value = sextet(in[at] & 0xff);
            if (value >= 0) {
                places[held] = at;
                bits = bits << 6 | value;
                if (++held == 4) {
                    flush(out, bits, held, places, whole, at + 1);
                    held = 0;
                }
            } else if (in[at] == '=' && held > 0) {
                int end = at + 1 < to && in[at + 1] == '=' ? at + 2 : at + 1;
                flush(out, bits << 6 * (4 - held), held, places, whole, end);
                held = 0;
            }
        }
        flush(out, bits << 6 * (4 - held), held, places, whole, to);
        return out;
    }

    private static void flush(MappedBytes out, int bits, int held, int[] places, boolean whole, int past) {
        for (int i = 0; i < held - 1; i++) {
            int from = whole ? places[0] : places[i];
            out.add(bits >> 16 - 8 * i, from, whole ? past : places[i + 1] + 1);
        }
    }
}
