package org.daylight.s3;

import java.io.IOException;

/** How content is divided into the parts of an upload. It depends on the length only, so that a later run finds the same parts. */
final class PartSize {

    /** Content up to this length is sent at once, and longer content in parts of it. */
    static final int BYTES = 8 << 20;

    private static final int LONGEST = 64 << 20;
    private static final int MOST = 10_000;

    private PartSize() {}

    /** The length of each part except the last, which may be shorter. */
    static int length(long bytes) {
        long needed = Math.ceilDiv(bytes, (long) MOST);
        long mebibytes = Math.ceilDiv(Math.max(needed, BYTES), 1L << 20);
        return (int) Math.min(LONGEST, mebibytes << 20);
    }

    /** @throws IOException if the content is too long for a store */
    static void check(long bytes) throws IOException {
        if (bytes > (long) LONGEST * MOST) {
            throw new IOException("a file of " + bytes + " bytes is too long for a store");
        }
    }
}
