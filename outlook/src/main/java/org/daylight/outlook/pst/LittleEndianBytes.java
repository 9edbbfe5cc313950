package org.daylight.outlook.pst;

import java.io.ByteArrayOutputStream;

/** Collects little-endian numbers and bytes. */
final class LittleEndianBytes {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    LittleEndianBytes u8(int value) {
        bytes.write(value);
        return this;
    }

    LittleEndianBytes u16(int value) {
        return u8(value).u8(value >> 8);
    }

    LittleEndianBytes u32(long value) {
        return u16((int) value).u16((int) (value >> 16));
    }

    LittleEndianBytes u64(long value) {
        return u32(value).u32(value >> 32);
    }

    /** A block identifier or a place, in the width of the format. */
    LittleEndianBytes wide(PstFormat format, long value) {
        return format.isAnsi() ? u32(value) : u64(value);
    }

    LittleEndianBytes bytes(byte[] more) {
        bytes.writeBytes(more);
        return this;
    }

    LittleEndianBytes zeros(int count) {
        return bytes(new byte[count]);
    }

    /** Zeros up to a length. */
    LittleEndianBytes upTo(int length) {
        return zeros(length - bytes.size());
    }

    int size() {
        return bytes.size();
    }

    byte[] array() {
        return bytes.toByteArray();
    }

    static void put(byte[] into, int at, int count, long value) {
        for (int i = 0; i < count; i++) {
            into[at + i] = (byte) (value >> 8 * i);
        }
    }
}
