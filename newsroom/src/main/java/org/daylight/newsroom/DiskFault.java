package org.daylight.newsroom;

import java.util.Arrays;
import java.util.List;
import org.daylight.submission.StoredFile;

/** Explains to a user that a disk is full. */
public final class DiskFault {

    private static final int MOST_CAUSES = 10;

    /** How the vault and the catalog report it. */
    private static final List<String> FULL = List.of("disk is full", "check that it has free space");

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
        return StoredFile.saysFull(fault) || FULL.stream().anyMatch(message::contains);
    }

    /** The reason in one line. When a disk is full, it says so and what to do, without the words of the system. */
    public static String words(Throwable fault) {
        return isFull(fault) ? "the disk is full: free some space" : String.valueOf(fault.getMessage());
    }
}
