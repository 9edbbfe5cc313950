package org.daylight.pack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** A zip that is written field by field (APPNOTE 4.3), so that a test can break each rule by itself. */
final class ZipBytes {
    static final int STORED = 0;
    static final int DEFLATED = 8;
    static final int DESCRIPTOR = 1 << 3;

    /** An entry. Fields are those of the directory and of its own header, unless a test changes the bytes afterwards. */
    static final class Item {
        final String name;
        int method = STORED;
        int flags;
        byte[] packed;
        long size;
        int crc;
        /** Bytes after the data; a descriptor, if there is one. */
        byte[] after = new byte[0];
        /** The extra field in the directory. */
        byte[] extra = new byte[0];
        /** Whether the position is in the extra field. */
        boolean isFar;
        /** Whether the own header has zeros in place of CRC and sizes. */
        boolean isLater;

        long offset;
        int central;

        Item(String name, byte[] content) {
            this.name = name;
            packed = content;
            size = content.length;
            var sum = new CRC32();
            sum.update(content);
            crc = (int) sum.getValue();
        }

        Item deflated() {
            method = DEFLATED;
            packed = ZipBytes.deflated(packed);
            return this;
        }

        /** CRC and sizes follow the data. */
        Item described(boolean signed) {
            flags |= DESCRIPTOR;
            isLater = true;
            ByteBuffer out = little(signed ? 16 : 12);
            if (signed) {
                out.putInt(0x08074b50);
            }
            after = out.putInt(crc).putInt(packed.length).putInt((int) size).array();
            return this;
        }

        Item far() {
            isFar = true;
            extra = new byte[12];
            return this;
        }
    }

    final List<Item> items = new ArrayList<>();
    byte[] before = new byte[0];
    byte[] afterDirectory = new byte[0];
    /** Whether the fields of the end say that the real ones are in the zip64 end. */
    boolean farCount;

    boolean farLength;
    boolean farOffset;

    /** Where the parts begin, once written. */
    int directory;

    int end64;
    int end;

    ZipBytes(Item... items) {
        this.items.addAll(List.of(items));
    }

    static byte[] deflated(byte[] content) {
        var deflater = new Deflater(6, true);
        deflater.setInput(content);
        deflater.finish();
        var out = new ByteArrayOutputStream();
        byte[] buffer = new byte[1000];
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
        return out.toByteArray();
    }

    static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    ByteBuffer written() {
        var out = new ByteArrayOutputStream();
        out.writeBytes(before);
        for (Item item : items) {
            item.offset = out.size();
            out.writeBytes(local(item));
            out.writeBytes(item.packed);
            out.writeBytes(item.after);
        }
        directory = out.size();
        for (Item item : items) {
            item.central = out.size();
            out.writeBytes(central(item));
        }
        out.writeBytes(afterDirectory);
        long length = out.size() - directory;
        end64 = out.size();
        if (farCount || farLength || farOffset) {
            out.writeBytes(little(56 + 20)
                    .putInt(0x06064b50)
                    .putLong(44)
                    .putShort((short) 45)
                    .putShort((short) 45)
                    .putLong(0)
                    .putLong(items.size())
                    .putLong(items.size())
                    .putLong(length)
                    .putLong(directory)
                    .putInt(0x07064b50)
                    .putInt(0)
                    .putLong(end64)
                    .putInt(1)
                    .array());
        }
        end = out.size();
        short count = farCount ? (short) -1 : (short) items.size();
        out.writeBytes(little(22)
                .putInt(0x06054b50)
                .putInt(0)
                .putShort(count)
                .putShort(count)
                .putInt(farLength ? -1 : (int) length)
                .putInt(farOffset ? -1 : directory)
                .putShort((short) 0)
                .array());
        return ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] local(Item item) {
        byte[] name = item.name.getBytes(ISO_8859_1);
        return little(30 + name.length)
                .putInt(0x04034b50)
                .putShort((short) 20)
                .putShort((short) item.flags)
                .putShort((short) item.method)
                .putInt(0x0041_0000)
                .putInt(item.isLater ? 0 : item.crc)
                .putInt(item.isLater ? 0 : item.packed.length)
                .putInt(item.isLater ? 0 : (int) item.size)
                .putShort((short) name.length)
                .putShort((short) 0)
                .put(name)
                .array();
    }

    private static byte[] central(Item item) {
        byte[] name = item.name.getBytes(ISO_8859_1);
        byte[] extra = item.isFar
                ? little(12)
                        .putShort((short) 1)
                        .putShort((short) 8)
                        .putLong(item.offset)
                        .array()
                : item.extra;
        return little(46 + name.length + extra.length)
                .putInt(0x02014b50)
                .putShort((short) 20)
                .putShort((short) 20)
                .putShort((short) item.flags)
                .putShort((short) item.method)
                .putInt(0x0041_0000)
                .putInt(item.crc)
                .putInt(item.packed.length)
                .putInt((int) item.size)
                .putShort((short) name.length)
                .putShort((short) extra.length)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) 0)
                .putInt(0)
                .putInt(item.isFar ? -1 : (int) item.offset)
                .put(name)
                .put(extra)
                .array();
    }
}
