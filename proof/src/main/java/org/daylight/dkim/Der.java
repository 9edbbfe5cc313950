package org.daylight.dkim;

import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the part of DER (X.690) that keys in key records need. A cursor; unexpected input gives null. */
final class Der {
    static final int INTEGER = 2;
    static final int BIT_STRING = 3;
    static final int SEQUENCE = 0x30;

    /** The object identifier 1.2.840.113549.1.1.1, as an element. */
    private static final byte[] RSA_ENCRYPTION = {6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0xd, 1, 1, 1
    };

    private final byte[] bytes;
    private final int end;
    private int at;
    /** Whether nothing followed this element in its parent. */
    boolean last;

    Der(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.at = start;
        this.end = end;
    }

    boolean is(int tag) {
        return at < end && (bytes[at] & 0xff) == tag;
    }

    /** The content of the next element, which must have this tag. The cursor moves behind the element. */
    @Nullable
    Der enter(int tag) {
        if (end - at < 2 || !is(tag)) {
            return null;
        }
        int length = bytes[at + 1] & 0xff;
        int start = at + 2;
        if (length >= 0x80) {
            int more = length & 0x7f;
            if (more == 0 || more > 3 || end - start < more) {
                return null;
            }
            length = 0;
            for (int i = 0; i < more; i++) {
                length = length << 8 | bytes[start++] & 0xff;
            }
        }
        if (length > end - start) {
            return null;
        }
        at = start + length;
        var content = new Der(bytes, start, at);
        content.last = at == end;
        return content;
    }

    /** The next element as a number. */
    @Nullable
    BigInteger integer() {
        Der content = enter(INTEGER);
        return content == null || content.at == content.end
                ? null
                : new BigInteger(bytes, content.at, content.end - content.at);
    }

    /** Skips one byte if it has this value. */
    boolean skip(byte expected) {
        boolean there = at < end && bytes[at] == expected;
        at += there ? 1 : 0;
        return there;
    }

    boolean isRsaEncryption() {
        int length = RSA_ENCRYPTION.length;
        return end - at >= length && Arrays.equals(bytes, at, at + length, RSA_ENCRYPTION, 0, length);
    }
}
