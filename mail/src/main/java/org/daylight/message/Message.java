package org.daylight.message;

import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A view of one message's bytes (RFC 5322, RFC 2045–2049): decoded for reading and searching, never for evidence.
 *
 * @param headers every header field of the message itself, in its order
 * @param messageId the Message-ID without angle brackets, or null when there is none
 * @param inReplyTo message identifiers named by In-Reply-To, without angle brackets
 * @param references message identifiers named by References, oldest first, without angle brackets
 * @param from authors; several are allowed, none is a defect
 * @param subject the decoded subject; null when the header is absent, empty when it is empty
 * @param date the time the sender claims, with its offset; null when unknown (absent or beyond understanding), never guessed
 * @param received where {@code date} is null: when the last server of which it can be read says that it passed the message on
 *     (RFC 5321 section 4.4); null otherwise. It is no date of the message, and stands beside it
 * @param parts all MIME parts, depth first, the message itself at index 0; nested messages' parts included; then the files that stand
 *     within texts, uuencoded or in yEnc, each below the part whose text it is in
 * @param text the best alternative as plain text for reading and search (HTML turned into text when there is no better)
 * @param otherText words of the alternatives that are not shown, without those that {@code text} has; for search. A line for each run
 *     of words, in the order of the parts; empty when there are none
 * @param html the best alternative's HTML as it was sent, decoded but <b>not safe</b>; null when there is none. Pass it through {@code SafeHtml}
 * @param margins text that stands in no part, nested messages included, in the order of the bytes
 * @param attachments what a reader would save as a file, nested messages included, in the order of the parts
 * @param defects what was wrong, in the order it was met
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
        List<Margin> margins,
        List<Attachment> attachments,
        List<Defect> defects) {}
