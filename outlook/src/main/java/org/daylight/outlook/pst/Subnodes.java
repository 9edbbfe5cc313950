package org.daylight.outlook.pst;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The subnodes of a node ([MS-PST] sections 2.2.2.8.3.3.1 and 2.2.2.8.3.3.2). */
final class Subnodes {

    private static final int MOST = 1 << 18;
    private static final int LIST = 0x02;

    private final BlockStore store;
    private final Map<Integer, Entry> entries = new LinkedHashMap<>();
    private final Problems problems = new Problems();

    /** A subnode: its data, and the subnodes that it has itself. */
    record Entry(int node, long data, long subnodes) {}

    private Subnodes(BlockStore store) {
        this.store = store;
    }

    /** The subnodes listed at a block; none for block 0. What cannot be read is in {@link #problems}. */
    static Subnodes of(BlockStore store, long block) throws IOException {
        var subnodes = new Subnodes(store);
        if (BlockEntry.plain(block) != 0) {
            try {
                byte[] bytes = store.read(block);
                if (PstBytes.u8(bytes, 1) == 0) {
                    subnodes.leaf(bytes);
                } else {
                    subnodes.branch(bytes);
                }
            } catch (PstDamage e) {
                subnodes.problems.add("its subnodes: " + e.getMessage());
            }
        }
        return subnodes;
    }

    private void branch(byte[] bytes) throws IOException {
        int wide = store.format().wide();
        int count = count(bytes, 2 * wide);
        for (int i = 0; i < count; i++) {
            try {
                byte[] below = store.read(store.format().wide(bytes, start() + (2L * i + 1) * wide));
                if (PstBytes.u8(below, 1) != 0) {
                    throw new PstDamage("a list of subnodes is damaged");
                }
                leaf(below);
            } catch (PstDamage e) {
                problems.add("some of its subnodes: " + e.getMessage());
            }
        }
    }

    private void leaf(byte[] bytes) throws PstDamage {
        int wide = store.format().wide();
        int count = count(bytes, 3 * wide);
        for (int i = 0; i < count; i++) {
            long at = start() + 3L * i * wide;
            int node = PstBytes.i32(bytes, at);
            if (entries.size() == MOST) {
                throw new PstDamage("too many subnodes");
            }
            entries.putIfAbsent(
                    node,
                    new Entry(
                            node,
                            store.format().wide(bytes, at + wide),
                            store.format().wide(bytes, at + 2L * wide)));
        }
    }

    /** Where the entries begin: in the layout of 64 bits after four unused bytes. */
    private int start() {
        return store.format().isAnsi() ? 4 : 8;
    }

    private int count(byte[] bytes, int entrySize) throws PstDamage {
        int count = PstBytes.u16(bytes, 2);
        if (PstBytes.u8(bytes, 0) != LIST || start() + (long) count * entrySize > bytes.length) {
            throw new PstDamage("a list of subnodes is damaged");
        }
        return count;
    }

    @Nullable
    Entry get(int node) {
        return entries.get(node);
    }

    int size() {
        return entries.size();
    }

    /** In the order of the file. */
    Collection<Entry> all() {
        return entries.values();
    }

    Problems problems() {
        return problems;
    }

    /** The data of a subnode. @throws PstDamage when there is no such subnode or its data cannot be read */
    DataTree data(int node) throws IOException {
        Entry entry = entries.get(node);
        if (entry == null) {
            throw new PstDamage("subnode " + NodeEntry.name(node) + " is missing");
        }
        return DataTree.of(store, entry.data);
    }
}
