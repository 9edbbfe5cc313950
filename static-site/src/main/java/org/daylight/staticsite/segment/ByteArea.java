package org.daylight.staticsite.segment;

import java.util.Arrays;

/** Bytes in memory, with the encodings of {@code spec/static-index.md} section 2. Not safe for several threads. */
final class ByteArea {

    private byte[] bytes;
    private int length;

    ByteArea() {
        this(64);
    }

    ByteArea(int capacity) {
        bytes = new byte[capacity];
    }

    int length() {
        return length;
    }

    /** The bytes themselves, which are valid up to {@link #length} and until the next addition. */
    byte[] array() {
        return bytes;
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }

    void clear() {
        length = 0;
    }

    private void room(int more) {
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, more), (int) Math.min(2L * length, 1 << 30)));
        }
    }

    /** Adds the lowest eight bits. */
    ByteArea u8(int value) {
        room(1);
        bytes[length++] = (byte) value;
        return this;
    }

    ByteArea u16(int value) {
        return u8(value).u8(value >>> 8);
    }

    ByteArea u32(long value) {
        return u16((int) value).u16((int) (value >>> 16));
    }

    /** @param value 0 or more */
    ByteArea varint(long value) {
        room(10);
        long left = value;
        while (left >= 0x80) {
            bytes[length++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        bytes[length++] = (byte) left;
        return this;
    }

    ByteArea add(byte[] from, int begin, int count) {
        room(count);
        System.arraycopy(from, begin, bytes, length, count);
        length += count;
        return this;
    }

    ByteArea add(byte[] all) {
        return add(all, 0, all.length);
    }

    ByteArea add(ByteArea other) {
        return add(other.bytes, 0, other.length);
    }

    /** A front-coded key. @param before the key before; empty before the first */
    ByteArea key(byte[] before, byte[] key, int keyLength) {
        int shared = 0;
        int most = Math.min(before.length, keyLength);
        while (shared < most && before[shared] == key[shared]) {
            shared++;
        }
        return varint(shared).varint(keyLength - shared).add(key, shared, keyLength - shared);
    }

    /** Adds zero bytes until the length is a multiple of a number. */
    ByteArea align(int multiple) {
        while (length % multiple != 0) {
            u8(0);
        }
        return this;
    }
}
