package org.daylight.outlook.pst;

/**
 * The three layouts: numbers of 32 bits, of 64 bits, and of 64 bits in pages of 4 kB. The first two are those of
 * [MS-PST] section 2.2.2; the third is that of OST files of Outlook 2013 and later, as libpff describes it.
 */
enum PstFormat {
    ANSI(512, 12, 496, 496, 12, 64, 8192, 11),
    UNICODE(512, 16, 488, 488, 16, 64, 8192, 11),
    UNICODE_4K(4096, 24, 4056, 4056, 24, 512, 65_536, 14);

    /** The size of a page, in bytes. */
    final int page;
    /** The size of the trailer of a page. */
    final int pageTrailer;
    /** Where the number of entries of a B-tree page is. */
    final int entryCount;
    /** How many bytes the entries of a B-tree page may have. */
    final int entryBytes;
    /** The size of the trailer of a block. */
    final int blockTrailer;
    /** A block with its trailer is a multiple of this, in bytes. */
    final int blockUnit;
    /** The largest size of a block with its trailer. */
    final int block;
    /** How many bits of a heap identifier are the number of the value in its block. */
    final int heapIndexBits;

    PstFormat(
            int page,
            int pageTrailer,
            int entryCount,
            int entryBytes,
            int blockTrailer,
            int blockUnit,
            int block,
            int heapIndexBits) {
        this.page = page;
        this.pageTrailer = pageTrailer;
        this.entryCount = entryCount;
        this.entryBytes = entryBytes;
        this.blockTrailer = blockTrailer;
        this.blockUnit = blockUnit;
        this.block = block;
        this.heapIndexBits = heapIndexBits;
    }

    boolean isAnsi() {
        return this == ANSI;
    }

    /** The size of a block identifier, and of a place in the file. */
    int wide() {
        return isAnsi() ? 4 : 8;
    }

    /** A block identifier or a place in the file. */
    long wide(byte[] bytes, long at) throws PstDamage {
        return isAnsi() ? PstBytes.u32(bytes, at) : PstBytes.i64(bytes, at);
    }

    /** How many bytes a block with this many bytes of data takes in the file. */
    int blockSize(int data) {
        return Math.ceilDiv(data + blockTrailer, blockUnit) * blockUnit;
    }
}
