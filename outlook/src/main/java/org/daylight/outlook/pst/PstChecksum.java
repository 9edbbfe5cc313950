package org.daylight.outlook.pst;

import java.util.zip.CRC32;

/** The checksum and the signature of [MS-PST] sections 5.3 and 5.5. */
final class PstChecksum {

    private static final byte[] ZERO_STATE = {-1, -1, -1, -1};

    private PstChecksum() {}

    /**
     * The checksum: CRC-32 with an initial value of 0 and without the final inversion. The JDK's begins with all bits
     * set; four bytes of them make its state 0.
     */
    static int crc(byte[] bytes, int from, int length) {
        CRC32 crc = new CRC32();
        crc.update(ZERO_STATE);
        crc.update(bytes, from, length);
        return ~(int) crc.getValue();
    }

    /** The signature of a block or a page at a place. */
    static int signature(long at, long identifier) {
        long mixed = at ^ identifier;
        return (int) ((mixed >>> 16 ^ mixed) & 0xffff);
    }
}
