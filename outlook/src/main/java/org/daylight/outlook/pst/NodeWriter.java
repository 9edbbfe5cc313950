package org.daylight.outlook.pst;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.Deflater;

/**
 * Writes the lower layers of a PST or OST file ([MS-PST] section 2.2): blocks, lists of blocks, subnodes, the two B-trees,
 * the allocation map, and the header. The same calls give the same bytes.
 */
final class NodeWriter {

    private static final int PAGE_MAP_EVERY = 8;

    private final PstFormat format;
    private final int cipher;
    private byte[] file = new byte[1 << 16];
    private long end;
    private long nextBlock = 4;
    private long nextPage = 1;
    private final SortedMap<Long, BlockEntry> blocks = new TreeMap<>();
    private final SortedMap<Integer, NodeEntry> nodes = new TreeMap<>();
    private final List<BlockEntry> deletedBlocks = new ArrayList<>();
    private final List<NodeEntry> deletedNodes = new ArrayList<>();
    private final List<long[]> allocated = new ArrayList<>();

    NodeWriter(PstFormat format, int cipher) {
        this.format = format;
        this.cipher = cipher;
        this.end = firstMap();
    }

    PstFormat format() {
        return format;
    }

    /** The most data that a block can have, in bytes. */
    int blockData() {
        return format.block - format.blockTrailer;
    }

    // ---- Blocks

    /** Writes a block. @return its identifier; 0 for no data */
    long block(byte[] data, boolean isInternal) {
        if (data.length == 0) {
            return 0;
        }
        long id = nextBlock | (isInternal ? 2 : 0);
        nextBlock += 4;
        byte[] stored = data.clone();
        if (!isInternal) {
            PstCipher.encode(cipher, stored, id);
        }
        int whole = stored.length;
        if (format == PstFormat.UNICODE_4K && !isInternal) {
            byte[] packed = deflate(stored);
            stored = packed.length < stored.length ? packed : stored;
        }
        int size = format.blockSize(stored.length);
        long at = place(size, format.blockUnit);
        var trailer = new LittleEndianBytes().u16(stored.length).u16(PstChecksum.signature(at, id));
        int crc = PstChecksum.crc(stored, 0, stored.length);
        if (format.isAnsi()) {
            trailer.u32(id).u32(crc);
        } else {
            trailer.u32(crc).u64(id);
        }
        if (format == PstFormat.UNICODE_4K) {
            trailer.u16(0).u16(whole).u32(0);
        }
        write(at, stored);
        write(at + size - format.blockTrailer, trailer.array());
        blocks.put(id, new BlockEntry(id, at, stored.length));
        return id;
    }

    private static byte[] deflate(byte[] data) {
        try (Deflater deflater = new Deflater(6)) {
            deflater.setInput(data);
            deflater.finish();
            byte[] room = new byte[data.length + 64];
            int length = deflater.deflate(room);
            return deflater.finished() ? Arrays.copyOf(room, length) : data;
        }
    }

    /** Writes data as one block, or as a list of blocks on as many levels as it needs. */
    long data(byte[] data) {
        List<byte[]> pieces = new ArrayList<>();
        for (int at = 0; at < data.length; at += blockData()) {
            pieces.add(Arrays.copyOfRange(data, at, Math.min(data.length, at + blockData())));
        }
        return data(pieces);
    }

