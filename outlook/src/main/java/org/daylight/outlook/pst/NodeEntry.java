package org.daylight.outlook.pst;

import org.daylight.outlook.pst.PstHeader.PageReference;

/**
 * A leaf entry of the node B-tree ([MS-PST] section 2.2.2.7.7.4).
 *
 * @param node the node identifier
 * @param data the block, or the tree of blocks, with the node's data; 0 if there is none
 * @param subnodes the block with the subnodes; 0 if there are none
 * @param parent the node of the folder that contains the node
 */
record NodeEntry(int node, long data, long subnodes, int parent) {

    static final int FOLDER = 0x02;
    static final int SEARCH_FOLDER = 0x03;
    static final int MESSAGE = 0x04;
    static final int ATTACHMENT = 0x05;
    static final int HIDDEN_MESSAGE = 0x08;
    static final int HIERARCHY_TABLE = 0x0D;
    static final int CONTENTS_TABLE = 0x0E;
    static final int HIDDEN_CONTENTS_TABLE = 0x0F;

    /** The nodes with fixed identifiers ([MS-PST] section 2.4.1). */
    static final int MESSAGE_STORE = 0x21;

    static final int NAMED_PROPERTIES = 0x61;
    static final int ROOT_FOLDER = 0x122;
    static final int ATTACHMENT_TABLE = 0x671;
    static final int RECIPIENT_TABLE = 0x692;

    static NodeEntry parse(PstFormat format, byte[] bytes, int at) throws PstDamage {
        int wide = format.wide();
        return new NodeEntry(
                PstBytes.i32(bytes, at),
                format.wide(bytes, at + wide),
                format.wide(bytes, at + 2L * wide),
                PstBytes.i32(bytes, at + 3L * wide));
    }

    static int size(PstFormat format) {
        return format.isAnsi() ? 16 : 32;
    }

    /** The type of a node identifier. */
    static int type(int node) {
        return node & 0x1f;
    }

    /** The number of a node identifier, without its type: 0 to 2^27 - 1. */
    static int index(int node) {
        return node >>> 5;
    }

    /** The node of another type with the same number. */
    static int sibling(int node, int type) {
        return node & ~0x1f | type;
    }

    /** As the specification writes it, such as {@code 0x200024}. */
    static String name(int node) {
        return "0x" + Integer.toHexString(node);
    }

    /** An entry of a branch page: where the page below is. */
    static PageReference reference(PstFormat format, byte[] bytes, int at) throws PstDamage {
        int wide = format.wide();
        return new PageReference(format.wide(bytes, at + wide), format.wide(bytes, at + 2L * wide));
    }
}
