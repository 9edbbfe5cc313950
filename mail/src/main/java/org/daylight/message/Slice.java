package org.daylight.message;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.daylight.format.Sha256;

/** A read-only range of a byte array, which is not copied. No other code may change the array. */
public record Slice(byte[] bytes, int from, int to) {

    /** A byte has its eighth bit set. */
    public static final int HIGH = 1;
    /** There is a CR. */
    static final int CR = 2;
    /** There is a control character other than tab, LF and CR. */
    public static final int CONTROL = 4;
    /** There is an ESC, with which sequences of ISO-2022 charsets start. */
    public static final int ESCAPE = 8;

    private static final byte[] KIND = new byte[256];

    static {
        Arrays.fill(KIND, 0, 0x20, (byte) CONTROL);
        Arrays.fill(KIND, 0x80, 0x100, (byte) HIGH);
        KIND['\t'] = 0;
        KIND['\n'] = 0;
        KIND['\r'] = CR;
        KIND[0x1B] = CONTROL | ESCAPE;
        KIND[0x7F] = CONTROL;
    }

    public static Slice of(byte[] bytes) {
        return new Slice(bytes, 0, bytes.length);
    }

    public int length() {
        return to - from;
    }

    /** The first bytes; all of them where there are fewer. */
    public Slice first(int count) {
        return length() <= count ? this : new Slice(bytes, from, from + count);
    }

    /** Which of {@link #HIGH}, {@link #CR}, {@link #CONTROL}, {@link #ESCAPE} occur. */
    public int kinds() {
        int kinds = 0;
        for (int at = from; at < to; at++) {
            kinds |= KIND[bytes[at] & 0xFF];
        }
        return kinds;
    }

    public byte[] copy() {
        return from == 0 && to == bytes.length ? bytes : Arrays.copyOfRange(bytes, from, to);
    }

    public Sha256 sha256() {
        MessageDigest digest = Sha256.digest();
        digest.update(bytes, from, length());
        return Sha256.wrap(digest.digest());
    }

    /** One char for each byte. */
    public String latin1() {
        return new String(bytes, from, length(), StandardCharsets.ISO_8859_1);
    }
}