    /** Writes data whose blocks are given. */
    long data(List<byte[]> pieces) {
        List<Long> ids = new ArrayList<>();
        long total = 0;
        for (byte[] each : pieces) {
            ids.add(block(each, false));
            total += each.length;
        }
        if (ids.size() <= 1) {
            return ids.isEmpty() ? 0 : ids.getFirst();
        }
        int most = (blockData() - 8) / format.wide();
        if (ids.size() <= most) {
            return list(1, total, ids);
        }
        List<Long> lists = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += most) {
            List<Long> part = ids.subList(from, Math.min(ids.size(), from + most));
            long bytes = 0;
            for (int i = from; i < from + part.size(); i++) {
                bytes += pieces.get(i).length;
            }
            lists.add(list(1, bytes, part));
        }
        return list(2, total, lists);
    }

    private long list(int level, long total, List<Long> ids) {
        var bytes = new LittleEndianBytes().u8(1).u8(level).u16(ids.size()).u32(total);
        ids.forEach(id -> bytes.wide(format, id));
        return block(bytes.array(), true);
    }

    /** Writes subnodes: the node of each, with its data and its own subnodes. */
    long subnodes(SortedMap<Integer, long[]> subnodes) {
        if (subnodes.isEmpty()) {
            return 0;
        }
        int head = format.isAnsi() ? 4 : 8;
        int most = (blockData() - head) / (3 * format.wide());
        List<Map.Entry<Integer, long[]>> all = List.copyOf(subnodes.entrySet());
        List<Long> leaves = new ArrayList<>();
        for (int from = 0; from < all.size(); from += most) {
            var part = all.subList(from, Math.min(all.size(), from + most));
            var leaf = new LittleEndianBytes().u8(2).u8(0).u16(part.size()).zeros(head - 4);
            part.forEach(each -> leaf.wide(format, each.getKey() & 0xffff_ffffL)
                    .wide(format, each.getValue()[0])
                    .wide(format, each.getValue()[1]));
            leaves.add(block(leaf.array(), true));
        }
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        var branch = new LittleEndianBytes().u8(2).u8(1).u16(leaves.size()).zeros(head - 4);
        for (int i = 0; i < leaves.size(); i++) {
            branch.wide(format, all.get(i * most).getKey() & 0xffff_ffffL).wide(format, leaves.get(i));
        }
        return block(branch.array(), true);
    }

    // ---- Nodes

    void node(int node, long data, long subnodes, int parent) {
        nodes.put(node, new NodeEntry(node, data, subnodes, parent));
    }

    /** Adds a node with the data of another one. */
    void copy(int from, int node) {
        NodeEntry entry = nodes.get(from);
        node(node, entry.data(), entry.subnodes(), entry.parent());
    }

    /** Removes a node as Outlook does: its entries stay in pages that are no longer part of the trees. */
    void delete(int node, long firstBlock) {
        deletedNodes.add(nodes.remove(node));
        List<Long> gone = List.copyOf(blocks.tailMap(firstBlock).keySet());
        gone.forEach(id -> deletedBlocks.add(blocks.remove(id)));
    }

    /** The identifier that the next block will have, without its kind. */
    long nextBlock() {
        return nextBlock;
    }

    /** Where each block is. */
    List<BlockEntry> blockList() {
        return List.copyOf(blocks.values());
    }

    // ---- The file

    /** Writes the trees and the header. */
    byte[] finish(boolean isOst) {
        if (!deletedNodes.isEmpty()) {
            deletedNodes.sort(Comparator.comparingInt(NodeEntry::node));
            deletedBlocks.sort(Comparator.comparingLong(BlockEntry::block));
            tree(PageTree.NODES, entriesOfNodes(deletedNodes));
            tree(PageTree.BLOCKS, entriesOfBlocks(deletedBlocks));
        }
        long[] nodeRoot = tree(PageTree.NODES, entriesOfNodes(List.copyOf(nodes.values())));
        long[] blockRoot = tree(PageTree.BLOCKS, entriesOfBlocks(List.copyOf(blocks.values())));
        maps();
        byte[] header =
                format.isAnsi() ? ansiHeader(nodeRoot, blockRoot, isOst) : unicodeHeader(nodeRoot, blockRoot, isOst);
        write(0, header);
        return Arrays.copyOf(file, (int) end);
    }

    private record Entry(long key, byte[] bytes) {}

    private List<Entry> entriesOfNodes(List<NodeEntry> all) {
        return all.stream()
                .map(each -> {
                    var bytes = new LittleEndianBytes()
                            .wide(format, each.node() & 0xffff_ffffL)
                            .wide(format, each.data())
                            .wide(format, each.subnodes())
                            .u32(each.parent())
                            .zeros(format.isAnsi() ? 0 : 4);
                    return new Entry(each.node() & 0xffff_ffffL, bytes.array());
                })
                .toList();
    }

    private List<Entry> entriesOfBlocks(List<BlockEntry> all) {
        return all.stream()
                .map(each -> {
                    var bytes = new LittleEndianBytes()
                            .wide(format, each.block())
                            .wide(format, each.at())
                            .u16(each.size())
                            .u16(2)
                            .zeros(format.isAnsi() ? 0 : 4);
                    return new Entry(each.block(), bytes.array());
                })
                .toList();
    }

    /** Writes a tree. @return the identifier and the place of its root */
    private long[] tree(int type, List<Entry> leaves) {
        List<Entry> entries = leaves;
        int level = 0;
        while (true) {
            int size = entries.isEmpty() ? 24 : entries.getFirst().bytes.length;
            int most = format.entryBytes / size;
            if (format != PstFormat.UNICODE_4K) {
                most = Math.min(most, 255);
            }
            List<Entry> above = new ArrayList<>();
            long[] root = null;
            for (int from = 0; from == 0 || from < entries.size(); from += most) {
                List<Entry> part = entries.subList(from, Math.min(entries.size(), from + most));
                root = page(type, level, size, most, part);
                long key = part.isEmpty() ? 0 : part.getFirst().key;
                above.add(new Entry(
                        key,
                        new LittleEndianBytes()
                                .wide(format, key)
                                .wide(format, root[0])
                                .wide(format, root[1])
                                .array()));
            }
            if (above.size() == 1) {
                return root;
            }
            entries = above;
            level++;
        }
    }

    private long[] page(int type, int level, int entrySize, int most, List<Entry> entries) {
        var page = new LittleEndianBytes();
        entries.forEach(each -> page.bytes(each.bytes));
        page.upTo(format.entryCount);
        if (format == PstFormat.UNICODE_4K) {
            page.u16(entries.size()).u16(most).u8(entrySize).u8(level);
        } else {
            page.u8(entries.size()).u8(most).u8(entrySize).u8(level);
        }
        long id = nextPage++ << 2;
        long at = place(format.page, format.page);
        return new long[] {
            id, page(at, type, id, page.upTo(format.page - format.pageTrailer).array())
        };
    }

    /** Writes a page with its trailer. @return where */
    private long page(long at, int type, long id, byte[] contents) {
        boolean isMap = type > PageTree.NODES;
        var page = new LittleEndianBytes()
                .bytes(contents)
                .u8(type)
                .u8(type)
                .u16(isMap ? 0 : PstChecksum.signature(at, id));
        int crc = PstChecksum.crc(contents, 0, contents.length);
        if (format.isAnsi()) {
            page.u32(id).u32(crc);
        } else {
            page.u32(crc).u64(id);
        }
        write(at, page.upTo(format.page).array());
        return at;
    }

    // ---- Space: the allocation maps stand at fixed places ([MS-PST] section 2.2.2.7.2)

    private long firstMap() {
        return format == PstFormat.UNICODE_4K ? 0x22000 : 0x4400;
    }

    private int mapBytes() {
        return format == PstFormat.UNICODE_4K ? 4072 : 496;
    }

    private long mapped() {
        return mapBytes() * 8L * format.blockUnit;
    }

    private long place(int size, int unit) {
        while (true) {
            end = Math.ceilDiv(end - firstMap(), unit) * (long) unit + firstMap();
            long map = (end - firstMap()) / mapped();
            long reserved = reserved(map);
            long from = firstMap() + map * mapped();
            if (end < from + reserved) {
                end = from + reserved;
            } else if (end + size > from + mapped()) {
                end = from + mapped();
            } else {
                long at = end;
                end += size;
                allocated.add(new long[] {at, size});
                return at;
            }
        }
    }

    /** The bytes of the maps at the beginning of what a map covers. */
    private long reserved(long map) {
        boolean hasPageMap = format != PstFormat.UNICODE_4K && map % PAGE_MAP_EVERY == 0;
        return hasPageMap ? 2L * format.page : format.page;
    }

    private void maps() {
        long covered = Math.ceilDiv(end - firstMap(), mapped());
        end = firstMap() + covered * mapped();
        write(end - 1, new byte[1]);
        for (long map = 0; map < covered; map++) {
            long from = firstMap() + map * mapped();
            byte[] bits = new byte[mapBytes()];
            allocate(bits, from, from, reserved(map));
            for (long[] each : allocated) {
                if (each[0] >= from && each[0] < from + mapped()) {
                    allocate(bits, from, each[0], each[1]);
                }
            }
            int padding = format.isAnsi() ? 4 : 0;
            page(
                    from,
                    0x84,
                    from,
                    new LittleEndianBytes().zeros(padding).bytes(bits).array());
            if (reserved(map) > format.page) {
                Arrays.fill(bits, (byte) -1);
                long at = from + format.page;
                page(
                        at,
                        0x83,
                        at,
                        new LittleEndianBytes().zeros(padding).bytes(bits).array());
            }
        }
    }

    private void allocate(byte[] bits, long from, long at, long size) {
        for (long i = (at - from) / format.blockUnit; i < (at - from + size) / format.blockUnit; i++) {
            bits[(int) (i / 8)] |= (byte) (0x80 >> i % 8);
        }
    }

    private void write(long at, byte[] bytes) {
        int needed = (int) (at + bytes.length);
        if (needed > file.length) {
            file = Arrays.copyOf(file, Math.max(needed, 2 * file.length));
        }
        System.arraycopy(bytes, 0, file, (int) at, bytes.length);
    }

    // ---- The header

    private LittleEndianBytes headerStart(int version, boolean isOst) {
        return new LittleEndianBytes()
                .u32(0x4E44_4221)
                .u32(0)
                .u16(isOst ? 0x4F53 : 0x4D53)
                .u16(version)
                .u16(19)
                .u8(1)
                .u8(1)
                .zeros(8);
    }

    private byte[] unicodeHeader(long[] nodeRoot, long[] blockRoot, boolean isOst) {
        var bytes = headerStart(format == PstFormat.UNICODE_4K ? 36 : 23, isOst)
                .u64(0)
                .u64(nextPage << 2)
                .u32(1);
        for (int i = 0; i < 32; i++) {
            bytes.u32(0x400);
        }
        bytes.u64(0).u32(0).u64(end).u64(lastMap()).u64(0).u64(0);
        bytes.u64(nodeRoot[0]).u64(nodeRoot[1]).u64(blockRoot[0]).u64(blockRoot[1]);
        bytes.u8(2).u8(0).u16(0).u32(0);
        for (int i = 0; i < 256; i++) {
            bytes.u8(0xff);
        }
        byte[] header =
                bytes.u8(0x80).u8(cipher).u16(0).u64(nextBlock).upTo(564).array();
        LittleEndianBytes.put(header, 4, 4, PstChecksum.crc(header, 8, 471));
        LittleEndianBytes.put(header, 524, 4, PstChecksum.crc(header, 8, 516));
        return header;
    }

    private byte[] ansiHeader(long[] nodeRoot, long[] blockRoot, boolean isOst) {
        var bytes = headerStart(14, isOst).u32(nextBlock).u32(nextPage << 2).u32(1);
        for (int i = 0; i < 32; i++) {
            bytes.u32(0x400);
        }
        bytes.u32(0).u32(end).u32(lastMap()).u32(0).u32(0);
        bytes.u32(nodeRoot[0]).u32(nodeRoot[1]).u32(blockRoot[0]).u32(blockRoot[1]);
        bytes.u8(2).u8(0).u16(0);
        for (int i = 0; i < 256; i++) {
            bytes.u8(0xff);
        }
        byte[] header = bytes.u8(0x80).u8(cipher).upTo(512).array();
        LittleEndianBytes.put(header, 4, 4, PstChecksum.crc(header, 8, 471));
        return header;
    }

    private long lastMap() {
        return end - mapped();
    }
}
