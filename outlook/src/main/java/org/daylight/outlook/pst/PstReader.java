package org.daylight.outlook.pst;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.daylight.mapi.MapiMessage;
import org.daylight.outlook.ItemKind;
import org.jspecify.annotations.Nullable;

/**
 * Reads a PST or OST file: every folder, every item, and what the file itself says about their number (spec/containers.md section 8).
 *
 * <p>An item or a folder that cannot be read is counted, and the reading continues. Items that no folder lists are found by the
 * index of nodes. Memory does not grow with the file, except by a few bytes for each folder and one bit for each item, and by
 * the largest item. One thread reads; no method throws on the contents of a file.
 */
public final class PstReader {

    /** The folder of items that are in the file's index, but in no folder's list. */
    public static final String ORPHANED = "(orphaned)";

    /** The folder of items that were found in unused space. */
    public static final String RECOVERED = "(recovered)";

    /** The code page of 8-bit strings for which an item names none. */
    static final int CODE_PAGE = 1252;

    private final PstInput input;
    private final Limits limits;
    private final boolean recovers;
    private final PstEvent.Sink sink;
    private final DamageLog damage = new DamageLog();
    private final BitSet listed = new BitSet();

    /**
     * The limits of a reading.
     *
     * @param itemBytes how many bytes the values and the attachments of one item may have
     * @param fileBytes how many bytes may be read from blocks in all; a hostile file refers to the same block many times
     */
    public record Limits(long itemBytes, long fileBytes) {}

    /** @param recovers whether to search unused space for deleted items */
    public PstReader(PstInput input, Limits limits, boolean recovers, PstEvent.Sink sink) {
        this.input = new Guarded(input);
        this.limits = limits;
        this.recovers = recovers;
        this.sink = sink;
    }

    /** Reads the file. @throws InterruptedException when the sink was interrupted */
    public void read() throws InterruptedException {
        try {
            readAll();
        } catch (PstDamage.Exhausted e) {
            sink.found(new PstEvent.FileLoss(PstLoss.EXHAUSTED, 0, String.valueOf(e.getMessage())));
        } catch (IOException e) {
            sink.found(new PstEvent.FileLoss(PstLoss.READ_ERROR, 0, ""));
        }
        for (DamageLog.Note each : damage.notes()) {
            sink.found(new PstEvent.Damage(each.at(), each.what()));
        }
    }

    private void readAll() throws IOException, InterruptedException {
        PstHeader header;
        try {
            header = PstHeader.read(input);
        } catch (PstDamage e) {
            sink.found(new PstEvent.FileLoss(PstLoss.UNKNOWN_VERSION, 0, String.valueOf(e.getMessage())));
            return;
        }
        if (header.cipher() > PstCipher.CYCLIC) {
            boolean isProtected = header.cipher() == PstCipher.PROTECTED;
            sink.found(new PstEvent.FileLoss(
                    PstLoss.ENCRYPTED, 0, isProtected ? "Windows Information Protection" : "unknown method"));
            return;
        }
        if (!header.isIntact()) {
            damage.note(0, "the header has a wrong checksum");
        }
        if (header.declaredSize() > input.size()) {
            sink.found(new PstEvent.FileLoss(
                    PstLoss.TRUNCATED, input.size(), input.size() + " of " + header.declaredSize() + " bytes"));
        }
        var nodes = new PageTree(input, header.format(), PageTree.NODES, header.nodeRoot(), damage);
        var blocks = new PageTree(input, header.format(), PageTree.BLOCKS, header.blockRoot(), damage);
        new Reading(header, nodes, blocks, new BlockStore(input, header, blocks, damage, limits.fileBytes)).read();
    }

    /** The reading of a file whose header is known. */
    private final class Reading {

        private final PstFormat format;
        private final PageTree nodes;
        private final PageTree blocks;
        private final BlockStore store;
        private final NamedProperties names;
        private final ItemReader items;
        private final Map<Integer, FolderTally> folders = new HashMap<>();

        Reading(PstHeader header, PageTree nodes, PageTree blocks, BlockStore store) throws IOException {
            this.format = header.format();
            this.nodes = nodes;
            this.blocks = blocks;
            this.store = store;
            findCipher();
            this.names = names();
            this.items = new ItemReader(store, names, damage, CODE_PAGE, limits.itemBytes);
        }

        /** Some programs encode the blocks and write into the header that they are not encoded (libpff). */
        private void findCipher() throws IOException {
            NodeEntry main = nodeOrNull(NodeEntry.MESSAGE_STORE);
            if (store.cipher() != PstCipher.NONE || main == null || opens(main)) {
                return;
            }
            store.decodeAs(PstCipher.PERMUTE);
            if (!opens(main)) {
                store.decodeAs(PstCipher.NONE);
            }
        }

