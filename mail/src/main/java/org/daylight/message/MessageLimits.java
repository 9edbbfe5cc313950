package org.daylight.message;

/**
 * What one message may ask for. Whatever lies beyond a limit is left in the enclosing part, and a defect says so: a limit
 * shortens the view, never the message.
 *
 * @param depth how deep multiparts and nested messages may lie in one another
 * @param nestedMessages how many messages may lie in one another
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

    /** Far above what honest mail needs, far below what would hurt. */
    public static final MessageLimits STANDARD =
            new MessageLimits(100, 30, 10_000, 10_000, 1 << 20, 10_000, 4_000_000, 1_000_000, 16_000_000);
}
