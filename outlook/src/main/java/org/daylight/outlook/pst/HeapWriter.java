package org.daylight.outlook.pst;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes the middle layers of a PST or OST file ([MS-PST] section 2.3): a heap with the properties of a node, or with a table.
 * Large values go to subnodes.
 */
final class HeapWriter {

    /** The largest value of a heap, in bytes. */
    private static final int LARGEST = 3580;

    private final NodeWriter writer;
    private final int client;
    private final List<List<byte[]>> blocks = new ArrayList<>();
    private final SortedMap<Integer, long[]> subnodes;
    private int used;
    private int nextSubnode = 1;

    private HeapWriter(NodeWriter writer, int client, SortedMap<Integer, long[]> subnodes) {
        this.writer = writer;
        this.client = client;
        this.subnodes = new TreeMap<>(subnodes);
        blocks.add(new ArrayList<>());
        used = 12;
    }

    /** A property as bytes. */
    record Property(int id, int type, byte[] value) {}

    /** A row of a table. Cells that are absent are empty. */
    record Row(int id, List<Property> cells) {}

    /** What a node consists of: its data and its subnodes. */
    record Written(long data, long subnodes) {}

    /** Writes a node with properties, in addition to these subnodes. */
    static Written properties(NodeWriter writer, List<Property> properties, SortedMap<Integer, long[]> subnodes) {
        var heap = new HeapWriter(writer, NodeHeap.PROPERTIES, subnodes);
        SortedMap<Long, byte[]> records = new TreeMap<>();
        for (Property each : properties) {
            var bytes = new LittleEndianBytes().u16(each.type);
            int fixed = PropertyDecoder.fixed(each.type);
            if (fixed > 0 && fixed <= 4) {
                bytes.bytes(each.value).upTo(6);
            } else {
                bytes.u32(heap.reference(each.value));
            }
            records.put((long) each.id, bytes.array());
        }
        return heap.finish(heap.tree(2, 6, records));
    }

    /** Writes a node with a table. @param columns identifiers and types, without those of the row itself */
    static Written table(NodeWriter writer, List<Property> columns, List<Row> rows) {
        var heap = new HeapWriter(writer, NodeHeap.TABLE, new TreeMap<>());
        return heap.finish(heap.table(columns, rows));
    }

    // ---- Values

    private int value(byte[] bytes) {
        List<byte[]> block = blocks.getLast();
        int map = 4 + 2 * (block.size() + 2);
        if (used + bytes.length + map > writer.blockData() || block.size() == 2000) {
            block = new ArrayList<>();
            blocks.add(block);
            used = isBitmap(blocks.size() - 1) ? 66 : 2;
        }
        block.add(bytes);
        used += bytes.length;
        return (blocks.size() - 1) << 5 + writer.format().heapIndexBits | block.size() << 5;
    }

    private static boolean isBitmap(int block) {
        return block >= 8 && (block - 8) % 128 == 0;
    }

    /** A value in the heap, or in a subnode when it is large; 0 when it is empty. */
    private int reference(byte[] bytes) {
        if (bytes.length == 0) {
            return 0;
        }
        if (bytes.length <= LARGEST) {
            return value(bytes);
        }
        return subnode(writer.data(bytes));
    }

    private int subnode(long data) {
        int node = nextSubnode++ << 5 | 0x1f;
        subnodes.put(node, new long[] {data, 0});
        return node;
    }