        private boolean opens(NodeEntry node) throws IOException {
            try {
                byte[] first = DataTree.of(store, node.data()).block(0);
                return PstBytes.u8(first, 2) == 0xEC && PstBytes.u8(first, 3) == NodeHeap.PROPERTIES;
            } catch (PstDamage e) {
                return false;
            }
        }

        private NamedProperties names() throws IOException {
            NodeEntry node = nodeOrNull(NodeEntry.NAMED_PROPERTIES);
            try {
                if (node == null) {
                    throw new PstDamage("its node is missing");
                }
                return NamedProperties.read(store, node);
            } catch (PstDamage | DataTree.TooLong e) {
                damage.note(0, "the names of properties: " + e.getMessage());
                return new NamedProperties();
            }
        }

        private @Nullable NodeEntry nodeOrNull(int node) throws IOException {
            try {
                return node(node);
            } catch (PstDamage e) {
                return null;
            }
        }

        private @Nullable NodeEntry node(int node) throws IOException {
            PageTree.Found found = nodes.find(node & 0xffff_ffffL);
            return found == null ? null : NodeEntry.parse(format, found.page(), found.at());
        }

        void read() throws IOException, InterruptedException {
            Map<Integer, FolderTally> all = new FolderWalk(store, nodes, names, sink).all();
            folders.putAll(all);
            var orphaned = new FolderTally(ORPHANED, 0);
            var recovered = new FolderTally(RECOVERED, 0);
            try {
                for (FolderTally each : all.values()) {
                    folder(each);
                }
                sweep(orphaned);
                for (FolderTally each : all.values()) {
                    unlisted(each);
                }
                if (recovers) {
                    recover(recovered);
                }
            } catch (IOException e) {
                PstLoss reason = e instanceof PstDamage.Exhausted ? PstLoss.EXHAUSTED : PstLoss.READ_ERROR;
                for (FolderTally each : all.values()) {
                    unread(each, reason);
                }
                unread(orphaned, reason);
                unread(recovered, reason);
                throw e;
            } finally {
                for (FolderTally each : all.values()) {
                    sink.found(new PstEvent.Folder(each.account()));
                }
                for (FolderTally each : new FolderTally[] {orphaned, recovered}) {
                    if (each.recovered > 0) {
                        sink.found(new PstEvent.Folder(each.account()));
                    }
                }
            }
        }

        /** Counts as lost what had not been read when the reading ended early. */
        private void unread(FolderTally tally, PstLoss reason) throws InterruptedException {
            FolderAccount account = tally.account();
            long items = account.declared()
                    + account.recovered()
                    - account.extracted()
                    - account.allSkipped()
                    - account.allLost();
            if (items > 0) {
                tally.lost(reason, items);
                sink.found(new PstEvent.Lost(tally.path, tally.node, reason, items, ""));
            }
        }

        private void folder(FolderTally tally) throws IOException, InterruptedException {
            if (tally.counted < -1 || tally.counted > input.size() / 64) {
                damage.note(0, "folder " + NodeEntry.name(tally.node) + " counts more items than the file can have");
                tally.counted = -1;
            }
            int[] ids = table(tally, NodeEntry.CONTENTS_TABLE);
            int[] hidden = table(tally, NodeEntry.HIDDEN_CONTENTS_TABLE);
            tally.hidden = hidden == null ? 0 : hidden.length;
            if (ids != null) {
                tally.listed = ids.length;
                for (int id : ids) {
                    listed(tally, id);
                }
            }
            tally.unlisted = Math.max(0, tally.counted - Math.max(0, tally.listed));
        }

        /** The items of a table of a folder; null when there is none. */
        private int @Nullable [] table(FolderTally tally, int type) throws IOException, InterruptedException {
            Problems problems = new Problems();
            int[] ids = null;
            try {
                NodeEntry node = node(NodeEntry.sibling(tally.node, type));
                if (node != null) {
                    TableContext table = TableContext.of(store, node.data(), node.subnodes(), names);
                    ids = table.ids();
                    table.problems().first().forEach(problems::add);
                }
            } catch (PstDamage e) {
                problems.add(String.valueOf(e.getMessage()));
            }
            for (String each : problems.first()) {
                sink.found(new PstEvent.Lost(
                        tally.path,
                        tally.node,
                        PstLoss.LIST_DAMAGED,
                        0,
                        (type == NodeEntry.CONTENTS_TABLE ? "its items: " : "its hidden items: ") + each));
            }
            return ids;
        }

