package org.daylight.message.parse;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.daylight.message.DefectCode;
import org.daylight.message.Defects;
import org.daylight.message.Header;
import org.daylight.message.Message;
import org.daylight.message.MessageLimits;
import org.daylight.message.MimePart;
import org.daylight.message.OutsideText;
import org.daylight.message.Slice;
import org.daylight.message.decode.EmbeddedFile;
import org.daylight.message.decode.TransferEncoding;
import org.daylight.message.decode.Utf16;
import org.daylight.message.field.MailDate;
import org.daylight.message.field.MessageIdList;

/**
 * Parses the bytes of a message to a {@link Message} (RFC 5322, RFC 2045–2049, RFC 2231; the defects are those of
 * {@code spec/defects.md}).
 *
 * <p>Never throws because of input and never recurses on it. Its cost is bounded by {@link MessageLimits} and the
 * length of the input. All methods are pure functions and may be called from any thread.
 */
public final class MessageParser {

    private MessageParser() {}

    /**
     * Parses a message within {@link MessageLimits#STANDARD}.
     *
     * @param original the exact bytes; neither changed nor retained
     */
    public static Message parse(byte[] original) {
        return parse(original, MessageLimits.STANDARD);
    }

    /** Parses a message within other limits. */
    public static Message parse(byte[] original, MessageLimits limits) {
        var defects = new Defects();
        Utf16 form = Utf16.of(original);
        if (form == null) {
            return parse(original, MimeReader.read(original, limits, defects), limits, defects);
        }
        defects.add(DefectCode.UTF16_MESSAGE);
        byte[] utf8 = form.utf8(original, form.first(), original.length);
        return inOriginal(parse(utf8, readUtf8(utf8, limits, defects), limits, defects), form, utf8, original.length);
    }

    private static MimeReader readUtf8(byte[] utf8, MessageLimits limits, Defects defects) {
        MimeReader structure = MimeReader.read(utf8, limits, defects);
        for (Entity entity : structure.entities()) {
            if (TransferEncoding.isIdentity(entity.transferEncoding)) {
                entity.readAs = "utf-8";
            }
        }
        return structure;
    }

    private static Message parse(byte[] bytes, MimeReader structure, MessageLimits limits, Defects defects) {
        List<Entity> entities = structure.entities();
        Entity root = entities.getFirst();
        MessageHeader fields = MessageHeader.of(root, bytes, limits, defects);
        if (fields.from.isEmpty()) {
            defects.add(DefectCode.FROM_MISSING);
        }
        if (fields.date == null) {
            defects.add(DefectCode.DATE_MISSING);
        }
        OffsetDateTime date = fields.date == null ? null : MailDate.read(fields.date, defects);
        var bodies = new BodyParts(bytes, entities, limits, defects);
        var attachments = new Attachments(bytes, entities, bodies, limits, defects);
        String text = bodies.textOf(root);
        return new Message(
                List.copyOf(fields.headers),
                fields.messageId == null ? null : MessageIdList.one(fields.messageId, defects),
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
                attachments.parts(),
                text,
                bodies.otherTextOf(root, text),
                bodies.htmlOf(root),
                bodies.outsideTexts(structure.outsideTexts()),
                attachments.list(text),
                defects.list());
    }

    /** The same message with the offsets of the original instead of those of its UTF-8. */
    private static Message inOriginal(Message m, Utf16 form, byte[] utf8, int length) {
        var offsets = IntStream.builder();
        m.headers().forEach(header -> offsets.add(header.start()).add(header.end()));
        m.parts()
                .forEach(part ->
                        offsets.add(part.headerStart()).add(part.bodyStart()).add(part.bodyEnd()));
        m.outsideTexts().forEach(margin -> offsets.add(margin.start()).add(margin.end()));
        var at = new Utf16.Offsets(form, utf8, offsets.build().toArray(), length);
        return new Message(
                m.headers().stream()
                        .map(h -> new Header(h.name(), h.value(), at.of(h.start()), at.of(h.end())))
                        .toList(),
                m.messageId(),
                m.inReplyTo(),
                m.references(),
                m.from(),
                m.sender(),
                m.replyTo(),
                m.to(),
                m.cc(),
                m.bcc(),
                m.subject(),
                m.date(),
                m.received(),
                m.parts().stream()
                        .map(p -> p.at(at.of(p.headerStart()), at.of(p.bodyStart()), at.of(p.bodyEnd())))
                        .toList(),
                m.text(),
                m.otherText(),
                m.html(),
                m.outsideTexts().stream()
                        .map(g -> new OutsideText(g.part(), g.before(), at.of(g.start()), at.of(g.end()), g.text()))
                        .toList(),
                m.attachments(),
                m.defects());
    }

