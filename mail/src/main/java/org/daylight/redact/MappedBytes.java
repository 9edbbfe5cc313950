package org.daylight.redact;

import java.util.Arrays;
import org.daylight.message.Slice;
import org.jspecify.annotations.Nullable;

/** Decoded bytes that know which range of original bytes each came from. Grows while it is written. */
final class MappedBytes {

    private byte[] bytes;
    /** Null where the bytes are those of the original from {@link #base}. */
    private int @Nullable [] from;

    private int @Nullable [] to;
    private final int base;
    private int start;
    private int length;

    MappedBytes() {
        this.bytes = new byte[256];
        this.from = new int[256];
        this.to = new int[256];
        this.base = 0;
    }

    private MappedBytes(byte[] original, int first, int past) {
        this.bytes = original;
        this.start = first;
        this.base = first;
        this.length = past - first;
    }

    /** A range of the original, not copied. */
    static MappedBytes of(byte[] original, int first, int past) {
        return new MappedBytes(original, first, past);
    }

    void add(int value, int first, int past) {
        if (from == null || to == null) {
            throw new IllegalStateException();
        }
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, length * 2);
            from = Arrays.copyOf(from, length * 2);
            to = Arrays.copyOf(to, length * 2);
        }
        bytes[length] = (byte) value;
        from[length] = first;
        to[length++] = past;
    }

    int length() {
        return length;
    }

    int at(int index) {
        return bytes[start + index] & 0xff;
    }

    int from(int index) {
        return from == null ? base + index : from[index];
    }

    int to(int index) {
        return to == null ? base + index + 1 : to[index];
    }

    Slice slice() {
        return new Slice(bytes, start, start + length);
    }
}
