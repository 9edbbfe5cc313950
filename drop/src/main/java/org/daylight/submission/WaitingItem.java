package org.daylight.submission;

import org.daylight.age.AgeRecipient;
import org.daylight.format.Malformed;

/**
 * An item that is complete and waits to be collected.
 *
 * @param mailbox whose it is; items of one mailbox are one conversation
 * @param item its id, which tells whether it was collected before
 * @param replyTo to whom replies to this source are encrypted
 * @param segments how many segments it has, 1 or more
 * @param storedBytes what they take on the drop's disk
 */
public record WaitingItem(MailboxId mailbox, ItemId item, AgeRecipient replyTo, int segments, long storedBytes) {

    /** The most segments: 4 TB of content. */
    public static final int MAX_SEGMENTS = 1_000_000;

    public WaitingItem {
        Malformed.unless(
                segments >= 1 && segments <= MAX_SEGMENTS && storedBytes >= 0,
                "waiting-item",
                "an item has a wrong number of segments");
    }
}
