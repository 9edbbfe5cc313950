package org.daylight.message;

/**
 * Limits on the work for one message. Whatever exceeds a limit remains in the enclosing part, and a defect is recorded:
 * a limit shortens the view, never the message.
 *
 * @param depth nesting depth of multiparts and messages
 * @param nestedMessages nesting depth of messages
 * @param parts MIME parts of the whole message
 * @param headers header fields of one part
 * @param headerBytes bytes of one header field's value
 * @param addresses mailboxes, or message identifiers, of one header field
 * @param textChars characters of the text, and of the HTML, of the message
 * @param attachmentTextChars characters of the text of one attachment
 * @param attachmentsTextChars characters of the text of all attachments together
 */
public record MessageLimits(
        int depth,
        int nestedMessages,
        int parts,
        int headers,
        int headerBytes,
        int addresses,
        int textChars,
        int attachmentTextChars,
        int attachmentsTextChars) {

    /** Far above the needs of genuine mail, far below what would exhaust the machine. */
    public static final MessageLimits STANDARD =
            new MessageLimits(100, 30, 10_000, 10_000, 1 << 20, 10_000, 4_000_000, 1_000_000, 16_000_000);
}
