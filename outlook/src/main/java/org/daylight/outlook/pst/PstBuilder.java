package org.daylight.outlook.pst;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.daylight.mapi.PropertyKey;
import org.daylight.mapi.PropertyTag;
import org.daylight.outlook.pst.HeapWriter.Property;
import org.daylight.outlook.pst.HeapWriter.Row;
import org.daylight.outlook.pst.HeapWriter.Written;

/**
 * Builds a small PST or OST file in memory: folders, messages with recipients and attachments, items that no folder lists,
 * and deleted items. The same calls give the same bytes. The demo has such a file, and the tests have damaged ones.
 *
 * <p>libpff and libpst read the files. Values are from the caller and are not checked.
 */
public final class PstBuilder {

    /** The folder under which mail programs show their folders. */
    public static final int TOP = 0x8022;

    private static final byte[] STORE_KEY = "Daylight PST key".getBytes(StandardCharsets.US_ASCII);

    private final PstFormat format;
    private final NodeWriter writer;
    private final Map<Integer, Folder> folders = new LinkedHashMap<>();
    private final Map<PropertyKey, Integer> names = new LinkedHashMap<>();
    private int nextFolder = TOP + 0x20;
    private int nextMessage = 0x200024;
    private int nextAttachment = 0x8025;
    private boolean isOst;

    private static final PropertyKey KEYWORDS = new PropertyKey.Named(PropertyKey.PUBLIC_STRINGS, "Keywords");

    /** A folder while it is being filled. */
    private static final class Folder {
        private final int parent;
        private final String name;
        private final List<Integer> children = new ArrayList<>();
        private final List<Row> items = new ArrayList<>();
        private int hidden;
        private int counted = -1;
        private boolean isListed = true;

        private Folder(int parent, String name) {
            this.parent = parent;
            this.name = name;
        }
    }

    PstBuilder(PstFormat format, int cipher) {
        this.format = format;
        this.writer = new NodeWriter(format, cipher);
        folders.put(NodeEntry.ROOT_FOLDER, new Folder(NodeEntry.ROOT_FOLDER, ""));
        folder(TOP, NodeEntry.ROOT_FOLDER, "Top of Personal Folders");
        name(KEYWORDS); // libpff refuses a file that names no property
    }

    /** A PST file of Outlook 2003 to now, encoded as Outlook does it by default. */
    public static PstBuilder pst() {
        return new PstBuilder(PstFormat.UNICODE, PstCipher.PERMUTE);
    }

    /** A PST file of Outlook 2002 and before. */
    public static PstBuilder ansiPst() {
        return new PstBuilder(PstFormat.ANSI, PstCipher.PERMUTE);
    }

    /** An OST file of Outlook 2013 and later, with compressed blocks. */
    public static PstBuilder ost() {
        var builder = new PstBuilder(PstFormat.UNICODE_4K, PstCipher.NONE);
        builder.isOst = true;
        return builder;
    }

    NodeWriter writer() {
        return writer;
    }

    /** Adds a folder. @return its node */
    public int folder(int parent, String name) {
        int node = nextFolder;
        nextFolder += 0x20;
        folder(node, parent, name);
        return node;
    }

    private void folder(int node, int parent, String name) {
        folders.put(node, new Folder(parent, name));
        folders.get(parent).children.add(node);
    }

    /** Makes the folder count this many items, whatever it lists. */
    PstBuilder count(int folder, int items) {
        folders.get(folder).counted = items;
        return this;
    }

    /** Removes the folder from the table of its parent. */
    PstBuilder unlist(int folder) {
        folders.get(folder).isListed = false;
        return this;
    }

    /** Adds a message to a folder. @return its node */
    public int add(int folder, BuiltItem item) {
        int node = orphan(folder, item);
        list(folder, node);
        return node;
    }

    /** Lists a node in a folder. */
    void list(int folder, int node) {
        folders.get(folder).items.add(new Row(node, List.of()));
    }

    /** Lists a folder in another one, where it does not belong. */
    void circle(int parent, int child) {
        folders.get(parent).children.add(child);
    }

    /** Adds hidden items. */
    PstBuilder hide(int folder, int items) {
        folders.get(folder).hidden = items;
        return this;
    }

