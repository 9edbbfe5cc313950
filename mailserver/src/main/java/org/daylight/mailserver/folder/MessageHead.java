package org.daylight.mailserver.folder;

import java.util.List;
import java.util.stream.Collectors;
import org.daylight.message.Address;
import org.daylight.message.Header;
import org.daylight.message.Message;
import org.daylight.message.MessageLimits;
import org.daylight.message.parse.MessageParser;
import org.jspecify.annotations.Nullable;

/**
 * What a list shows of a message, in printable ASCII: decoded as on the site, and encoded again where necessary. So what mail programs show does not
 * depend on how each of them reads a wrong header.
 *
 * @param subject null when there is none
 * @param date the field as written; null when there is none
 * @param sender empty when there is none; likewise the other lists
 * @param messageId with angle brackets; null when there is none, or it has other characters than RFC 5322 allows
 */
public record MessageHead(
        @Nullable String subject,
        @Nullable String date,
        List<Mailbox> from,
        List<Mailbox> sender,
        List<Mailbox> replyTo,
        List<Mailbox> to,
        List<Mailbox> cc,
        List<Mailbox> bcc,
        List<String> inReplyTo,
        List<String> references,
        @Nullable String messageId) {

    /** A list with more addresses is cut: a mail program would hang with it. */
    private static final int ADDRESSES = 500;

    private static final MessageLimits LIMITS =
            new MessageLimits(1, 0, 1, 1_000, 64 << 10, ADDRESSES, 1_000, 1_000, 1_000);

    /**
     * A mailbox.
     *
     * @param name null when there is none
     * @param local before the at sign
     * @param domain after it; empty when there is none
     */
    public record Mailbox(@Nullable String name, String local, String domain) {

        /** As in a header field. */
        public String text() {
            String address = domain.isEmpty() ? local : local + "@" + domain;
            if (name == null) {
                return address;
            }
            boolean isEncoded = name.startsWith("=?");
            return (isEncoded ? name : '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"') + " <" + address
                    + ">";
        }
    }

    /** Reads the header of a message. @param header its exact bytes */
    public static MessageHead of(byte[] header) {
        Message message = MessageParser.parse(header, LIMITS);
        String id = message.messageId();
        return new MessageHead(
                message.subject() == null ? null : EncodedText.of(message.subject()),
                message.headers().stream()
                        .filter(field -> field.name().equalsIgnoreCase("Date"))
                        .findFirst()
                        .map(Header::value)
                        .map(EncodedText::plain)
                        .orElse(null),
                mailboxes(message.from()),
                mailboxes(message.sender()),
                mailboxes(message.replyTo()),
                mailboxes(message.to()),
                mailboxes(message.cc()),
                mailboxes(message.bcc()),
                ids(message.inReplyTo()),
                ids(message.references()),
                id == null || !isId(id) ? null : "<" + id + ">");
    }

    private static List<Mailbox> mailboxes(List<Address> addresses) {
        return addresses.stream()
                .map(address -> {
                    String whole = EncodedText.plain(address.address());
                    int at = whole.lastIndexOf('@');
                    return new Mailbox(
                            address.name() == null || address.name().isBlank() ? null : EncodedText.of(address.name()),
                            at < 0 ? whole : whole.substring(0, at),
                            at < 0 ? "" : whole.substring(at + 1));
                })
                .toList();
    }

    private static List<String> ids(List<String> ids) {
        return ids.stream()
                .filter(MessageHead::isId)
                .map(id -> "<" + id + ">")
                .limit(100)
                .toList();
    }

    /** Printable, without blanks and angle brackets, and not longer than news servers allow (RFC 3977 section 3.6). */
    private static boolean isId(String id) {
        return !id.isEmpty() && id.length() <= 248 && id.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '<' && c != '>');
    }

    /** The first author's field. */
    public String fromText() {
        return from.stream().map(Mailbox::text).limit(10).collect(Collectors.joining(", "));
    }
}
