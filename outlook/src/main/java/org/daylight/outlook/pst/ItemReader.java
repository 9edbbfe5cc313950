package org.daylight.outlook.pst;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.daylight.mapi.MapiAttachment;
import org.daylight.mapi.MapiLoss;
import org.daylight.mapi.MapiMessage;
import org.daylight.mapi.MapiProperties;
import org.daylight.mapi.PropertyTag;
import org.jspecify.annotations.Nullable;

/**
 * Reads one item with its recipients and attachments ([MS-PST] sections 2.4.5 and 2.4.6).
 *
 * <p>Embedded messages are read by recursion, {@link MapiMessage#DEPTH} deep at most. Attachments that do not fit in the
 * limit are left out and named. A hostile file can embed a message in itself, so the number of attachments and embedded messages
 * of one item is limited as a whole, and everything that is read of it has a cost.
 */
final class ItemReader {

    /**
     * How many bytes an attachment may be shorter than its PidTagAttachSize, beyond the bytes of its properties. The size
     * includes overhead that depends on the program that wrote the file.
     */
    private static final long SIZE_SLACK = 4096;

    /** What a property, a subnode or a row costs beyond its bytes: about what it needs in memory. */
    static final int COST = 64;

    /** How many attachments and embedded messages an item may have on all levels together. */
    static final int MOST_PARTS = 2 * MapiMessage.ATTACHMENTS;

    private final BlockStore store;
    private final NamedProperties names;
    private final DamageLog damage;
    private final int codePage;
    private final long most;
    private long left;
    private int parts;

    /**
     * @param codePage of 8-bit strings for which nothing else says it
     * @param most how many bytes the values of one item may have
     */
    ItemReader(BlockStore store, NamedProperties names, DamageLog damage, int codePage, long most) {
        this.store = store;
        this.names = names;
        this.damage = damage;
        this.codePage = codePage;
        this.most = most;
    }

    /**
     * Reads an item.
     *
     * @throws PstDamage when not even its properties can be read
     * @throws DataTree.TooLong when they are too large
     */
    MapiMessage read(long data, long subnodes) throws IOException {
        left = most;
        parts = 0;
        return message(data, subnodes, 0);
    }

    /** The properties of an item only. */
    MapiProperties properties(NodeEntry node) throws IOException {
        return PropertyContext.of(store, node.data(), node.subnodes(), names)
                .properties(most)
                .buildMessage(codePage);
    }

    /** Subtracts what this many objects cost. @throws DataTree.TooLong when that is more than is left */
    private void charge(long objects) throws DataTree.TooLong {
        left -= objects * COST;
        if (left < 0) {
            throw new DataTree.TooLong();
        }
    }

    /** Reads properties, and subtracts what they cost, also when they are too large. */
    private MapiProperties.Builder properties(PropertyContext context, Subnodes below) throws IOException {
        charge((long) below.size() + context.size());
        try {
            return context.properties(left);
        } catch (DataTree.TooLong e) {
            left -= e.read();
            throw e;
        } finally {
            left -= context.bytes();
        }
    }

    private MapiMessage message(long data, long subnodes, int depth) throws IOException {
        long noted = damage.count();
        var losses = new ArrayList<MapiLoss>();
        Subnodes below = Subnodes.of(store, subnodes);
        PropertyContext context = PropertyContext.of(store, data, below, names);
        if (context.isEmpty()) {
            throw new PstDamage("it has no properties");
        }
        MapiProperties properties = properties(context, below).buildMessage(codePage);
        losses(losses, MapiLoss.Code.DAMAGED, below.problems());
        losses(losses, MapiLoss.Code.PROPERTY_UNREADABLE, context.problems());
        List<MapiProperties> recipients = recipients(below, properties.codePage(), losses);
        List<MapiAttachment> attachments = attachments(below, properties.codePage(), losses, depth);
        if (damage.count() > noted) {
            losses.add(new MapiLoss(MapiLoss.Code.DAMAGED, "a checksum of its data is wrong"));
        }
        return new MapiMessage(properties, recipients, attachments, losses);
    }

