package org.daylight.mailserver.folder;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    /** The dot-atoms of RFC 5322 section 3.4.1. */
    private static final Pattern ADDRESS =
            Pattern.compile("([A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}){0,20})"
                    + "@([A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){0,20})");

    /**
     * A mailbox.
     *
     * @param name null when there is none
     * @param local before the at sign
     * @param domain after it
     */
    public record Mailbox(@Nullable String name, String local, String domain) {

        /** As in a header field. */
        public String text() {
            String address = local + "@" + domain;
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
        return addresses.stream().map(MessageHead::mailbox).toList();
    }

    /** Mail programs show nothing at all of a message with an address that breaks the rules: such an address becomes a name. */
    private static Mailbox mailbox(Address address) {
        boolean isNamed = address.name() != null && !address.name().isBlank();
        Matcher valid = ADDRESS.matcher(address.address());
        if (!valid.matches()) {
            String shown = isNamed ? String.valueOf(address.name()) + " " + address.address() : address.address();
            return new Mailbox(EncodedText.of(shown.strip()), "unreadable", "address.invalid");
        }
        String name = isNamed ? EncodedText.of(String.valueOf(address.name())) : null;
        return new Mailbox(name, valid.group(1), valid.group(2));
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
        return !id.isEmpty()
                && id.length() <= 248
                && id.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '<' && c != '>');
    }

    /** The first author's field. */
    public String fromText() {
        return from.stream().map(Mailbox::text).limit(10).collect(Collectors.joining(", "));
    }
}
