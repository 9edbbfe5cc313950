package org.daylight.message.parse;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.daylight.message.Address;
import org.daylight.message.DefectCode;
import org.daylight.message.Defects;
import org.daylight.message.Header;
import org.daylight.message.MessageLimits;
import org.daylight.message.Slice;
import org.daylight.message.field.AddressList;
import org.daylight.message.field.FieldText;
import org.daylight.message.field.Received;
import org.jspecify.annotations.Nullable;

/** The parsed header of one message: the values of the well-known fields, and all fields decoded. */
final class MessageHeader {

    /** Number of bytes of the body that are used, with the header, to guess the charset of raw bytes in the header. */
    private static final int SAMPLE_BYTES = 16 * 1024;

    /** Limit for all fields together, in fields of the longest length. */
    private static final int FIELDS_OF_FULL_LENGTH = 16;

    final List<Header> headers = new ArrayList<>();
    final List<Address> from = new ArrayList<>();
    final List<Address> sender = new ArrayList<>();
    final List<Address> replyTo = new ArrayList<>();
    final List<Address> to = new ArrayList<>();
    final List<Address> cc = new ArrayList<>();
    final List<Address> bcc = new ArrayList<>();

    @Nullable
    String subject;

    @Nullable
    String date;

    @Nullable
    String messageId;

    @Nullable
    String inReplyTo;

    @Nullable
    String references;

    private final byte[] original;
    private final MessageLimits limits;
    private final Defects defects;
    private final FieldText text;
    private long bytesLeft;

    private MessageHeader(Entity message, byte[] original, MessageLimits limits, Defects defects) {
        this.original = original;
        this.limits = limits;
        this.bytesLeft = (long) FIELDS_OF_FULL_LENGTH * limits.headerBytes();
        this.defects = defects;
        int sampleEnd = Math.min(message.bodyEnd, message.bodyStart + SAMPLE_BYTES);
        this.text = new FieldText(
                message.firstCharset(),
                new Slice(original, message.headerStart, Math.max(message.headerStart, sampleEnd)),
                defects);
    }

    static MessageHeader of(Entity message, byte[] original, MessageLimits limits, Defects defects) {
        var fields = new MessageHeader(message, original, limits, defects);
        message.fields.forEach(fields::read);
        return fields;
    }

    private void read(RawField field) {
        if (bytesLeft < 0) {
            return;
        }
        byte[] value = Entity.value(field, original, limits, defects);
        bytesLeft -= value.length;
        if (bytesLeft < 0) {
            defects.add(DefectCode.HEADERS_LIMIT);
            return;
        }
        String decoded = text.decode(value);
        headers.add(new Header(field.name, decoded, field.start, field.end));
        switch (field.name.toLowerCase(Locale.ROOT)) {
            case "from" -> addresses(field, value, from);
            case "sender" -> addresses(field, value, sender);
            case "reply-to" -> addresses(field, value, replyTo);
            case "to" -> addresses(field, value, to);
            case "cc" -> addresses(field, value, cc);
            case "bcc" -> addresses(field, value, bcc);
            case "subject" -> subject = first(field, subject, decoded);
            case "date" -> date = first(field, date, decoded);
            case "message-id" -> messageId = first(field, messageId, decoded);
            case "in-reply-to" -> inReplyTo = first(field, inReplyTo, decoded);
            case "references" -> references = first(field, references, decoded);
            default -> {}
        }
    }

    private void addresses(RawField field, byte[] value, List<Address> into) {
        if (!into.isEmpty()) {
            defects.add(DefectCode.HEADER_DUPLICATED, field.name);
        }
        into.addAll(AddressList.read(value, text, Math.max(0, limits.addresses() - into.size()), defects));
    }

    private String first(RawField field, @Nullable String before, String value) {
        if (before != null) {
            defects.add(DefectCode.HEADER_DUPLICATED, field.name);
            return before;
        }
        return value;
    }

    /** When the last server with a plausible date received the message. */
    @Nullable
    OffsetDateTime received() {
        return Received.last(headers);
    }

    /** The header of a nested message as text for reading. */
    String summary() {
        var out = new StringBuilder();
        if (subject != null) {
            out.append("Subject: ").append(subject).append('\n');
        }
        if (!from.isEmpty()) {
            out.append("From: ")
                    .append(from.stream()
                            .map(a -> a.name() == null ? a.address() : a.name() + " <" + a.address() + ">")
                            .collect(Collectors.joining(", ")))
                    .append('\n');
        }
        if (date != null) {
            out.append("Date: ").append(date).append('\n');
        }
        return out.isEmpty() ? "" : out.append('\n').toString();
    }
}
