package org.daylight.extract;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Checks the structure of PNG and JPEG files that a child process made, without decoding them: the process has read a hostile document. Only
 * what an image needs is allowed, so nothing can be hidden in other parts of the file.
 */
final class PictureCheck {

    /** The greatest width and height, in pixels. */
    static final int MOST_LENGTH = 10_000;

    /** The greatest number of pixels. */
    static final long MOST_PIXELS = 5_000_000;

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private PictureCheck() {}

    /** Whether the bytes are one PNG image with the chunks IHDR, PLTE, tRNS, IDAT and IEND only (PNG, third edition, section 5). */
    static boolean isPng(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length < PNG.length + 25) {
            return false;
        }
        byte[] signature = new byte[PNG.length];
        in.get(signature);
        if (!Arrays.equals(signature, PNG)) {
            return false;
        }
        boolean first = true;
        boolean data = false;
        while (in.remaining() >= 12) {
            int length = in.getInt();
            if (length < 0 || length > in.remaining() - 8) {
                return false;
            }
            int start = in.position();
            String type = new String(bytes, start, 4, StandardCharsets.US_ASCII);
            var crc = new CRC32();
            crc.update(bytes, start, 4 + length);
            in.position(start + 4 + length);
            if ((int) crc.getValue() != in.getInt()
                    || !List.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND").contains(type)
                    || first != type.equals("IHDR")) {
                return false;
            }
            if (first && (length != 13 || !isSize(bytes, start))) {
                return false;
            }
            first = false;
            data |= type.equals("IDAT");
            if (type.equals("IEND")) {
                return data && length == 0 && !in.hasRemaining();
            }
        }
        return false;
    }

    private static boolean isSize(byte[] bytes, int chunk) {
        ByteBuffer header = ByteBuffer.wrap(bytes, chunk + 4, 8);
        return isSize(header.getInt(), header.getInt());
    }

    private static boolean isSize(int width, int height) {
        return width > 0
                && height > 0
                && width <= MOST_LENGTH
                && height <= MOST_LENGTH
                && (long) width * height <= MOST_PIXELS;
    }

    /** Whether the bytes are one JPEG image without comments and without application segments, except JFIF's (ITU-T T.81, annex B). */
    static boolean isJpeg(byte[] bytes) {
        if (bytes.length < 4 || (bytes[0] & 0xff) != 0xff || (bytes[1] & 0xff) != 0xd8) {
            return false;
        }
        boolean frame = false;
        int at = 2;
        while (at + 4 <= bytes.length) {
            if ((bytes[at] & 0xff) != 0xff) {
                return false;
            }
            int marker = bytes[at + 1] & 0xff;
            int length = (bytes[at + 2] & 0xff) << 8 | bytes[at + 3] & 0xff;
            boolean isFrame = marker == 0xc0 || marker == 0xc1 || marker == 0xc2;
            boolean isAllowed = isFrame
                    || marker == 0xc4
                    || marker == 0xdb
                    || marker == 0xdd
                    || marker == 0xda
                    || marker == 0xe0 && length == 16;
            if (!isAllowed || length < 2 || at + 2 + length > bytes.length) {
                return false;
            }
            if (isFrame) {
                boolean sized = !frame
                        && length >= 8
                        && isSize(
                                (bytes[at + 7] & 0xff) << 8 | bytes[at + 8] & 0xff,
                                (bytes[at + 5] & 0xff) << 8 | bytes[at + 6] & 0xff);
                if (!sized) {
                    return false;
                }
                frame = true;
            }
            at += 2 + length;
            if (marker == 0xda) {
                if (!frame) {
                    return false;
                }
                at = endOfScan(bytes, at);
                if (at + 2 <= bytes.length && (bytes[at + 1] & 0xff) == 0xd9) {
                    return at + 2 == bytes.length;
                }
            }
        }
        return false;
    }

    /** The position of the next marker that ends a scan. */
    private static int endOfScan(byte[] bytes, int from) {
        for (int at = from; at + 1 < bytes.length; at++) {
            int next = bytes[at + 1] & 0xff;
            if ((bytes[at] & 0xff) == 0xff && next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7)) {
                return at;
            }
        }
        return bytes.length;
    }
}
