package org.daylight.message;

import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A view of one message's bytes (RFC 5322, RFC 2045–2049): decoded for reading and searching, never used as evidence.
 * A document that is not a message has the same view ({@link #isFile}).
 *
 * @param headers every header field of the message itself, in order
 * @param messageId the Message-ID without angle brackets, or null when there is none
 * @param inReplyTo message identifiers in In-Reply-To, without angle brackets
 * @param references message identifiers in References, oldest first, without angle brackets
 * @param from authors; several are allowed, none is a defect
 * @param subject the decoded subject; null when the header is absent, empty when it is empty
 * @param date the time the sender claims, with its offset; null when absent or unreadable, never guessed
 * @param received where {@code date} is null, the time at which the last server with a readable date received the
 * message (RFC 5321 section 4.4); null otherwise. It is not the date of the message and is shown separately
 * @param parts all MIME parts, depth first, the message itself at index 0, including the parts of nested messages;
 * after them the files embedded in texts (uuencode or yEnc) and in TNEF, each below the part that contains it
 * @param text the best alternative as plain text for reading and search (converted from HTML when there is nothing
 * better)
 * @param otherText words of the alternatives that are not shown and that {@code text} does not have; for search. One
 * line for each run of words, in the order of the parts; empty when there are none
 * @param html the best alternative's HTML as it was sent, decoded but <b>not safe</b>; null when there is none. Pass it
 * through {@code SafeHtml}
 * @param outsideTexts text outside all parts, including that of nested messages, in the order of the bytes
 * @param attachments what a reader would save as files, including those of nested messages, in the order of the parts
 * @param defects the faults of the message, in the order in which they were found
 */
public record Message(
        List<Header> headers,
        @Nullable String messageId,
        List<String> inReplyTo,
        List<String> references,
        List<Address> from,
        List<Address> sender,
        List<Address> replyTo,
        List<Address> to,
        List<Address> cc,
        List<Address> bcc,
        @Nullable String subject,
        @Nullable OffsetDateTime date,
        @Nullable OffsetDateTime received,
        List<MimePart> parts,
        String text,
        String otherText,
        @Nullable String html,
        List<OutsideText> outsideTexts,
        List<Attachment> attachments,
        List<Defect> defects) {

    /** The disposition of the only part of a file's view. */
    public static final String FILE_DISPOSITION = "attachment";

    /**
     * Whether this is the view of a file that is not a message. It has no header field, and one part, marked as an
     * attachment. A message without any header field has no such mark.
     */
    public boolean isFile() {
        return headers.isEmpty()
                && !parts.isEmpty()
                && FILE_DISPOSITION.equals(parts.getFirst().disposition());
    }
}
