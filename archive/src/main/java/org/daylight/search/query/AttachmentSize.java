package org.daylight.search.query;

/** Size classes of attachments, by powers of ten. */
public enum AttachmentSize {
    TO_10_KB(10_000),
    TO_100_KB(100_000),
    TO_1_MB(1_000_000),
    TO_10_MB(10_000_000),
    LARGER(Long.MAX_VALUE);

    /** How many there are. */
    public static final int SIZES = 5;

    private final long below;

    AttachmentSize(long below) {
        this.below = below;
    }

    /** The class of a file with this many bytes. */
    static AttachmentSize of(long bytes) {
        for (AttachmentSize size : values()) {
            if (bytes < size.below) {
                return size;
            }
        }
        return LARGER;
    }

    /** Kind and size in one small number. */
    public static int code(AttachmentKind kind, long bytes) {
        return kind.ordinal() * SIZES + of(bytes).ordinal();
    }
}
