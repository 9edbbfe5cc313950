package org.daylight.outlook.pst;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Searches a file for old pages of its two B-trees. A page that is no longer part of a tree keeps its contents until its place
 * is used again; so do the blocks of a deleted item.
 */
final class DeletedItems {

    /** More entries than this are not kept, so that memory stays bounded: about 200 MB. */
    private static final int MOST = 2_000_000;

    /** Pages begin at multiples of this. */
    private static final int UNIT = 512;

    private static final int CHUNK = 1 << 20;

    private final Map<Long, BlockEntry> blocks = new HashMap<>();
    private final Map<NodeEntry, Boolean> messages = new HashMap<>();

    private DeletedItems() {}

    /** Reads the whole file once. */
    static DeletedItems search(PstInput input, PstFormat format, PageTree nodes, PageTree blockTree)
            throws IOException {
        var found = new DeletedItems();
        long size = input.size();
        byte[] chunk = new byte[CHUNK + format.page];
        for (long at = 0; at < size; at += CHUNK) {
            int length = input.read(at, chunk);
            for (int i = 0; i < CHUNK && i + format.page <= length; i += UNIT) {
                found.page(format, chunk, i, nodes, blockTree);
            }
        }
        return found;
    }

    private void page(PstFormat format, byte[] chunk, int from, PageTree nodes, PageTree blockTree) throws IOException {
        int type = chunk[from + format.page - format.pageTrailer] & 0xff;
        if (type != PageTree.NODES && type != PageTree.BLOCKS) {
            return;
        }
        PageTree.Page page = PageTree.parse(format, type, PstBytes.copy(chunk, from, format.page));
        if (page == null || page.level() != 0 || !page.isIntact()) {
            return;
        }
        for (int i = 0; i < page.entries() && blocks.size() + messages.size() < MOST; i++) {
            int at = i * page.entrySize();
            if (type == PageTree.BLOCKS) {
                BlockEntry entry = BlockEntry.parse(format, page.bytes(), at);
                if (isGone(blockTree, entry.block())) {
                    blocks.putIfAbsent(entry.block(), entry);
                }
            } else {
                NodeEntry entry = NodeEntry.parse(format, page.bytes(), at);
                if (NodeEntry.type(entry.node()) == NodeEntry.MESSAGE && isGone(nodes, entry.node() & 0xffff_ffffL)) {
                    messages.put(entry, true);
                }
            }
        }
    }

    /** Whether a tree has no such entry, or the part that would have it is damaged. */
    private static boolean isGone(PageTree tree, long key) throws IOException {
        try {
            return tree.find(key) == null;
        } catch (PstDamage e) {
            return true;
        }
    }

    /** Blocks that the current tree does not have. */
    Map<Long, BlockEntry> blocks() {
        return blocks;
    }

    /** Messages that the current tree does not have: by node, of each node the newest version first. */
    List<NodeEntry> messages() {
        var sorted = new ArrayList<>(messages.keySet());
        sorted.sort(Comparator.comparingInt((NodeEntry entry) -> NodeEntry.index(entry.node()))
                .thenComparing(Comparator.comparingLong(NodeEntry::data).reversed())
                .thenComparing(Comparator.comparingLong(NodeEntry::subnodes).reversed())
                .thenComparingInt(NodeEntry::parent));
        return sorted;
    }
}