    private Written finish(int root) {
        List<byte[]> pieces = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            var bytes = new LittleEndianBytes().u16(0);
            if (i == 0) {
                bytes.u8(0xEC).u8(client).u32(root).u32(0);
            } else if (isBitmap(i)) {
                bytes.zeros(64);
            }
            List<Integer> places = new ArrayList<>();
            for (byte[] each : blocks.get(i)) {
                places.add(bytes.size());
                bytes.bytes(each);
            }
            places.add(bytes.size());
            int map = bytes.size() + bytes.size() % 2;
            bytes.upTo(map).u16(places.size() - 1).u16(0);
            places.forEach(bytes::u16);
            byte[] block = bytes.array();
            LittleEndianBytes.put(block, 0, 2, map);
            pieces.add(block);
        }
        return new Written(writer.data(pieces), writer.subnodes(subnodes));
    }

    // ---- Trees

    private int tree(int keySize, int dataSize, SortedMap<Long, byte[]> records) {
        int most = LARGEST / (keySize + dataSize);
        List<long[]> below = new ArrayList<>();
        var leaf = new LittleEndianBytes();
        int count = 0;
        long first = 0;
        for (var each : records.entrySet()) {
            first = count == 0 ? each.getKey() : first;
            key(leaf, keySize, each.getKey()).bytes(each.getValue());
            if (++count == most) {
                below.add(new long[] {first, value(leaf.array())});
                leaf = new LittleEndianBytes();
                count = 0;
            }
        }
        if (count > 0) {
            below.add(new long[] {first, value(leaf.array())});
        }
        int levels = 0;
        while (below.size() > 1) {
            List<long[]> above = new ArrayList<>();
            int fits = LARGEST / (keySize + 4);
            for (int from = 0; from < below.size(); from += fits) {
                var branch = new LittleEndianBytes();
                for (long[] each : below.subList(from, Math.min(below.size(), from + fits))) {
                    key(branch, keySize, each[0]).u32(each[1]);
                }
                above.add(new long[] {below.get(from)[0], value(branch.array())});
            }
            below = above;
            levels++;
        }
        long root = below.isEmpty() ? 0 : below.getFirst()[1];
        return value(new LittleEndianBytes()
                .u8(0xB5)
                .u8(keySize)
                .u8(dataSize)
                .u8(levels)
                .u32(root)
                .array());
    }

    private static LittleEndianBytes key(LittleEndianBytes bytes, int size, long key) {
        return size == 2 ? bytes.u16((int) key) : bytes.u32(key);
    }

    // ---- Tables

    private record Column(int id, int type, int at, int size, int bit) {}

    private int table(List<Property> given, List<Row> rows) {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column(0x67F2, 0x0003, 0, 4, 0));
        columns.add(new Column(0x67F3, 0x0003, 4, 4, 1));
        int at = 8;
        int[] ends = new int[3];
        int[][] sizes = {{8, 4}, {2}, {1}};
        for (int group = 0; group < 3; group++) {
            for (int size : sizes[group]) {
                for (Property each : given) {
                    if (cell(each.type) == size) {
                        columns.add(new Column(each.id, each.type, at, size, columns.size()));
                        at += size;
                    }
                }
            }
            ends[group] = at;
        }
        int rowSize = at + Math.ceilDiv(columns.size(), 8);
        columns.sort((a, b) -> Integer.compare(a.id, b.id));
        SortedMap<Long, byte[]> index = new TreeMap<>();
        List<byte[]> matrix = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            int wide = writer.format().isAnsi() ? 2 : 4;
            byte[] place = new byte[wide];
            LittleEndianBytes.put(place, 0, wide, i);
            index.put(rows.get(i).id & 0xffff_ffffL, place);
            matrix.add(row(rows.get(i), columns, ends[2], rowSize));
        }
        int rowIndex = tree(4, writer.format().isAnsi() ? 2 : 4, index);
        var info = new LittleEndianBytes().u8(0x7C).u8(columns.size());
        for (int end : ends) {
            info.u16(end);
        }
        info.u16(rowSize).u32(rowIndex).u32(matrix(matrix, rowSize)).u32(0);
        for (Column each : columns) {
            info.u16(each.type).u16(each.id).u16(each.at).u8(each.size).u8(each.bit);
        }
        return value(info.array());
    }

    private static int cell(int type) {
        int fixed = PropertyDecoder.fixed(type);
        return fixed == 0 || fixed > 8 ? 4 : fixed;
    }

    private byte[] row(Row row, List<Column> columns, int existence, int rowSize) {
        byte[] bytes = new byte[rowSize];
        LittleEndianBytes.put(bytes, 0, 4, row.id);
        LittleEndianBytes.put(bytes, 4, 4, 1);
        bytes[existence] |= (byte) 0xC0;
        for (Property each : row.cells) {
            Column column = columns.stream()
                    .filter(candidate -> candidate.id == each.id)
                    .findFirst()
                    .orElseThrow();
            if (PropertyDecoder.fixed(each.type) == column.size) {
                System.arraycopy(each.value, 0, bytes, column.at, column.size);
            } else {
                LittleEndianBytes.put(bytes, column.at, 4, reference(each.value));
            }
            bytes[existence + column.bit / 8] |= (byte) (0x80 >> column.bit % 8);
        }
        return bytes;
    }

    private int matrix(List<byte[]> rows, int rowSize) {
        if (rows.isEmpty()) {
            return 0;
        }
        if (rows.size() * rowSize <= LARGEST) {
            var all = new LittleEndianBytes();
            rows.forEach(all::bytes);
            return value(all.array());
        }
        int perBlock = writer.blockData() / rowSize;
        List<byte[]> pieces = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += perBlock) {
            var piece = new LittleEndianBytes();
            int to = Math.min(rows.size(), from + perBlock);
            rows.subList(from, to).forEach(piece::bytes);
            pieces.add(
                    to == rows.size()
                            ? piece.array()
                            : piece.upTo(writer.blockData()).array());
        }
        return subnode(writer.data(pieces));
    }
}
