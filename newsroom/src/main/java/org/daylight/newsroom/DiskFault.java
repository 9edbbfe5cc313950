package org.daylight.newsroom;

import java.util.Arrays;
import java.util.List;

/** Explains to a user that a disk is full. */
public final class DiskFault {

    private static final int MOST_CAUSES = 10;

    /** How Linux and Windows report it, and how the vault and the catalog do. */
    private static final List<String> FULL = List.of(
            "No space left on device",
            "Disk quota exceeded",
            "There is not enough space on the disk",
            "disk is full",
            "check that it has free space");

    private DiskFault() {}

    /** Whether something failed, perhaps, because a disk is full. */
    public static boolean isFull(Throwable fault) {
        Throwable each = fault;
        for (int i = 0; each != null && i < MOST_CAUSES; i++) {
            // Lucene reports a lock file that is missing, and suppresses why it could not be made.
            if (saysFull(each) || Arrays.stream(each.getSuppressed()).anyMatch(DiskFault::saysFull)) {
                return true;
            }
            each = each.getCause();
        }
        return false;
    }

    private static boolean saysFull(Throwable fault) {
        String message = String.valueOf(fault.getMessage());
        return FULL.stream().anyMatch(message::contains);
    }

    /** The reason in one line. When a disk is full, it says so and what to do, without the words of the system. */
    public static String words(Throwable fault) {
        return isFull(fault) ? "the disk is full: free some space" : String.valueOf(fault.getMessage());
    }
}