    /**
     * {@link Message#text()} alone, within {@link MessageLimits#STANDARD}: only the header fields that describe parts
     * are parsed.
     */
    public static String text(byte[] original) {
        var defects = new Defects();
        Utf16 form = Utf16.of(original);
        byte[] bytes = form == null ? original : form.utf8(original, form.first(), original.length);
        MimeReader structure = form == null
                ? MimeReader.read(bytes, MessageLimits.STANDARD, defects)
                : readUtf8(bytes, MessageLimits.STANDARD, defects);
        List<Entity> entities = structure.entities();
        return new BodyParts(bytes, entities, MessageLimits.STANDARD, defects).textOf(entities.getFirst());
    }

    /**
     * A range of {@link Message#text()} that comes from one part.
     *
     * @param part index in {@link Message#parts()}
     * @param start index in the text of its first char
     * @param end index just past its last
     */
    public record TextPart(int part, int start, int end) {}

    /** The parts that {@link Message#text()} comes from, in its order; empty where it comes from TNEF. */
    public static List<TextPart> textParts(byte[] original) {
        var defects = new Defects();
        Utf16 form = Utf16.of(original);
        byte[] bytes = form == null ? original : form.utf8(original, form.first(), original.length);
        MimeReader structure = form == null
                ? MimeReader.read(bytes, MessageLimits.STANDARD, defects)
                : readUtf8(bytes, MessageLimits.STANDARD, defects);
        List<Entity> entities = structure.entities();
        var parts = new ArrayList<TextPart>();
        new BodyParts(bytes, entities, MessageLimits.STANDARD, defects).textOf(entities.getFirst(), parts);
        return List.copyOf(parts);
    }

    private static List<String> ids(
            @org.jspecify.annotations.Nullable String field, MessageLimits limits, Defects defects) {
        return field == null ? List.of() : List.copyOf(MessageIdList.all(field, limits.addresses(), defects));
    }

    /**
     * The content of a part as its sender had it: with the transfer encoding decoded and nothing else. For a message in
     * UTF-16, it is UTF-8.
     *
     * @param original the bytes the part was read from
     * @param part one of the parts of that message; its offsets are clamped to the length of the bytes
     * @return a new array, or the original itself when the part is all of it
     */
    public static byte[] content(byte[] original, MimePart part) {
        int from = Math.clamp(part.bodyStart(), 0, original.length);
        int to = Math.clamp(part.bodyEnd(), from, original.length);
        Utf16 form = Utf16.of(original);
        Slice body = form == null ? new Slice(original, from, to) : Slice.of(form.utf8(original, from, to));
        String type = part.embedded() == 0 ? part.type() : "text/plain";
        Slice content = TransferEncoding.decode(body, part.transferEncoding(), type, part.charset(), new Defects());
        if (part.embedded() == 0) {
            return content.copy();
        }
        if (TnefParts.begins(content)) {
            Slice tnef =
                    TransferEncoding.decode(body, part.transferEncoding(), "application/ms-tnef", null, new Defects());
            return TnefParts.file(tnef.copy(), part.embedded());
        }
        List<EmbeddedFile> files = EmbeddedFile.in(content, part.embedded());
        Slice file = files.size() < part.embedded() ? null : files.getLast().content();
        return file == null ? new byte[0] : file.copy();
    }
}