    private static void losses(List<MapiLoss> losses, MapiLoss.Code code, Problems problems) {
        for (String each : problems.first()) {
            losses.add(new MapiLoss(code, each));
        }
    }

    private List<MapiProperties> recipients(Subnodes below, int codePage, List<MapiLoss> losses) throws IOException {
        var recipients = new ArrayList<MapiProperties>();
        Subnodes.Entry node = below.get(NodeEntry.RECIPIENT_TABLE);
        if (node == null) {
            return recipients;
        }
        try {
            TableContext table = TableContext.of(store, node.data(), node.subnodes(), names);
            int rows = rows(table, codePage, recipients);
            losses(losses, MapiLoss.Code.RECIPIENTS_UNREADABLE, table.problems());
            if (rows > MapiMessage.RECIPIENTS) {
                losses.add(new MapiLoss(MapiLoss.Code.LIMIT, rows + " recipients"));
            }
        } catch (PstDamage e) {
            losses.add(new MapiLoss(MapiLoss.Code.RECIPIENTS_UNREADABLE, message(e)));
        } catch (DataTree.TooLong e) {
            left -= e.read();
            losses.add(new MapiLoss(MapiLoss.Code.LIMIT, "the list of recipients: " + message(e)));
        }
        return recipients;
    }

    private int rows(TableContext table, int codePage, List<MapiProperties> recipients) throws IOException {
        try {
            return table.rows(MapiMessage.RECIPIENTS, left, (id, cells) -> recipients.add(cells.build(codePage)));
        } finally {
            left -= table.spent();
        }
    }

    private List<MapiAttachment> attachments(Subnodes below, int codePage, List<MapiLoss> losses, int depth)
            throws IOException {
        var attachments = new ArrayList<MapiAttachment>();
        for (int id : attachmentNodes(below, losses)) {
            if (attachments.size() == MapiMessage.ATTACHMENTS) {
                losses.add(new MapiLoss(MapiLoss.Code.LIMIT, "more than " + MapiMessage.ATTACHMENTS + " attachments"));
                break;
            }
            if (left < 0 || parts >= MOST_PARTS) {
                losses.add(new MapiLoss(
                        MapiLoss.Code.LIMIT,
                        left < 0
                                ? "attachments: the item is too large"
                                : "more than " + MOST_PARTS + " attachments and embedded messages"));
                break;
            }
            parts++;
            Subnodes.Entry node = below.get(id);
            if (node == null) {
                attachments.add(unreadable(MapiProperties.NONE, "its node is missing"));
                continue;
            }
            try {
                attachments.add(attachment(node, codePage, losses, depth));
            } catch (PstDamage e) {
                attachments.add(unreadable(MapiProperties.NONE, message(e)));
            } catch (DataTree.TooLong e) { // its cost was subtracted where it was read
                attachments.add(new MapiAttachment(
                        MapiProperties.NONE, null, null, new MapiLoss(MapiLoss.Code.LIMIT, message(e))));
            }
        }
        return attachments;
    }

    /** The nodes of the attachment table, then attachments that it does not list. */
    private Set<Integer> attachmentNodes(Subnodes below, List<MapiLoss> losses) throws IOException {
        Set<Integer> nodes = new LinkedHashSet<>();
        Subnodes.Entry table = below.get(NodeEntry.ATTACHMENT_TABLE);
        if (table != null) {
            try {
                TableContext context = TableContext.of(store, table.data(), table.subnodes(), names);
                int[] ids = context.ids();
                left -= (long) ids.length * COST;
                for (int id : ids) {
                    nodes.add(id);
                }
                losses(losses, MapiLoss.Code.DAMAGED, context.problems());
            } catch (PstDamage e) {
                losses.add(new MapiLoss(MapiLoss.Code.DAMAGED, "its list of attachments: " + message(e)));
            }
        }
        for (Subnodes.Entry each : below.all()) {
            if (NodeEntry.type(each.node()) == NodeEntry.ATTACHMENT) {
                nodes.add(each.node());
            }
        }
        return nodes;
    }

