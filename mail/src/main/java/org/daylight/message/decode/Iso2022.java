package org.daylight.message.decode;

import java.io.ByteArrayOutputStream;
import org.daylight.message.DefectCode;
import org.daylight.message.Defects;
import org.daylight.message.Slice;

/**
 * The ISO-2022 charsets of mail return to ASCII at the end of every line (RFC 1468, RFC 1557, RFC 1922). Where a line
 * does not, by damage or on purpose, all following text would be decoded wrongly; so the missing escape sequence is
 * inserted.
 */
final class Iso2022 {

    private static final byte ESC = 0x1B;
    private static final byte SHIFT_OUT = 0x0E;
    private static final byte SHIFT_IN = 0x0F;
    private static final byte[] ASCII = {ESC, '(', 'B'};

    private Iso2022() {}

    /** The same bytes, or a copy with an escape sequence to ASCII inserted in each line that ends in another set. */
    static Slice withResets(Slice bytes, String where, Defects defects) {
        var out = new ByteArrayOutputStream(bytes.length() + 16);
        byte[] in = bytes.bytes();
        boolean designated = false;
        boolean shifted = false;
        boolean changed = false;
        for (int at = bytes.from(); at < bytes.to(); at++) {
            byte c = in[at];
            if (c == ESC) {
                designated = at + 1 < bytes.to() && isG0(in, at, bytes.to());
            } else if (c == SHIFT_OUT || c == SHIFT_IN) {
                shifted = c == SHIFT_OUT;
            } else if ((c == '\n' || c == '\r') && (designated || shifted)) {
                out.writeBytes(designated ? ASCII : new byte[] {SHIFT_IN});
                changed = true;
                designated = false;
                shifted = false;
            }
            out.write(c);
        }
        if (changed) {
            defects.add(DefectCode.TEXT_DAMAGED, "a line ends in another character set, " + where);
        }
        return changed ? Slice.of(out.toByteArray()) : bytes;
    }

    /**
     * Whether an escape sequence designates a double-byte set to G0, in place of ASCII: {@code ESC $ B}, {@code ESC $ (
     * D}.
     */
    private static boolean isG0(byte[] in, int escape, int to) {
        return in[escape + 1] == '$' && escape + 2 < to && in[escape + 2] != ')' && in[escape + 2] != '*';
    }
}
