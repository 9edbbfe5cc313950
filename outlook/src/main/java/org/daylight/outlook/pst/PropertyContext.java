package org.daylight.outlook.pst;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.daylight.mapi.MapiProperties;
import org.daylight.mapi.PropertyKey;
import org.daylight.mapi.PropertyTag;
import org.jspecify.annotations.Nullable;

/** The properties of a node ([MS-PST] section 2.3.3). */
final class PropertyContext {

    private final NodeHeap heap;
    private final NamedProperties names;
    private final Map<Integer, Entry> entries = new LinkedHashMap<>();
    private final Problems problems = new Problems();
    private long bytes;

    /** @param value the value itself, when it has at most four bytes; otherwise what identifies it */
    private record Entry(int type, int value) {}

    private PropertyContext(NodeHeap heap, NamedProperties names) {
        this.heap = heap;
        this.names = names;
    }

    /** The properties of a node with these blocks. @throws PstDamage when none can be read */
    static PropertyContext of(BlockStore store, long data, long subnodes, NamedProperties names) throws IOException {
        return of(store, data, Subnodes.of(store, subnodes), names);
    }

    static PropertyContext of(BlockStore store, long data, Subnodes subnodes, NamedProperties names)
            throws IOException {
        var heap = new NodeHeap(store.format(), DataTree.of(store, data), subnodes, NodeHeap.PROPERTIES);
        var context = new PropertyContext(heap, names);
        HeapTree.all(
                heap,
                heap.root(),
                2,
                6,
                context.problems,
                (bytes, at) -> context.entries.putIfAbsent(
                        PstBytes.u16(bytes, at),
                        new Entry(PstBytes.u16(bytes, at + 2L), PstBytes.i32(bytes, at + 4L))));
        return context;
    }

    /** What could not be read so far. */
    Problems problems() {
        return problems;
    }

    /** How many bytes the values have that were read. */
    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** How many properties there are. */
    int size() {
        return entries.size();
    }

    boolean isObject(int id) {
        Entry entry = entries.get(id);
        return entry != null && entry.type == PropertyDecoder.OBJECT;
    }

    /** The value of a number; {@code otherwise} when there is none. */
    int whole(int id, int otherwise) {
        Entry entry = entries.get(id);
        return entry != null && entry.type == 0x0003 ? entry.value : otherwise;
    }

    /**
     * All properties but the contents of an attachment. What cannot be read is in {@link #problems}.
     *
     * @param most how many bytes the values may have
     * @throws DataTree.TooLong when they have more
     */
    MapiProperties.Builder properties(long most) throws IOException {
        var builder = new MapiProperties.Builder();
        for (Map.Entry<Integer, Entry> each : entries.entrySet()) {
            int id = each.getKey();
            PropertyKey key = names.key(id);
            if (key == null || id == PropertyTag.ATTACH_DATA) {
                continue;
            }
            try {
                byte[] value = value(each.getValue(), most - bytes);
                bytes += value.length;
                int type = each.getValue().type;
                byte[] plain = id == PropertyTag.SUBJECT ? withoutMark(type, value) : value;
                PropertyDecoder.put(builder, key, type, plain);
            } catch (PstDamage e) {
                problems.add("property 0x" + Integer.toHexString(id) + ": " + e.getMessage());
            }
        }
        return builder;
    }

    private byte[] value(Entry entry, long most) throws IOException {
        int fixed = PropertyDecoder.fixed(entry.type);
        if (fixed > 0 && fixed <= 4) {
            if (most < 4) {
                throw new DataTree.TooLong();
            }
            return new byte[] {
                (byte) entry.value, (byte) (entry.value >> 8), (byte) (entry.value >> 16), (byte) (entry.value >> 24)
            };
        }
        DataTree.Contents contents = heap.contents(entry.value, most);
        if (contents.problem() != null) {
            problems.add("a property is incomplete: " + contents.problem());
        }
        return contents.bytes();
    }

    /** A subject may begin with the character 1 and the length of its prefix ([MS-PST] section 2.5.3.1.1.1). */
    private static byte[] withoutMark(int type, byte[] value) throws PstDamage {
        int width = type == PropertyDecoder.STRING ? 2 : 1;
        boolean isMarked = value.length >= 2 * width && value[0] == 1 && (width == 1 || value[1] == 0);
        return isMarked ? PstBytes.copy(value, 2L * width, value.length - 2L * width) : value;
    }

    /** The contents of an attachment; null when there are none. @throws DataTree.TooLong when they are too large */
    DataTree.@Nullable Contents contents(long most) throws IOException {
        Entry entry = entries.get(PropertyTag.ATTACH_DATA);
        return entry == null || entry.type == PropertyDecoder.OBJECT ? null : heap.contents(entry.value, most);
    }

    /** The node of the contents of an attachment that are an object ([MS-PST] section 2.3.3.5). */
    int objectNode() throws IOException {
        return PstBytes.i32(object(), 0);
    }

    /** The size that an object has by its property, in bytes. */
    long objectSize() throws IOException {
        return PstBytes.u32(object(), 4);
    }

    private byte[] object() throws IOException {
        Entry entry = entries.get(PropertyTag.ATTACH_DATA);
        return entry == null ? new byte[0] : heap.value(entry.value);
    }
}
