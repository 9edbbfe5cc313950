package org.daylight.newsroom;

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
            String message = String.valueOf(each.getMessage());
            if (FULL.stream().anyMatch(message::contains)) {
                return true;
            }
            each = each.getCause();
        }
        return false;
    }

    /** The reason in one line. When a disk is full, it says so and what to do, without the words of the system. */
    public static String words(Throwable fault) {
        return isFull(fault) ? "the disk is full: free some space" : String.valueOf(fault.getMessage());
    }
}
