package org.daylight.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.zip.CRC32;

/**
 * A zip (PKWARE's APPNOTE, 4.3) of at most 65,535 files, with the same bytes on every machine; its directory is held in
 * memory.
 */
final class ZipFolder implements AutoCloseable {
    private static final int MOST = 65_535;

    private final OutputStream out;
    private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
    private long written;
    private int files;

    ZipFolder(OutputStream out) {
        this.out = out;
    }

    void add(String name, byte[] bytes, LocalDate day) throws IOException {
        if (files == MOST) {
            throw new IllegalStateException("a zip holds " + MOST + " files");
        }
        byte[] packed = Deflate.all(bytes);
        boolean stored = packed.length >= bytes.length;
        byte[] content = stored ? bytes : packed;
        var crc = new CRC32();
        crc.update(bytes);
        byte[] path = name.getBytes(StandardCharsets.UTF_8);
        var common = new ByteArrayOutputStream(32);
        number(common, 20, 2); // version needed
        number(common, 0x0800, 2); // the name is UTF-8
        number(common, stored ? 0 : 8, 2);
        number(common, 0, 2); // midnight
        number(common, (day.getYear() - 1980) << 9 | day.getMonthValue() << 5 | day.getDayOfMonth(), 2);
        number(common, crc.getValue(), 4);
        number(common, content.length, 4);
        number(common, bytes.length, 4);
        number(common, path.length, 2);
        number(common, 0, 2); // no extra field
        var local = new ByteArrayOutputStream(64);
        number(local, 0x04034B50, 4);
        local.writeBytes(common.toByteArray());
        local.writeBytes(path);
        number(directory, 0x02014B50, 4);
        number(directory, 20, 2);
        directory.writeBytes(common.toByteArray());
        number(directory, 0, 2); // no comment
        number(directory, 0, 2); // first disk
        number(directory, 0, 2);
        number(directory, 0, 4);
        number(directory, written, 4);
        directory.writeBytes(path);
        out.write(local.toByteArray());
        out.write(content);
        written += local.size() + content.length;
        files++;
    }

    private static void number(ByteArrayOutputStream to, long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            to.write((int) (value >>> 8 * i) & 0xFF);
        }
    }

    /** Writes the directory and closes the stream. */
    @Override
    public void close() throws IOException {
        try (out) {
            var end = new ByteArrayOutputStream(22);
            number(end, 0x06054B50, 4);
            number(end, 0, 4);
            number(end, files, 2);
            number(end, files, 2);
            number(end, directory.size(), 4);
            number(end, written, 4);
            number(end, 0, 2);
            out.write(directory.toByteArray());
            out.write(end.toByteArray());
        }
    }
}
