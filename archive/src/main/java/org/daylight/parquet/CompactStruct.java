package org.daylight.parquet;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Writes a struct in the compact protocol of Apache Thrift, in which Parquet has its metadata
 * (github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md). Fields are added in the order of their numbers.
 */
final class CompactStruct {

    private static final int TRUE = 1;
    private static final int FALSE = 2;
    private static final int I32 = 5;
    private static final int I64 = 6;
    private static final int BINARY = 8;
    private static final int LIST = 9;
    private static final int STRUCT = 12;

    /** The longest list whose size is in its first byte. */
    private static final int SHORT_LIST = 14;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int last;

    CompactStruct i32(int field, int value) {
        begin(field, I32);
        varint(out, zigzag(value));
        return this;
    }

    CompactStruct i64(int field, long value) {
        begin(field, I64);
        varint(out, zigzag(value));
        return this;
    }

    CompactStruct bool(int field, boolean value) {
        begin(field, value ? TRUE : FALSE);
        return this;
    }

    CompactStruct text(int field, String value) {
        begin(field, BINARY);
        text(out, value);
        return this;
    }

    CompactStruct struct(int field, CompactStruct value) {
        begin(field, STRUCT);
        out.writeBytes(value.bytes());
        return this;
    }

    CompactStruct structs(int field, List<CompactStruct> values) {
        list(field, STRUCT, values.size());
        values.forEach(value -> out.writeBytes(value.bytes()));
        return this;
    }

    CompactStruct texts(int field, List<String> values) {
        list(field, BINARY, values.size());
        values.forEach(value -> text(out, value));
        return this;
    }

    CompactStruct i32s(int field, List<Integer> values) {
        list(field, I32, values.size());
        values.forEach(value -> varint(out, zigzag(value)));
        return this;
    }

    /** The whole struct, with the byte that ends it. */
    byte[] bytes() {
        byte[] fields = out.toByteArray();
        return Arrays.copyOf(fields, fields.length + 1);
    }

    private void begin(int field, int type) {
        int step = field - last;
        if (step < 1 || step > 15) {
            throw new IllegalArgumentException("field " + field + " after field " + last);
        }
        out.write(step << 4 | type);
        last = field;
    }

    private void list(int field, int type, int size) {
        begin(field, LIST);
        if (size <= SHORT_LIST) {
            out.write(size << 4 | type);
        } else {
            out.write(0xF0 | type);
            varint(out, size);
        }
    }

    private static void text(ByteArrayOutputStream out, String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        varint(out, utf8.length);
        out.writeBytes(utf8);
    }

    private static long zigzag(long value) {
        return value << 1 ^ value >> 63;
    }

    /** Seven bits in each byte, the lowest first. */
    static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