    /** Adds a message that no folder lists. @return its node */
    public int orphan(int parent, BuiltItem item) {
        int node = nextMessage;
        nextMessage += 0x20;
        Written written = message(item);
        writer.node(node, written.data(), written.subnodes(), parent);
        return node;
    }

    /** Adds a message and deletes it. @return its node */
    public int deleted(int parent, BuiltItem item) {
        long first = writer.nextBlock();
        int node = orphan(parent, item);
        writer.delete(node, first);
        return node;
    }

    private Written message(BuiltItem item) {
        SortedMap<Integer, long[]> subnodes = new TreeMap<>();
        List<Row> recipients = new ArrayList<>();
        for (BuiltItem each : item.recipients) {
            recipients.add(new Row(recipients.size(), each.properties(format, this::name)));
        }
        put(
                subnodes,
                NodeEntry.RECIPIENT_TABLE,
                HeapWriter.table(
                        writer,
                        columns(
                                PropertyTag.RECIPIENT_TYPE, 0x0003,
                                PropertyTag.DISPLAY_NAME, PropertyDecoder.STRING,
                                PropertyTag.ADDRESS_TYPE, PropertyDecoder.STRING,
                                PropertyTag.EMAIL_ADDRESS, PropertyDecoder.STRING),
                        recipients));
        if (!item.attachments.isEmpty()) {
            List<Row> rows = new ArrayList<>();
            for (BuiltItem each : item.attachments) {
                int node = nextAttachment;
                nextAttachment += 0x20;
                put(subnodes, node, attachment(each));
                rows.add(new Row(node, List.of()));
            }
            put(
                    subnodes,
                    NodeEntry.ATTACHMENT_TABLE,
                    HeapWriter.table(writer, columns(PropertyTag.ATTACH_METHOD, 0x0003), rows));
        }
        return HeapWriter.properties(writer, item.properties(format, this::name), subnodes);
    }

    private Written attachment(BuiltItem attachment) {
        List<Property> properties = attachment.properties(format, this::name);
        SortedMap<Integer, long[]> subnodes = new TreeMap<>();
        if (attachment.embedded == null && !attachment.isOle) {
            byte[] content = attachment.content == null ? new byte[0] : attachment.content;
            properties.add(new Property(PropertyTag.ATTACH_DATA, PropertyDecoder.BINARY, content));
        } else {
            int node = attachment.isOle ? 0x10000 << 5 | 0x1f : 0x10000 << 5 | NodeEntry.MESSAGE;
            if (attachment.embedded != null) {
                put(subnodes, node, message(attachment.embedded));
            } else {
                subnodes.put(node, new long[] {writer.data(attachment.content), 0});
            }
            properties.add(new Property(
                    PropertyTag.ATTACH_DATA,
                    PropertyDecoder.OBJECT,
                    new LittleEndianBytes().u32(node).u32(0).array()));
        }
        return HeapWriter.properties(writer, properties, subnodes);
    }

    private static void put(SortedMap<Integer, long[]> subnodes, int node, Written written) {
        subnodes.put(node, new long[] {written.data(), written.subnodes()});
    }

    private List<Property> columns(int... idsAndTypes) {
        List<Property> columns = new ArrayList<>();
        for (int i = 0; i < idsAndTypes.length; i += 2) {
            columns.add(new Property(idsAndTypes[i], BuiltItem.type(format, idsAndTypes[i + 1]), new byte[0]));
        }
        return columns;
    }

    private int name(PropertyKey key) {
        return names.computeIfAbsent(key, absent -> 0x8000 + names.size());
    }

    /** The bytes of the file. */
    public byte[] build() {
        folders.forEach(this::write);
        node(NodeEntry.MESSAGE_STORE, 0, HeapWriter.properties(writer, store(), new TreeMap<>()));
        node(NodeEntry.NAMED_PROPERTIES, 0, HeapWriter.properties(writer, nameMap(), new TreeMap<>()));
        return writer.finish(isOst);
    }

    private void node(int node, int parent, Written written) {
        writer.node(node, written.data(), written.subnodes(), parent);
    }

