package org.daylight.container.imap;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a folder that are to be fetched, by rising UID.
 *
 * @param container the folder's name in a provenance
 * @param packed one number for each message: its UID in the upper 32 bits, its size in the lower
 * @param refusal why the folder could not be read; null if it could
 */
record NewMessages(
        MailboxFolder folder,
        String container,
        long[] packed,
        @Nullable String refusal) {

    private static final long LOWER = 0xffff_ffffL;

    /** Collects messages in any order. */
    static final class Collected {
        private long[] packed = new long[64];
        private int count;

        int count() {
            return count;
        }

        /** @param uid 1 to 2<sup>32</sup>-1 */
        void add(long uid, long size) {
            if (count == packed.length) {
                packed = Arrays.copyOf(packed, 2 * count);
            }
            packed[count++] = (uid << 32 | Math.min(size, LOWER)) ^ Long.MIN_VALUE; // sorts as without a sign
        }

        /** The messages, each UID once. */
        NewMessages of(MailboxFolder folder, String container) {
            Arrays.sort(packed, 0, count);
            int unique = 0;
            for (int i = 0; i < count; i++) {
                long each = packed[i] ^ Long.MIN_VALUE;
                if (unique == 0 || packed[unique - 1] >>> 32 != each >>> 32) {
                    packed[unique++] = each;
                }
            }
            return new NewMessages(folder, container, Arrays.copyOf(packed, unique), null);
        }
    }

    /** The folder cannot be read. */
    static NewMessages refused(MailboxFolder folder, String container, String refusal) {
        return new NewMessages(folder, container, new long[0], refusal);
    }

    int count() {
        return packed.length;
    }

    long uid(int index) {
        return packed[index] >>> 32;
    }

    /** As the server says, in bytes; at most 2<sup>32</sup>-1. */
    long size(int index) {
        return packed[index] & LOWER;
    }
}
