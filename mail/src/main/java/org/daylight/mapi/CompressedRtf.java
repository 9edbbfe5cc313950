package org.daylight.mapi;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses PidTagRtfCompressed ([MS-OXRTFCP]).
 *
 * @param rtf what could be decompressed; null when nothing could
 * @param loss what was wrong; null when nothing was
 */
record CompressedRtf(byte @Nullable [] rtf, @Nullable MapiLoss loss) {

    private static final int HEADER = 16;
    private static final int COMPRESSED = 0x75465A4C; // LZFu
    private static final int UNCOMPRESSED = 0x414C454D; // MELA
    private static final int DICTIONARY = 4096;

    private static final byte[] INITIAL =
            ("{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
                            + "\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0"
                            + "\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx")
                    .getBytes(StandardCharsets.US_ASCII);

    private static final int[] CRC = new int[256];

    static {
        for (int i = 0; i < 256; i++) {
            int value = i;
            for (int bit = 0; bit < 8; bit++) {
                value = (value & 1) != 0 ? value >>> 1 ^ 0xEDB88320 : value >>> 1;
            }
            CRC[i] = value;
        }
    }

    /**
     * Decompresses a value. The expansion is at most ninefold.
     *
     * @param most bytes of the result; a longer document is cut
     */
    static CompressedRtf read(byte[] value, int most) {
        if (value.length < HEADER) {
            return new CompressedRtf(null, damaged("the compressed RTF is too short"));
        }
        long size = LittleEndian.unsigned(value, 0) - 12;
        int rawSize = (int) Math.min(Integer.MAX_VALUE, LittleEndian.unsigned(value, 4));
        int end = (int) Math.min(value.length, HEADER + Math.max(0, size));
        boolean whole = HEADER + size <= value.length;
        return switch (LittleEndian.int32(value, 8)) {
            case COMPRESSED -> {
                boolean correct = crc(value, HEADER, end) == LittleEndian.int32(value, 12);
                yield unpacked(value, end, rawSize, most, whole, correct);
            }
            case UNCOMPRESSED -> {
                int length = Math.min(Math.min(value.length - HEADER, rawSize), most);
                byte[] rtf = Arrays.copyOfRange(value, HEADER, HEADER + length);
                yield new CompressedRtf(rtf, length < rawSize ? cut(rawSize, most) : null);
            }
            default -> new CompressedRtf(null, damaged("its RTF is compressed in an unknown way"));
        };
    }

    private static CompressedRtf unpacked(byte[] in, int end, int rawSize, int most, boolean whole, boolean correct) {
        byte[] dictionary = Arrays.copyOf(INITIAL, DICTIONARY);
        int write = INITIAL.length;
        byte[] out = new byte[Math.min(Math.min(rawSize, most), (end - HEADER) * 9 + 16)];
        int length = 0;
        int at = HEADER;
        boolean ended = false;
        while (at < end && !ended && length < out.length) {
            int control = in[at++];
            for (int bit = 0; bit < 8 && !ended && at < end && length < out.length; bit++) {
                if ((control >> bit & 1) == 0) {
                    byte literal = in[at++];
                    out[length++] = literal;
                    dictionary[write] = literal;
                    write = write + 1 & DICTIONARY - 1;
                } else if (at + 1 < end) {
                    int reference = (in[at] & 0xFF) << 8 | in[at + 1] & 0xFF;
                    at += 2;
                    int offset = reference >> 4;
                    ended = offset == write;
                    int count = ended ? 0 : Math.min((reference & 0xF) + 2, out.length - length);
                    for (int i = 0; i < count; i++) {
                        byte copied = dictionary[offset + i & DICTIONARY - 1];
                        out[length++] = copied;
                        dictionary[write] = copied;
                        write = write + 1 & DICTIONARY - 1;
                    }
                } else {
                    at = end;
                }
            }
        }
        MapiLoss loss = null;
        if (rawSize > most || !whole || length < rawSize) {
            loss = cut(rawSize, most);
        } else if (!correct) {
            loss = new MapiLoss(MapiLoss.Code.BODY_CHECKSUM, "");
        }
        return new CompressedRtf(length == out.length ? out : Arrays.copyOf(out, length), loss);
    }

    private static MapiLoss cut(int rawSize, int most) {
        return rawSize > most
                ? new MapiLoss(MapiLoss.Code.LIMIT, "RTF of " + rawSize + " bytes")
                : damaged("the compressed RTF ends early");
    }

    private static MapiLoss damaged(String detail) {
        return new MapiLoss(MapiLoss.Code.BODY_UNREADABLE, detail);
    }

    private static int crc(byte[] bytes, int from, int to) {
        int crc = 0;
        for (int i = from; i < to; i++) {
            crc = CRC[(crc ^ bytes[i]) & 0xFF] ^ crc >>> 8;
        }
        return crc;
    }
}
