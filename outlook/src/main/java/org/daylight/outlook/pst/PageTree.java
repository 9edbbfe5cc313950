package org.daylight.outlook.pst;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.daylight.outlook.pst.PstHeader.PageReference;
import org.jspecify.annotations.Nullable;

/**
 * One of the two B-trees of a file ([MS-PST] section 2.2.2.7.7). Only pages are held in memory, and few of them.
 *
 * <p>A page with a wrong checksum is used and noted; its entries are checked where they are used. A page that is not one of
 * this tree, or is not where it should be, is unreadable.
 */
final class PageTree {

    static final int BLOCKS = 0x80;
    static final int NODES = 0x81;

    /** A tree of this many levels would have more entries than there are identifiers. */
    private static final int DEEPEST = 16;

    private static final int CACHED = 512;

    private final PstInput input;
    private final PstFormat format;
    private final int type;
    private final PageReference root;
    private final DamageLog damage;
    private final Map<Long, Page> cache = new LinkedHashMap<>(CACHED, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Page> eldest) {
            return size() > CACHED;
        }
    };

    /**
     * A page.
     *
     * @param level 0 for leaves
     * @param isIntact whether its checksum is right
     */
    record Page(byte[] bytes, int level, int entries, int entrySize, long identifier, boolean isIntact) {}

    /** Receives the leaf entries. */
    interface Visitor {
        void entry(byte[] page, int at) throws IOException, InterruptedException;
    }

    PageTree(PstInput input, PstFormat format, int type, PageReference root, DamageLog damage) {
        this.input = input;
        this.format = format;
        this.type = type;
        this.root = root;
        this.damage = damage;
    }

    /** A leaf entry in a page. */
    record Found(byte[] page, int at) {}

    /** The leaf entry with a key; null when there is none. @throws PstDamage when the tree is damaged there */
    @Nullable
    Found find(long key) throws IOException {
        PageReference next = root;
        int level = -1;
        while (true) {
            Page page = page(next, level);
            int at = last(page, key);
            if (page.level == 0) {
                return at >= 0 && key(page.bytes, at) == key ? new Found(page.bytes, at) : null;
            }
            if (at < 0) {
                return null;
            }
            level = page.level - 1;
            next = NodeEntry.reference(format, page.bytes, at);
        }
    }

    /** Where the last entry is whose key is at most this one; -1 if there is none. */
    private int last(Page page, long key) throws PstDamage {
        int low = 0;
        int high = page.entries - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(key(page.bytes, middle * page.entrySize), key) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high < 0 ? -1 : high * page.entrySize;
    }

    private long key(byte[] bytes, int at) throws PstDamage {
        return type == NODES ? PstBytes.u32(bytes, at) : BlockEntry.plain(format.wide(bytes, at));
    }

    /**
     * Visits all leaf entries, in order. Unreadable pages are noted and passed over.
     *
     * @return how many pages could not be read
     */
    int all(Visitor visitor) throws IOException, InterruptedException {
        record Step(PageReference page, int level) {}
        Deque<Step> waiting = new ArrayDeque<>();
        Set<Long> visited = new HashSet<>();
        waiting.push(new Step(root, -1));
        int unreadable = 0;
        while (!waiting.isEmpty()) {
            Step step = waiting.pop();
            if (!visited.add(step.page.at())) {
                damage.note(step.page.at(), "a page is in a tree twice");
                unreadable++;
                continue;
            }
            Page page;
            try {
                page = page(step.page, step.level);
            } catch (PstDamage e) {
                damage.note(step.page.at(), e.getMessage());
                unreadable++;
                continue;
            }
            if (page.level == 0) {
                for (int i = 0; i < page.entries; i++) {
                    visitor.entry(page.bytes, i * page.entrySize);
                }
            } else {
                for (int i = page.entries - 1; i >= 0; i--) {
                    waiting.push(new Step(NodeEntry.reference(format, page.bytes, i * page.entrySize), page.level - 1));
                }
            }
        }
        return unreadable;
    }

    /** @param level that the page must have; -1 when any is right */
    private Page page(PageReference reference, int level) throws IOException {
        Page page = cache.get(reference.at());
        if (page == null) {
            byte[] bytes = new byte[format.page];
            boolean isInFile = reference.at() > 0 && input.read(reference.at(), bytes) == bytes.length;
            page = isInFile ? parse(format, type, bytes) : null;
            if (page == null) {
                throw new PstDamage(what() + (isInFile ? " is damaged" : " is beyond the end of the file"));
            }
            if (!page.isIntact) {
                damage.note(reference.at(), what() + " has a wrong checksum");
            }
            cache.put(reference.at(), page);
        }
        if (level >= 0 ? page.level != level : page.level > DEEPEST) {
            throw new PstDamage(what() + " is not on its level");
        }
        return page;
    }

    private String what() {
        return type == NODES ? "a page of the node tree" : "a page of the block tree";
    }

    /** A page of a B-tree; null when the bytes are something else. */
    static @Nullable Page parse(PstFormat format, int type, byte[] bytes) throws PstDamage {
        int trailer = format.page - format.pageTrailer;
        if ((bytes[trailer] & 0xff) != type || (bytes[trailer + 1] & 0xff) != type) {
            return null;
        }
        boolean isLarge = format == PstFormat.UNICODE_4K;
        int at = format.entryCount;
        int entries = isLarge ? PstBytes.u16(bytes, at) : PstBytes.u8(bytes, at);
        int entrySize = PstBytes.u8(bytes, at + (isLarge ? 4 : 2));
        int level = PstBytes.u8(bytes, at + (isLarge ? 5 : 3));
        int least = level > 0 || type == BLOCKS ? BlockEntry.size(format) : NodeEntry.size(format);
        if (entrySize < least || entries * entrySize > format.entryBytes) {
            return null;
        }
        int stored = PstBytes.i32(bytes, trailer + (format.isAnsi() ? 8 : 4));
        long identifier = format.wide(bytes, trailer + (format.isAnsi() ? 4 : 8));
        return new Page(bytes, level, entries, entrySize, identifier, stored == PstChecksum.crc(bytes, 0, trailer));
    }
}
