package org.daylight.outlook.pst;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.daylight.mapi.MapiProperties;
import org.daylight.mapi.PropertyKey;

/** A table of a node ([MS-PST] section 2.3.4): the contents of a folder, recipients, attachments. */
final class TableContext {

    private static final int ROW_ID = 0x67F2;

    /** Many times as many as Outlook can show in a folder. */
    private static final int MOST_ROWS = 8 << 20;

    private final NodeHeap heap;
    private final NamedProperties names;
    private final List<Column> columns = new ArrayList<>();
    private final Problems problems = new Problems();
    private long spent;
    private final int existence;
    private final int rowSize;
    private final int index;
    private final int rows;
    private final int idSize;

    private record Column(int id, int type, int at, int size, int bit) {}

    /** Receives a row. */
    interface Visitor {
        void row(int id, MapiProperties.Builder cells) throws IOException;
    }

    private interface Rows {
        void row(byte[] bytes, int at) throws IOException;
    }

    private TableContext(PstFormat format, NodeHeap heap, NamedProperties names) throws IOException {
        this.heap = heap;
        this.names = names;
        byte[] info = heap.value(heap.root());
        if (PstBytes.u8(info, 0) != NodeHeap.TABLE) {
            throw new PstDamage("its table is damaged");
        }
        int count = PstBytes.u8(info, 1);
        existence = PstBytes.u16(info, 6);
        rowSize = PstBytes.u16(info, 8);
        index = PstBytes.i32(info, 10);
        rows = PstBytes.i32(info, 14);
        idSize = format.isAnsi() ? 2 : 4;
        for (int i = 0; i < count; i++) {
            long at = 22 + 8L * i;
            columns.add(new Column(
                    PstBytes.u16(info, at + 2),
                    PstBytes.u16(info, at),
                    PstBytes.u16(info, at + 4),
                    PstBytes.u8(info, at + 6),
                    PstBytes.u8(info, at + 7)));
        }
        if (rowSize < 4 || existence > rowSize) {
            throw new PstDamage("its table is damaged");
        }
    }

    /** The table of a node with these blocks. @throws PstDamage when it cannot be read */
    static TableContext of(BlockStore store, long data, long subnodes, NamedProperties names) throws IOException {
        Subnodes below = Subnodes.of(store, subnodes);
        var heap = new NodeHeap(store.format(), DataTree.of(store, data), below, NodeHeap.TABLE);
        return new TableContext(store.format(), heap, names);
    }

    /** What the rows have cost so far: their values in bytes, and for each row and value {@link ItemReader#COST}. */
    long spent() {
        return spent;
    }

    /** What could not be read so far. */
    Problems problems() {
        return problems;
    }

    /**
     * The identifiers of the rows, which are nodes in most tables: by the index of the table, in its order. Where the index
     * is damaged, also those of the rows themselves. None twice.
     */
    int[] ids() throws IOException {
        int[] ids = new int[16];
        int count = 0;
        var indexed = new int[][] {ids};
        var counts = new int[] {count};
        int before = problems.count();
        try {
            HeapTree.all(
                    heap,
                    index,
                    4,
                    idSize,
                    problems,
                    (bytes, at) -> indexed[0] = append(indexed[0], counts, PstBytes.i32(bytes, at)));
        } catch (PstDamage e) {
            problems.add(e.getMessage());
        }
        if (problems.count() > before) {
            try {
                matrix((bytes, at) -> indexed[0] = append(indexed[0], counts, PstBytes.i32(bytes, at)));
            } catch (PstDamage e) {
                problems.add(e.getMessage());
            }
        }
        int[] all = Arrays.copyOf(indexed[0], counts[0]);
        return Arrays.stream(all).distinct().toArray();
    }

    private static int[] append(int[] ids, int[] count, int id) throws PstDamage {
        if (count[0] == MOST_ROWS) {
            throw new PstDamage("its table has too many rows");
        }
        int[] room = count[0] == ids.length ? Arrays.copyOf(ids, 2 * ids.length) : ids;
        room[count[0]++] = id;
        return room;
    }

    /**
     * Visits the rows, in the order of the table, at most {@code most} of them. What cannot be read is in {@link
     * #problems}.
     *
     * @param mostBytes what the rows may cost ({@link #spent})
     * @return how many rows there are
     * @throws DataTree.TooLong when they cost more
     */
    int rows(int most, long mostBytes, Visitor visitor) throws IOException {
        int[] count = {0};
        try {
            matrix((bytes, at) -> {
                charge(ItemReader.COST, mostBytes);
                if (count[0]++ < most) {
                    visitor.row(PstBytes.i32(bytes, at), cells(bytes, at, mostBytes));
                }
            });
        } catch (PstDamage e) {
            problems.add(e.getMessage());
        }
        return count[0];
    }

    private void charge(long cost, long most) throws DataTree.TooLong {
        spent += cost;
        if (spent > most) {
            throw new DataTree.TooLong();
        }
    }

    private void matrix(Rows visitor) throws IOException {
        if (rows == 0) {
            return;
        }
        if (NodeHeap.isInHeap(rows)) {
            block(heap.value(rows), visitor);
            return;
        }
        DataTree tree = heap.tree(rows);
        for (int i = 0; i < tree.blocks(); i++) {
            byte[] bytes;
            try {
                bytes = tree.block(i);
            } catch (PstDamage e) {
                problems.add("some rows of a table: " + e.getMessage());
                continue;
            }
            block(bytes, visitor);
        }
    }

    /** A row does not continue in the next block ([MS-PST] section 2.3.4.4.1). */
    private void block(byte[] bytes, Rows visitor) throws IOException {
        for (int at = 0; at + rowSize <= bytes.length; at += rowSize) {
            visitor.row(bytes, at);
        }
    }

    private MapiProperties.Builder cells(byte[] bytes, int row, long most) throws IOException {
        var builder = new MapiProperties.Builder();
        for (Column column : columns) {
            PropertyKey key = names.key(column.id);
            boolean exists =
                    (PstBytes.u8(bytes, row + (long) existence + column.bit / 8) & 0x80 >> column.bit % 8) != 0;
            if (key == null || !exists || column.id == ROW_ID || column.at + column.size > rowSize) {
                continue;
            }
            charge(ItemReader.COST, most);
            try {
                byte[] value = PstBytes.copy(bytes, (long) row + column.at, column.size);
                if (PropertyDecoder.fixed(column.type) == 0 || column.size < PropertyDecoder.fixed(column.type)) {
                    DataTree.Contents contents = heap.contents(PstBytes.i32(value, 0), most - spent);
                    if (contents.problem() != null) {
                        problems.add("a cell of a table is incomplete: " + contents.problem());
                    }
                    value = contents.bytes();
                    charge(value.length, most);
                }
                PropertyDecoder.put(builder, key, column.type, value);
            } catch (PstDamage e) {
                problems.add("property 0x" + Integer.toHexString(column.id) + " of a row: " + e.getMessage());
            }
        }
        return builder;
    }
}