        private void listed(FolderTally tally, int id) throws IOException, InterruptedException {
            NodeEntry entry;
            try {
                entry = node(id);
            } catch (PstDamage e) {
                lost(tally, id, PstLoss.DAMAGED, String.valueOf(e.getMessage()));
                return;
            }
            listed.set(NodeEntry.index(id));
            if (entry == null) {
                lost(tally, id, PstLoss.MISSING, "");
            } else {
                extract(tally, entry, false, false);
            }
        }

        private void lost(FolderTally tally, int node, PstLoss reason, String detail) throws InterruptedException {
            tally.lost(reason, 1);
            sink.found(new PstEvent.Lost(tally.path, node, reason, 1, detail));
        }

        private void extract(FolderTally tally, NodeEntry entry, boolean isOrphaned, boolean isDeleted)
                throws IOException, InterruptedException {
            MapiMessage message;
            try {
                message = items.read(entry.data(), entry.subnodes());
            } catch (PstDamage e) {
                lost(tally, entry.node(), PstLoss.DAMAGED, String.valueOf(e.getMessage()));
                return;
            } catch (DataTree.TooLong e) {
                lost(tally, entry.node(), PstLoss.TOO_LARGE, "");
                return;
            }
            pass(tally, entry, message, isOrphaned, isDeleted);
        }

        private void pass(
                FolderTally tally, NodeEntry entry, MapiMessage message, boolean isOrphaned, boolean isDeleted)
                throws InterruptedException {
            ItemKind kind = ItemKind.of(message.messageClass());
            if (kind.isMail()) {
                tally.extracted++;
                sink.found(new PstEvent.Item(tally.path, entry.node(), message, kind, isOrphaned, isDeleted));
            } else {
                tally.skipped(kind);
            }
        }

        /** Finds the messages that no table lists. */
        private void sweep(FolderTally orphaned) throws IOException, InterruptedException {
            int unreadable = nodes.all((page, at) -> {
                NodeEntry entry = NodeEntry.parse(format, page, at);
                if (NodeEntry.type(entry.node()) != NodeEntry.MESSAGE || listed.get(NodeEntry.index(entry.node()))) {
                    return;
                }
                listed.set(NodeEntry.index(entry.node()));
                FolderTally parent = folders.get(entry.parent());
                if (parent != null && parent.unlisted > 0) {
                    parent.unlisted--;
                    extract(parent, entry, true, false);
                } else {
                    orphaned.recovered++;
                    extract(orphaned, entry, true, false);
                }
            });
            if (unreadable > 0) {
                sink.found(new PstEvent.FileLoss(
                        PstLoss.INDEX_DAMAGED,
                        0,
                        unreadable + (unreadable == 1 ? " page" : " pages") + " of the index of nodes"));
            }
        }

        private void unlisted(FolderTally tally) throws InterruptedException {
            if (tally.unlisted > 0) {
                tally.lost(PstLoss.UNLISTED, tally.unlisted);
                sink.found(new PstEvent.Lost(
                        tally.path,
                        tally.node,
                        PstLoss.UNLISTED,
                        tally.unlisted,
                        "the folder counts " + tally.counted + " items and lists " + Math.max(0, tally.listed)));
            }
        }

        /** Passes on every deleted item whose blocks prove that they are still its own. */
        private void recover(FolderTally recovered) throws IOException, InterruptedException {
            DeletedItems deleted = DeletedItems.search(input, format, nodes, blocks);
            store.strict(deleted.blocks());
            int last = 0;
            for (NodeEntry entry : deleted.messages()) {
                if (entry.node() == last) {
                    continue; // a newer version of it was passed on
                }
                MapiMessage message;
                try {
                    message = items.read(entry.data(), entry.subnodes());
                } catch (PstDamage | DataTree.TooLong e) {
                    continue; // its place was used again
                }
                last = entry.node();
                recovered.recovered++;
                pass(recovered, entry, message, false, true);
            }
        }
    }

    /** Makes an error of the disk at one place one of that place, and not of the whole file. */
    private record Guarded(PstInput input) implements PstInput {

        @Override
        public long size() throws IOException {
            return input.size();
        }

        @Override
        public int read(long at, byte[] into) throws IOException {
            try {
                return input.read(at, into);
            } catch (ClosedChannelException e) {
                throw e;
            } catch (IOException e) {
                throw new PstDamage("the disk cannot read it");
            }
        }
    }
}
