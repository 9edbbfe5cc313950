package org.daylight.drop.page;

import java.util.List;
import java.util.Locale;
import org.daylight.submission.ItemId;
import org.daylight.submission.Pieces;
import org.daylight.submission.Reply;

/**
 * What a mailbox shows.
 *
 * @param token of the visit
 * @param results of what was just sent
 * @param replies newest first; null for one that cannot be read
 * @param items in the order in which they began to arrive
 * @param pieces files that came in pieces
 * @param collected how many items the newsroom has collected
 * @param exists whether the mailbox exists
 */
public record MailboxView(
        DropFrame frame,
        String token,
        List<Result> results,
        List<ShownReply> replies,
        List<Item> items,
        List<Pieces.Joined> pieces,
        long collected,
        boolean exists,
        int minutes) {

    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

    /** A reply. @param reply null when it cannot be read */
    public record ShownReply(
            @org.jspecify.annotations.Nullable Reply reply) {}

    /** What became of something that was sent. */
    public record Result(Kind kind, String name, long bytes) {

        /** The end of a key in the words. */
        public enum Kind {
            ARRIVED("arrived"),
            FULL("refused.full"),
            MAILBOX_FULL("refused.mailbox"),
            ERROR("refused.error"),
            NONE("none"),
            MALFORMED("malformed");

            private final String key;

            Kind(String key) {
                this.key = key;
            }

            /** Whether it was refused for lack of room. */
            public boolean isNoRoom() {
                return this == FULL || this == MAILBOX_FULL;
            }
        }

        String text(PageWords words) {
            return words.get("result." + kind.key, name.isEmpty() ? words.get("item.text") : name, size(bytes));
        }
    }

    /**
     * An item.
     *
     * @param name as sent; empty for a message
     * @param day when it began to arrive
     * @param bytes its length; for an incomplete one what arrived in whole blocks
     * @param receipt empty when it is not complete
     */
    public record Item(ItemId id, String name, String day, long bytes, boolean complete, String receipt) {

        String shown(PageWords words) {
            return name.isEmpty() ? words.get("item.text") : name;
        }
    }

    /** A number of bytes, with a unit of a thousand. */
    static String size(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        return (unit == 0 || value >= 99.95
                        ? String.format(Locale.ROOT, "%.0f", value)
                        : String.format(Locale.ROOT, "%.1f", value))
                + " " + UNITS[unit];
    }
}
