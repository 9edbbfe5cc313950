package org.daylight.drop;

import org.daylight.format.Malformed;

/**
 * How much a drop takes.
 *
 * @param itemBytes of one file
 * @param mailboxBytes of all that one source has sent and nobody has collected yet
 * @param totalBytes of all mailboxes together
 * @param floorBytes of the disk that always stay free
 * @param incompleteDays after which a file that is still incomplete is deleted, counted in days of UTC
 */
public record DropLimits(long itemBytes, long mailboxBytes, long totalBytes, long floorBytes, int incompleteDays) {

    private static final long GB = 1_000_000_000L;

    /** 20 GB for each file, 60 GB for each source, 200 GB in total, 2 GB free, 14 days. */
    public static final DropLimits STANDARD = new DropLimits(20 * GB, 60 * GB, 200 * GB, 2 * GB, 14);

    /** The most items of one mailbox. */
    static final int MAX_ITEMS = 1_000;

    /** The most mailboxes. */
    static final int MAX_MAILBOXES = 200_000;

    public DropLimits {
        boolean isRight = itemBytes > 0
                && mailboxBytes > 0
                && totalBytes > 0
                && floorBytes >= 0
                && incompleteDays > 0
                && itemBytes < 1L << 42;
        Malformed.unless(isRight, "drop-limits", "the limits of the drop must be greater than 0, a file under 4 TB");
    }
}
