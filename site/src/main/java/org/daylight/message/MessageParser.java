package org.daylight.message;

import java.time.OffsetDateTime;
import java.util.List;

/**
 * From the bytes of a message to its view (RFC 5322, RFC 2045–2049, RFC 2231; the defects are those of {@code spec/defects.md}).
 *
 * <p>No input makes it throw, no input makes it recurse, and what it costs is bounded by {@link Limits} and the length of the
 * input. All methods are pure functions and may be called from any thread.
 */
public final class MessageParser {

    private MessageParser() {}

    /**
     * Reads a message within {@link Limits#STANDARD}.
     *
     * @param original the exact bytes; read, never changed nor kept
     */
    public static Message parse(byte[] original) {
        return parse(original, Limits.STANDARD);
    }

    /** Reads a message within limits of the caller's. */
    public static Message parse(byte[] original, Limits limits) {
        var defects = new Defects();
        MimeReader structure = MimeReader.read(original, limits, defects);
        List<Entity> entities = structure.entities();
        Entity root = entities.getFirst();
        Fields fields = Fields.of(root, original, limits, defects);
        if (fields.from.isEmpty()) {
            defects.add(DefectCode.FROM_MISSING);
        }
        if (fields.date == null) {
            defects.add(DefectCode.DATE_MISSING);
        }
        OffsetDateTime date = fields.date == null ? null : MailDate.read(fields.date, defects);
        var bodies = new Bodies(original, entities, limits, defects);
        return new Message(
                List.copyOf(fields.headers),
                fields.messageId == null ? null : MessageIds.one(fields.messageId, defects),
                ids(fields.inReplyTo, limits, defects),
                ids(fields.references, limits, defects),
                List.copyOf(fields.from),
                List.copyOf(fields.sender),
                List.copyOf(fields.replyTo),
                List.copyOf(fields.to),
                List.copyOf(fields.cc),
                List.copyOf(fields.bcc),
                fields.subject,
                date,
                date == null ? fields.received() : null,
                entities.stream().map(Entity::toPart).toList(),
                bodies.textOf(root),
                bodies.htmlOf(root),
                bodies.margins(structure.margins()),
                bodies.attachments(),
                defects.list());
    }

    /** {@link Message#text()} alone, within {@link Limits#STANDARD}: no other header than those that describe parts is read. */
    public static String text(byte[] original) {
        var defects = new Defects();
        List<Entity> entities =
                MimeReader.read(original, Limits.STANDARD, defects).entities();
        return new Bodies(original, entities, Limits.STANDARD, defects).textOf(entities.getFirst());
    }

    private static List<String> ids(@org.jspecify.annotations.Nullable String field, Limits limits, Defects defects) {
        return field == null ? List.of() : List.copyOf(MessageIds.all(field, limits.addresses(), defects));
    }

    /**
     * The content of a part as its sender had it: the transfer encoding undone, nothing else.
     *
     * @param original the bytes the part was read from
     * @param part one of the parts of that message; its body is clamped to the bytes there are
     * @return never longer than the part's body; a new array, or the original itself when the part is all of it
     */
    public static byte[] content(byte[] original, Part part) {
        int from = Math.clamp(part.bodyStart(), 0, original.length);
        int to = Math.clamp(part.bodyEnd(), from, original.length);
        return TransferEncoding.decode(new Slice(original, from, to), part.transferEncoding(), new Defects())
                .copy();
    }
}
