package org.daylight.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The few forms of a tar archive that a sealed file uses (POSIX.1-1988, {@code ustar}): regular files with a name of up to 100 characters, no owner and no
 * time. Every header that is read must be the one that would be written, so nothing else can be in it.
 */
final class TarEntries {

    static final int BLOCK = 512;

    /** The greatest size that fits into eleven octal digits. A larger one is written in base 256, which GNU tar and libarchive read. */
    private static final long MAX_OCTAL = (1L << 33) - 1;

    private TarEntries() {}

    /** The number of bytes of an entry with this content: a header, and whole blocks. */
    static long size(long content) {
        return BLOCK + padded(content);
    }

    private static long padded(long content) {
        return Math.ceilDiv(content, BLOCK) * BLOCK;
    }

    static byte[] header(String name, long content) {
        ByteBuffer header = ByteBuffer.allocate(BLOCK);
        put(header, 0, name);
        put(header, 100, "0000644\0");
        put(header, 108, "0000000\0");
        put(header, 116, "0000000\0");
        if (content <= MAX_OCTAL) {
            put(header, 124, String.format(Locale.ROOT, "%011o\0", content));
        } else {
            header.put(124, (byte) 0x80).putLong(128, content);
        }
        put(header, 136, "00000000000\0");
        put(header, 148, "        ");
        put(header, 156, "0");
        put(header, 257, "ustar\0" + "00");
        put(header, 329, "0000000\0");
        put(header, 337, "0000000\0");
        int sum = 0;
        for (byte each : header.array()) {
            sum += each & 0xff;
        }
        put(header, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
        return header.array();
    }

    private static void put(ByteBuffer header, int at, String text) {
        header.put(at, text.getBytes(US_ASCII));
    }

    /** Fills up the last block of an entry. */
    static void end(OutputStream out, long content) throws IOException {
        zeros(out, padded(content) - content);
    }

    static void zeros(OutputStream out, long count) throws IOException {
        byte[] block = new byte[1 << 16];
        for (long left = count; left > 0; left -= block.length) {
            out.write(block, 0, (int) Math.min(left, block.length));
        }
    }

    /** Reads a header that must have this name, and returns the size of its content; null if it is another header. */
    static @Nullable Long read(InputStream in, String name) throws IOException {
        byte[] header = in.readNBytes(BLOCK);
        if (header.length < BLOCK) {
            return null;
        }
        long content;
        if (header[124] == (byte) 0x80) {
            content = ByteBuffer.wrap(header).getLong(128);
        } else {
            String digits = new String(header, 124, 11, US_ASCII);
            if (!digits.matches("[0-7]{11}")) {
                return null;
            }
            content = Long.parseLong(digits, 8);
        }
        return content >= 0 && Arrays.equals(header, header(name, content)) ? content : null;
    }

    /** Skips what fills up the last block of an entry. */
    static void skipEnd(InputStream in, long content) throws IOException {
        in.skipNBytes(padded(content) - content);
    }
}