    private static MapiAttachment unreadable(MapiProperties properties, String why) {
        return new MapiAttachment(properties, null, null, new MapiLoss(MapiLoss.Code.ATTACHMENT_UNREADABLE, why));
    }

    private MapiAttachment attachment(Subnodes.Entry node, int codePage, List<MapiLoss> losses, int depth)
            throws IOException {
        Subnodes below = Subnodes.of(store, node.subnodes());
        PropertyContext context = PropertyContext.of(store, node.data(), below, names);
        MapiProperties properties = properties(context, below).build(codePage);
        losses(losses, MapiLoss.Code.DAMAGED, below.problems());
        losses(losses, MapiLoss.Code.PROPERTY_UNREADABLE, context.problems());
        int method = (int) properties.whole(PropertyTag.ATTACH_METHOD, MapiAttachment.BY_VALUE);
        try {
            if (context.isObject(PropertyTag.ATTACH_DATA)) {
                return object(context, properties, below, method, depth);
            }
            DataTree.Contents contents = context.contents(left);
            if (contents == null) {
                boolean isElsewhere = method == MapiAttachment.BY_REFERENCE
                        || method == MapiAttachment.BY_REFERENCE_ONLY
                        || method == MapiAttachment.BY_WEB_REFERENCE;
                return isElsewhere
                        ? new MapiAttachment(
                                properties, null, null, new MapiLoss(MapiLoss.Code.ATTACHMENT_ELSEWHERE, ""))
                        : unreadable(properties, "it has no contents");
            }
            left -= contents.bytes().length;
            return new MapiAttachment(
                    properties, contents.bytes(), null, shortness(contents, properties, context.bytes()));
        } catch (PstDamage e) {
            return unreadable(properties, message(e));
        } catch (DataTree.TooLong e) {
            left -= e.read();
            return new MapiAttachment(properties, null, null, new MapiLoss(MapiLoss.Code.LIMIT, message(e)));
        }
    }

    /** An embedded message, or an OLE object. */
    private MapiAttachment object(
            PropertyContext context, MapiProperties properties, Subnodes below, int method, int depth)
            throws IOException {
        Subnodes.Entry node = below.get(context.objectNode());
        if (node == null) {
            return unreadable(properties, "the node of its contents is missing");
        }
        if (method != MapiAttachment.EMBEDDED_MESSAGE) {
            DataTree.Contents contents = DataTree.of(store, node.data()).contents(left);
            left -= contents.bytes().length;
            return new MapiAttachment(properties, contents.bytes(), null, shortness(contents, properties, 0));
        }
        if (depth + 1 >= MapiMessage.DEPTH) {
            return new MapiAttachment(
                    properties,
                    null,
                    null,
                    new MapiLoss(MapiLoss.Code.LIMIT, "messages are embedded in each other too deeply"));
        }
        parts++;
        return new MapiAttachment(properties, null, message(node.data(), node.subnodes(), depth + 1), null);
    }

    private static @Nullable MapiLoss shortness(DataTree.Contents contents, MapiProperties properties, long others) {
        if (contents.problem() != null) {
            return new MapiLoss(MapiLoss.Code.ATTACHMENT_SHORT, contents.problem());
        }
        long stated = properties.whole(PropertyTag.ATTACH_SIZE, 0);
        long found = contents.bytes().length + others;
        return stated > found + SIZE_SLACK + found / 8
                ? new MapiLoss(MapiLoss.Code.ATTACHMENT_SHORT, found + " bytes, of " + stated + " with properties")
                : null;
    }

    private static String message(Exception e) {
        return String.valueOf(e.getMessage());
    }
}
