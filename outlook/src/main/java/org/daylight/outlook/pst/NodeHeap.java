package org.daylight.outlook.pst;

import java.io.IOException;

/** A heap in the data of a node ([MS-PST] section 2.3.1). */
final class NodeHeap {

    static final int PROPERTIES = 0xBC;
    static final int TABLE = 0x7C;

    private static final int SIGNATURE = 0xEC;

    private final DataTree data;
    private final Subnodes subnodes;
    private final int indexBits;
    private final int root;

    /**
     * @param client what the heap is used for: {@link #PROPERTIES} or {@link #TABLE}
     * @throws PstDamage when this is no such heap
     */
    NodeHeap(PstFormat format, DataTree data, Subnodes subnodes, int client) throws IOException {
        this.data = data;
        this.subnodes = subnodes;
        this.indexBits = format.heapIndexBits;
        byte[] first = data.block(0);
        if (PstBytes.u8(first, 2) != SIGNATURE || PstBytes.u8(first, 3) != client) {
            throw new PstDamage("its heap is damaged");
        }
        root = PstBytes.i32(first, 4);
    }

    /** The identifier of the value in which the client's structure begins. */
    int root() {
        return root;
    }

    /** Whether an identifier names a value of the heap, and not a subnode ([MS-PST] section 2.3.3.2). */
    static boolean isInHeap(int identifier) {
        return NodeEntry.type(identifier) == 0;
    }

    /** A value of the heap; empty for identifier 0. */
    byte[] value(int identifier) throws IOException {
        if (identifier == 0) {
            return new byte[0];
        }
        int index = identifier >>> 5 & (1 << indexBits) - 1;
        byte[] block = data.block(identifier >>> 5 + indexBits);
        int map = PstBytes.u16(block, 0);
        int count = PstBytes.u16(block, map);
        if (index < 1 || index > count) {
            throw new PstDamage("a value of its heap is missing");
        }
        int from = PstBytes.u16(block, map + 2L + 2L * index);
        int to = PstBytes.u16(block, map + 4L + 2L * index);
        return PstBytes.copy(block, from, to - from);
    }

    /** The data of a value in the heap or in a subnode. */
    DataTree.Contents contents(int identifier, long most) throws IOException {
        if (isInHeap(identifier)) {
            byte[] value = value(identifier);
            if (value.length > most) {
                throw new DataTree.TooLong();
            }
            return new DataTree.Contents(value, null);
        }
        return subnodes.data(identifier).contents(most);
    }

    /** The blocks of a subnode. */
    DataTree tree(int node) throws IOException {
        return subnodes.data(node);
    }
}
