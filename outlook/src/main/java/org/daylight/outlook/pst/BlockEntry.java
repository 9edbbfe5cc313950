package org.daylight.outlook.pst;

/**
 * A leaf entry of the block B-tree ([MS-PST] section 2.2.2.7.7.3).
 *
 * @param block the block identifier, without its reserved bit
 * @param at its place in the file, in bytes
 * @param size of its data in the file, without padding and trailer
 */
record BlockEntry(long block, long at, int size) {

    private static final long RESERVED = 1;
    private static final long INTERNAL = 2;

    static BlockEntry parse(PstFormat format, byte[] bytes, int at) throws PstDamage {
        int wide = format.wide();
        return new BlockEntry(
                plain(format.wide(bytes, at)), format.wide(bytes, at + wide), PstBytes.u16(bytes, at + 2L * wide));
    }

    static int size(PstFormat format) {
        return format.isAnsi() ? 12 : 24;
    }

    /** A block identifier without its reserved bit, which readers ignore ([MS-PST] section 2.2.2.2). */
    static long plain(long block) {
        return block & ~RESERVED;
    }

    /** Whether the block lists other blocks; such blocks are not encoded. */
    static boolean isInternal(long block) {
        return (block & INTERNAL) != 0;
    }
}
