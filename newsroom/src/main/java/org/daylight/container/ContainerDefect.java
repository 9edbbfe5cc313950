package org.daylight.container;

/** What can be wrong with a message as its container holds it. The message is kept; {@link #code} is stable for ever. */
public enum ContainerDefect {
    /**
     * Lines of the body begin with {@code >From }, and nothing tells whether the writer of the mailbox put the {@code >}
     * there; or a line looks like a separator and does not count as one, also in a file that holds one message. The bytes were left as they stand.
     */
    AMBIGUOUS_FROM("mbox-ambiguous-from"),
    /**
     * The separator before or behind the message is one only by the header that follows it: it has no date that is read, or no empty line
     * before it, unlike the mailbox's first. Or the mailbox begins without a separator, and this is its first message.
     */
    SEPARATOR_UNUSUAL("mbox-separator-unusual"),
    /** The Content-Length of the message does not lead to its end in the mailbox. The separators were followed instead. */
    CONTENT_LENGTH_WRONG("mbox-content-length-wrong"),
    /** The container breaks off or is damaged in or right behind the message, or a mailbox's last line has no end. */
    TRUNCATED("truncated"),
    /** It lay in a Maildir's {@code tmp}: its delivery was never completed. */
    UNDELIVERED("maildir-undelivered"),
    /** Apple Mail kept its attachments apart; they were encoded anew and put back where they belong ({@link Transformation#inserted}). */
    REASSEMBLED("emlx-reassembled"),
    /** Apple Mail kept an attachment apart, and it is not where the format has it; its place in the message is empty. */
    ATTACHMENT_ABSENT("emlx-attachment-absent"),
    /** The number that an EMLX begins with does not lead to its property list. The list's beginning was looked for instead. */
    EMLX_LENGTH_WRONG("emlx-length-wrong"),
    /** Some lines end in LF, some in CRLF. */
    MIXED_LINE_ENDINGS("mixed-line-endings"),
    /** The message contains NUL bytes, which RFC 5322 section 4 forbids. */
    NUL_BYTES("nul-bytes");

    private final String code;

    ContainerDefect(String code) {
        this.code = code;
    }

    /** Lower-case with hyphens. */
    public String code() {
        return code;
    }
}
