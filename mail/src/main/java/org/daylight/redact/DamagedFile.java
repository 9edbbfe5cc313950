package org.daylight.redact;

import java.io.ByteArrayOutputStream;
import org.daylight.message.Slice;

/** What can still be decoded of a damaged file in uuencode or yEnc, line by line. */
final class DamagedFile {

    private DamagedFile() {}

    /** @param block from its first line to its last */
    static Slice decode(Slice block) {
        var out = new ByteArrayOutputStream();
        byte[] in = block.bytes();
        boolean yenc = block.length() > 0 && in[block.from()] == '=';
        int at = block.from();
        boolean first = true;
        while (at < block.to()) {
            int end = at;
            while (end < block.to() && in[end] != '\n') {
                end++;
            }
            int textEnd = end > at && in[end - 1] == '\r' ? end - 1 : end;
            if (!first && yenc) {
                yenc(in, at, textEnd, out);
            } else if (!first) {
                uu(in, at, textEnd, out);
            }
            first = false;
            at = end + 1;
        }
        return Slice.of(out.toByteArray());
    }

    private static void yenc(byte[] in, int from, int to, ByteArrayOutputStream out) {
        for (int at = from; at < to; at++) {
            int c = in[at];
            if (c == '=' && at + 1 < to) {
                c = in[++at] - 64;
            }
            out.write(c - 42);
        }
    }

    private static void uu(byte[] in, int from, int to, ByteArrayOutputStream out) {
        int count = from < to ? in[from] - ' ' & 0x3f : 0;
        for (int at = from + 1; at < to && count > 0; at += 4) {
            int bits = 0;
            for (int i = 0; i < 4; i++) {
                bits = bits << 6 | (at + i < to ? in[at + i] - ' ' & 0x3f : 0);
            }
            for (int shift = 16; shift >= 0 && count > 0; shift -= 8) {
                out.write(bits >> shift);
                count--;
            }
        }
    }
}
