package org.daylight.container;

/** What can be wrong with a message in its container. The message is stored anyway. The {@link #code} never changes. */
public enum ContainerDefect {
    /**
     * Lines of the body begin with {@code >From }, and it is unknown whether the program that wrote the mailbox added
     * the {@code >}. Or a line looks like a separator and does not count as one, also in a file that contains one
     * message. The bytes were not changed.
     */
    AMBIGUOUS_FROM("mbox-ambiguous-from"),
    /**
     * The separator before or after the message was recognised only by the header that follows it: it has no date that
     * can be read, or no empty line before it, unlike the mailbox's first separator. Or the mailbox begins without a
     * separator, and this is its first message.
     */
    SEPARATOR_UNUSUAL("mbox-separator-unusual"),
    /**
     * The Content-Length of the message does not lead to its end in the mailbox. The separators were followed instead.
     */
    CONTENT_LENGTH_WRONG("mbox-content-length-wrong"),
    /**
     * The container ends early or is damaged in or right after the message, or a mailbox's last line has no line
     * ending.
     */
    TRUNCATED("truncated"),
    /** The message was in a Maildir's {@code tmp}: its delivery was never completed. */
    UNDELIVERED("maildir-undelivered"),
    /**
     * Apple Mail stored its attachments as separate files; they were encoded again and put back where they belong
     * ({@link Transformation#inserted}).
     */
    REASSEMBLED("emlx-reassembled"),
    /**
     * Apple Mail stored an attachment as a separate file, and that file is not where it should be; its place in the
     * message is empty.
     */
    ATTACHMENT_ABSENT("emlx-attachment-absent"),
    /**
     * The number at the start of an EMLX file does not lead to its property list. The start of the list was searched
     * for instead.
     */
    EMLX_LENGTH_WRONG("emlx-length-wrong"),
    /** The container does not keep the bytes of messages: Daylight wrote this one from its contents. */
    CONVERTED("converted"),
    /** Of a message that Daylight wrote, something could not be read or expressed; the provenance says what. */
    CONVERSION_INCOMPLETE("conversion-incomplete"),
    /** No folder of the Outlook file lists the item; it was found by the file's index. */
    ORPHANED_ITEM("outlook-orphaned"),
    /** The Outlook item was deleted; it was found in unused space of the file. */
    DELETED_ITEM("outlook-deleted"),
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
