package org.daylight.message.decode;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A message that is entirely UTF-16, as some programs save it. It is converted to UTF-8 for parsing, and the offsets
 * are converted back. RFC 5322 section 2.1 does not allow such messages.
 *
 * @param first offset of the first code unit, past a byte order mark
 * @param big whether it is big-endian
 */
public record Utf16(int first, boolean big) {

    private static final int LONGEST_FIELD_NAME = 80;

    /**
     * Detects UTF-16 by its byte order mark, or by a field name in which every second byte is zero; null when the
     * message is not UTF-16.
     */
    public static @Nullable Utf16 of(byte[] bytes) {
        if (bytes.length < 2) {
            return null;
        }
        if (bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE) {
            return new Utf16(2, false);
        }
        if (bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF) {
            return new Utf16(2, true);
        }
        var form = new Utf16(0, bytes[0] == 0);
        return form.beginsWithField(bytes) ? form : null;
    }

    private boolean beginsWithField(byte[] bytes) {
        int at = 0;
        while (at + 1 < bytes.length && (unit(bytes, at) == '\r' || unit(bytes, at) == '\n')) {
            at += 2;
        }
        int from = at;
        while (at + 1 < bytes.length && at - from < 2 * LONGEST_FIELD_NAME) {
            int c = unit(bytes, at);
            if (c == ':' || c == ' ') {
                return at > from;
            }
            if (c <= ' ' || c >= 0x7F) {
                return false;
            }
            at += 2;
        }
        return false;
    }

    private int unit(byte[] bytes, int at) {
        int one = bytes[at] & 0xFF;
        int other = bytes[at + 1] & 0xFF;
        return big ? one << 8 | other : other << 8 | one;
    }

    /** A range of the message as UTF-8. Half a surrogate pair becomes U+FFFD; half a code unit is left out. */
    public byte[] utf8(byte[] bytes, int from, int to) {
        byte[] out = new byte[Math.toIntExact(Math.min(Integer.MAX_VALUE - 8, (to - from) * 3L / 2 + 3))];
        int length = 0;
        for (int at = from; at + 1 < to; at += 2) {
            int c = unit(bytes, at);
            if (c >= 0xD800 && c <= 0xDBFF && at + 3 < to && unit(bytes, at + 2) >>> 10 == 0xDC00 >>> 10) {
                at += 2;
                c = 0x10000 + ((c & 0x3FF) << 10) + (unit(bytes, at) & 0x3FF);
            } else if (c >= 0xD800 && c <= 0xDFFF) {
                c = 0xFFFD;
            }
            if (c < 0x80) {
                out[length++] = (byte) c;
            } else if (c < 0x800) {
                out[length++] = (byte) (0xC0 | c >> 6);
                out[length++] = (byte) (0x80 | c & 0x3F);
            } else {
                if (c < 0x10000) {
                    out[length++] = (byte) (0xE0 | c >> 12);
                } else {
                    out[length++] = (byte) (0xF0 | c >> 18);
                    out[length++] = (byte) (0x80 | c >> 12 & 0x3F);
                }
                out[length++] = (byte) (0x80 | c >> 6 & 0x3F);
                out[length++] = (byte) (0x80 | c & 0x3F);
            }
        }
        return Arrays.copyOf(out, length);
    }

    /** Maps offsets in the UTF-8 to offsets in the original. */
    public static final class Offsets {

        private final int[] known;
        private final int[] original;

        /**
         * @param form of the original
         * @param utf8 the whole message
         * @param wanted offsets in it, in any order
         * @param length of the original, in bytes
         */
        public Offsets(Utf16 form, byte[] utf8, int[] wanted, int length) {
            known = Arrays.stream(wanted).sorted().distinct().toArray();
            original = new int[known.length];
            int at = 0;
            long units = 0;
            for (int i = 0; i < known.length; i++) {
                while (at < known[i] && at < utf8.length) {
                    int c = utf8[at++] & 0xFF;
                    units += c >= 0xF0 ? 2 : c >= 0x80 && c < 0xC0 ? 0 : 1;
                }
                original[i] = known[i] >= utf8.length ? length : (int) Math.min(length, form.first + 2 * units);
            }
        }

        public int of(int offset) {
            return original[Arrays.binarySearch(known, offset)];
        }
    }
}
