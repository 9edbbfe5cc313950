package org.daylight.pack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.daylight.format.Malformed;

/**
 * Unpacks one entry of a {@link PackZip} as a stream of at most the bytes that its headers declare. Reading to the end checks that these were
 * all, and that they have the declared CRC; otherwise it throws {@link Malformed}. For one thread.
 */
public final class ZipContent extends InputStream {
    private static final int CHUNK = 1 << 16;

    private final FileChannel file;
    private final PackZip.Entry entry;
    private final CRC32 crc = new CRC32();
    private final Inflater inflater;
    private final boolean isOwn;
    private final byte[] packed;
    private long at;
    private long packedLeft;
    private long left;
    private boolean ended;

    ZipContent(FileChannel file, long offset, PackZip.Entry entry) {
        this(file, offset, entry, new Inflater(true), true);
    }

    /** @param inflater for raw deflate data; in use until this stream is closed, and then usable by the caller again */
    ZipContent(FileChannel file, long offset, PackZip.Entry entry, Inflater inflater) {
        this(file, offset, entry, inflater, false);
    }

    private ZipContent(FileChannel file, long offset, PackZip.Entry entry, Inflater inflater, boolean isOwn) {
        this.file = file;
        this.entry = entry;
        this.inflater = inflater;
        this.isOwn = isOwn;
        at = offset;
        packedLeft = entry.packed();
        left = entry.bytes();
        packed = new byte[(int) Math.clamp(entry.packed(), 1, CHUNK)];
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] out, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            finish();
            return -1;
        }
        int read = unpack(out, offset, (int) Math.min(length, left));
        check(read > 0, PackZip.MALFORMED, " is shorter than its headers say");
        crc.update(out, offset, read);
        left -= read;
        return read;
    }

    /** Checks that nothing follows, packed or unpacked, and that the CRC is right. */
    private void finish() throws IOException {
        if (ended) {
            return;
        }
        ended = true;
        int more = unpack(new byte[1], 0, 1);
        check(more == 0, PackZip.OVERLONG, " unpacks to more than its headers say");
        boolean rest = packedLeft > 0 || inflater.getRemaining() > 0;
        check(!rest, PackZip.MALFORMED, " has extra bytes after its data");
        check((int) crc.getValue() == entry.crc(), PackZip.MALFORMED, " has a wrong CRC");
    }

    /** Unpacks some bytes. @return their number; 0 at the end of the data */
    private int unpack(byte[] out, int offset, int length) throws IOException {
        if (entry.method() != PackZip.DEFLATED) {
            int want = (int) Math.min(length, packedLeft);
            return want == 0 ? 0 : fill(out, offset, want);
        }
        try {
            while (!inflater.finished()) {
                int read = inflater.inflate(out, offset, length);
                if (read > 0) {
                    return read;
                }
                if (!inflater.finished()) {
                    boolean more = inflater.needsInput() && packedLeft > 0;
                    check(more, PackZip.MALFORMED, " ends too early");
                    inflater.setInput(packed, 0, fill(packed, 0, (int) Math.min(packed.length, packedLeft)));
                }
            }
            return 0;
        } catch (DataFormatException e) {
            throw new Malformed(PackZip.MALFORMED, entry.name() + " cannot be unpacked");
        }
    }

    private void check(boolean held, String code, String reason) {
        if (!held) {
            throw new Malformed(code, entry.name() + reason);
        }
    }

    private int fill(byte[] into, int offset, int length) throws IOException {
        int read = file.read(ByteBuffer.wrap(into, offset, length), at);
        Malformed.unless(read > 0, PackZip.MALFORMED, "it is incomplete");
        at += read;
        packedLeft -= read;
        return read;
    }

    @Override
    public void close() {
        if (isOwn) {
            inflater.end();
        } else {
            inflater.reset();
        }
    }
}