    private List<Property> store() {
        byte[] top = new LittleEndianBytes().u32(0).bytes(STORE_KEY).u32(TOP).array();
        return new BuiltItem()
                .binary(0x0FF9, STORE_KEY)
                .text(PropertyTag.DISPLAY_NAME, "Daylight")
                .binary(0x35E0, top)
                .whole(0x67FF, 0x12345678) // the checksum of a password, which protects nothing
                .properties(format, this::name);
    }

    private void write(int node, Folder folder) {
        var properties = new BuiltItem()
                .text(PropertyTag.DISPLAY_NAME, folder.name)
                .whole(0x3602, folder.counted < 0 ? folder.items.size() : folder.counted)
                .whole(0x3603, 0)
                .properties(format, this::name);
        properties.add(
                new Property(0x360A, PropertyDecoder.BOOLEAN, new byte[] {(byte) (folder.children.isEmpty() ? 0 : 1)}));
        node(node, folder.parent, HeapWriter.properties(writer, properties, new TreeMap<>()));
        List<Row> children = folder.children.stream()
                .filter(child -> folders.get(child).isListed)
                .map(child -> new Row(
                        child,
                        new BuiltItem()
                                .text(PropertyTag.DISPLAY_NAME, folders.get(child).name)
                                .properties(format, this::name)))
                .toList();
        node(
                NodeEntry.sibling(node, NodeEntry.HIERARCHY_TABLE),
                0,
                HeapWriter.table(
                        writer,
                        columns(PropertyTag.DISPLAY_NAME, PropertyDecoder.STRING, 0x3602, 0x0003, 0x360A, 0x000B),
                        children));
        List<Property> columns = columns(
                PropertyTag.MESSAGE_CLASS,
                PropertyDecoder.STRING,
                PropertyTag.MESSAGE_FLAGS,
                0x0003,
                PropertyTag.CLIENT_SUBMIT_TIME,
                0x0040);
        node(NodeEntry.sibling(node, NodeEntry.CONTENTS_TABLE), 0, HeapWriter.table(writer, columns, folder.items));
        List<Row> hidden = new ArrayList<>();
        for (int i = 0; i < folder.hidden; i++) {
            hidden.add(new Row(0x400 + i << 5 | NodeEntry.HIDDEN_MESSAGE, List.of()));
        }
        node(NodeEntry.sibling(node, NodeEntry.HIDDEN_CONTENTS_TABLE), 0, HeapWriter.table(writer, columns, hidden));
    }

    /** The map from named properties to identifiers ([MS-PST] section 2.4.7). */
    private List<Property> nameMap() {
        var guids = new LittleEndianBytes();
        var entries = new LittleEndianBytes();
        var strings = new LittleEndianBytes();
        List<UUID> sets = new ArrayList<>();
        names.forEach((key, id) -> {
            UUID set;
            boolean isText = key instanceof PropertyKey.Named;
            long number;
            switch (key) {
                case PropertyKey.Named(UUID its, String name) -> {
                    set = its;
                    number = strings.size();
                    byte[] text = name.getBytes(StandardCharsets.UTF_16LE);
                    strings.u32(text.length).bytes(text).zeros((4 - text.length % 4) % 4);
                }
                case PropertyKey.Numbered(UUID its, long its2) -> {
                    set = its;
                    number = its2;
                }
                case PropertyKey.Fixed fixed -> throw new IllegalArgumentException("it has no name");
            }
            int index = sets.indexOf(set);
            if (index < 0) {
                index = sets.size();
                sets.add(set);
                guids.u32(set.getMostSignificantBits() >>> 32)
                        .u16((int) (set.getMostSignificantBits() >>> 16))
                        .u16((int) set.getMostSignificantBits())
                        .u64(Long.reverseBytes(set.getLeastSignificantBits()));
            }
            entries.u32(number).u16(index + 3 << 1 | (isText ? 1 : 0)).u16(id - 0x8000);
        });
        return List.of(
                new Property(0x0001, 0x0003, new LittleEndianBytes().u32(251).array()),
                new Property(0x0002, PropertyDecoder.BINARY, guids.array()),
                new Property(0x0003, PropertyDecoder.BINARY, entries.array()),
                new Property(0x0004, PropertyDecoder.BINARY, strings.array()));
    }
}
