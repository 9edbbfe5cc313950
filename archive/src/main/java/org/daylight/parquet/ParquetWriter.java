package org.daylight.parquet;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.daylight.format.Json;
import org.jspecify.annotations.Nullable;

/**
 * Writes a table as an Apache Parquet file (github.com/apache/parquet-format): pages of version 1 in the encoding PLAIN, compressed with Snappy. The
 * same rows give the same bytes. Memory is that of one row group: some megabytes, and once more the largest row. Not safe for use by several threads.
 */
public final class ParquetWriter {

    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

    /** A row group ends after so many rows or so many bytes, whichever comes first. */
    private static final int GROUP_ROWS = 20_000;

    private static final int GROUP_BYTES = 8 << 20;

    private final OutputStream out;
    private final List<TableColumn> columns;

    /** For each column, its leaves. */
    private final List<List<LeafBuffer>> leaves = new ArrayList<>();

    private final List<CompactStruct> groups = new ArrayList<>();
    private long position;
    private long rows;
    private int groupRows;

    /** Begins a file. The stream is neither closed nor flushed. */
    public ParquetWriter(OutputStream out, List<TableColumn> columns) throws IOException {
        this.out = out;
        this.columns = List.copyOf(columns);
        for (TableColumn column : columns) {
            leaves.add(
                    switch (column.type()) {
                        case ColumnType.Scalar scalar ->
                            List.of(new LeafBuffer(List.of(column.name()), scalar, 1, false));
                        case ColumnType.Texts texts ->
                            List.of(new LeafBuffer(
                                    List.of(column.name(), "list", "element"), ColumnType.Scalar.TEXT, 2, true));
                        case ColumnType.Records(List<ColumnType.Member> members) ->
                            members.stream()
                                    .map(member -> new LeafBuffer(
                                            List.of(column.name(), "list", "element", member.name()),
                                            member.type(),
                                            3,
                                            true))
                                    .toList();
                    });
        }
        write(MAGIC);
    }

    /**
     * Adds a row.
     *
     * @param row one value for each column, of the form that its {@link ColumnType} says, or JSON null
     * @throws IllegalArgumentException when the row has another number of values
     */
    public void add(List<Json> row) throws IOException {
        if (row.size() != columns.size()) {
            throw new IllegalArgumentException(row.size() + " values for " + columns.size() + " columns");
        }
        long bytes = 0;
        for (int i = 0; i < row.size(); i++) {
            add(leaves.get(i), columns.get(i).type(), LeafBuffer.present(row.get(i)));
            for (LeafBuffer leaf : leaves.get(i)) {
                bytes += leaf.size();
            }
        }
        rows++;
        groupRows++;
        if (groupRows == GROUP_ROWS || bytes >= GROUP_BYTES) {
            endGroup();
        }
    }

    private static void add(List<LeafBuffer> leaves, ColumnType type, @Nullable Json value) {
        if (value == null) {
            leaves.forEach(leaf -> leaf.addNothing(0, false));
            return;
        }
        switch (type) {
            case ColumnType.Scalar scalar -> leaves.getFirst().add(value, false);
            case ColumnType.Texts texts -> {
                List<Json> items = items(leaves, value);
                for (int i = 0; i < items.size(); i++) {
                    leaves.getFirst().add(items.get(i), i > 0);
                }
            }
            case ColumnType.Records(List<ColumnType.Member> members) -> {
                List<Json> items = items(leaves, value);
                for (int i = 0; i < items.size(); i++) {
                    Json.Obj item = (Json.Obj) items.get(i);
                    for (int m = 0; m < members.size(); m++) {
                        Json member = LeafBuffer.present(
                                item.get(members.get(m).name()).orElse(null));
                        if (member == null) {
                            leaves.get(m).addNothing(2, i > 0);
                        } else {
                            leaves.get(m).add(member, i > 0);
                        }
                    }
                }
            }
        }
    }

    /** The items of a list; an empty one is noted as such. */
    private static List<Json> items(List<LeafBuffer> leaves, Json value) {
        List<Json> items = ((Json.Arr) value).items();
        if (items.isEmpty()) {
            leaves.forEach(leaf -> leaf.addNothing(1, false));
        }
        return items;
    }

    private void endGroup() throws IOException {
        List<CompactStruct> chunks = new ArrayList<>();
        long start = position;
        long uncompressed = 0;
        for (List<LeafBuffer> column : leaves) {
            for (LeafBuffer leaf : column) {
                LeafBuffer.Chunk chunk = leaf.chunk(position);
                write(chunk.bytes());
                uncompressed += chunk.uncompressed();
                chunks.add(chunk.metadata());
            }
        }
        groups.add(new CompactStruct()
                .structs(1, chunks)
                .i64(2, uncompressed)
                .i64(3, groupRows)
                .i64(5, start)
                .i64(6, position - start));
        groupRows = 0;
    }

    /** Ends the file. Nothing may be added afterwards. */
    public void finish() throws IOException {
        if (groupRows > 0) {
            endGroup();
        }
        // No version: another version of this program writes the same bytes.
        byte[] footer = new CompactStruct()
                .i32(1, 1)
                .structs(2, Schema.elements(columns))
                .i64(3, rows)
                .structs(4, groups)
                .text(6, "daylight")
                .bytes();
        write(footer);
        byte[] length = new byte[4];
        for (int i = 0; i < 4; i++) {
            length[i] = (byte) (footer.length >>> 8 * i);
        }
        write(length);
        write(MAGIC);
    }

    private void write(byte[] bytes) throws IOException {
        out.write(bytes);
        position += bytes.length;
    }
}
