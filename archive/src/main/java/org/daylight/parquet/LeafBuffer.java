package org.daylight.parquet;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.daylight.format.Json;
import org.jspecify.annotations.Nullable;

/**
 * Collects the values of a leaf of the schema for a row group: the values themselves in the encoding PLAIN, and for each its levels (Dremel). A
 * definition level says how much of the path to a value is there, a repetition level whether the value is a further one of the same list.
 */
final class LeafBuffer {

    /** Numbers of the format (parquet.thrift). */
    private static final int PLAIN = 0;

    private static final int RLE = 3;
    private static final int SNAPPY = 1;
    private static final int DATA_PAGE = 0;

    private final List<String> path;
    private final ColumnType.Scalar type;
    private final int mostDefined;
    private final boolean repeated;
    private final ByteArrayOutputStream values = new ByteArrayOutputStream();
    private final Runs definitions;
    private final Runs repetitions;
    private long count;
    private int bits;
    private int bitCount;

    /**
     * A leaf.
     *
     * @param path names from the root of the schema to the leaf
     * @param mostDefined the definition level of a value that is there
     * @param repeated whether it is in a list
     */
    LeafBuffer(List<String> path, ColumnType.Scalar type, int mostDefined, boolean repeated) {
        this.path = path;
        this.type = type;
        this.mostDefined = mostDefined;
        this.repeated = repeated;
        definitions = new Runs();
        repetitions = new Runs();
    }

    /** Adds a value that is there. @param isFurther whether it is a further one of the list of the value before */
    void add(Json value, boolean isFurther) {
        levels(mostDefined, isFurther);
        switch (type) {
            case TEXT -> {
                byte[] utf8 = ((Json.Str) value).value().getBytes(StandardCharsets.UTF_8);
                littleEndian(utf8.length, 4);
                values.writeBytes(utf8);
            }
            case INT32 -> littleEndian(Math.toIntExact(((Json.Num) value).value()), 4);
            case INT64, TIME -> littleEndian(((Json.Num) value).value(), 8);
            case BOOLEAN -> {
                bits |= (((Json.Bool) value).value() ? 1 : 0) << bitCount++;
                if (bitCount == 8) {
                    endBits();
                }
            }
        }
    }

    /** Notes that there is no value. @param defined how much of the path is there */
    void addNothing(int defined, boolean isFurther) {
        levels(defined, isFurther);
    }

    private void levels(int defined, boolean isFurther) {
        definitions.add(defined);
        if (repeated) {
            repetitions.add(isFurther ? 1 : 0);
        }
        count++;
    }

    private void endBits() {
        values.write(bits);
        bits = 0;
        bitCount = 0;
    }

    private void littleEndian(long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            values.write((int) (value >>> 8 * i));
        }
    }

    /** Bytes that are collected. */
    long size() {
        return values.size() + definitions.out.size() + repetitions.out.size();
    }

    /** What is in the file about a column chunk. @param bytes header and page */
    record Chunk(byte[] bytes, long uncompressed, CompactStruct metadata) {}

    /** Ends the chunk, with all values in one page, and begins a new one. @param offset of the chunk in the file */
    Chunk chunk(long offset) {
        if (bitCount > 0) {
            endBits();
        }
        var page = new ByteArrayOutputStream(values.size() + 64);
        if (repeated) {
            repetitions.writeTo(page);
        }
        definitions.writeTo(page);
        page.writeBytes(values.toByteArray());
        byte[] compressed = SnappyBlock.compress(page.toByteArray());
        byte[] header = new CompactStruct()
                .i32(1, DATA_PAGE)
                .i32(2, page.size())
                .i32(3, compressed.length)
                .struct(
                        5,
                        new CompactStruct()
                                .i32(1, Math.toIntExact(count))
                                .i32(2, PLAIN)
                                .i32(3, RLE)
                                .i32(4, RLE))
                .bytes();
        byte[] bytes = Arrays.copyOf(header, header.length + compressed.length);
        System.arraycopy(compressed, 0, bytes, header.length, compressed.length);
        long uncompressed = (long) header.length + page.size();
        CompactStruct metadata = new CompactStruct()
                .i64(2, offset)
                .struct(
                        3,
                        new CompactStruct()
                                .i32(1, Schema.physical(type))
                                .i32s(2, List.of(PLAIN, RLE))
                                .texts(3, path)
                                .i32(4, SNAPPY)
                                .i64(5, count)
                                .i64(6, uncompressed)
                                .i64(7, bytes.length)
                                .i64(9, offset));
        values.reset();
        count = 0;
        return new Chunk(bytes, uncompressed, metadata);
    }

    /** Levels of at most 8 bits as runs of equal values, one of the two forms of the encoding RLE. */
    private static final class Runs {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private int value;
        private int length;

        void add(int next) {
            if (length > 0 && next != value) {
                end();
            }
            value = next;
            length++;
        }

        private void end() {
            CompactStruct.varint(out, (long) length << 1);
            out.write(value);
            length = 0;
        }

        /** Writes the length in bytes, then the runs. */
        void writeTo(ByteArrayOutputStream page) {
            if (length > 0) {
                end();
            }
            for (int i = 0; i < 4; i++) {
                page.write(out.size() >>> 8 * i);
            }
            page.writeBytes(out.toByteArray());
            out.reset();
        }
    }

    /** The value of a member, or null for JSON null and a member that is not there. */
    static @Nullable Json present(@Nullable Json value) {
        return value instanceof Json.Null ? null : value;
    }
}
