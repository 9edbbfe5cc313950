package org.daylight.message.parse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.daylight.message.Attachment;
import org.daylight.message.Characters;
import org.daylight.message.DefectCode;
import org.daylight.message.Defects;
import org.daylight.message.MessageLimits;
import org.daylight.message.MimePart;
import org.daylight.message.Slice;
import org.daylight.message.decode.Charsets;
import org.daylight.message.decode.EmbeddedFile;
import org.daylight.message.decode.TransferEncoding;
import org.daylight.message.field.FieldText;
import org.daylight.message.field.FileNames;
import org.daylight.message.field.MediaType;
import org.daylight.message.html.HtmlText;
import org.daylight.message.html.PlainText;
import org.daylight.outlook.TnefContents;
import org.jspecify.annotations.Nullable;

/**
 * What a reader of a message would save as files: the parts that are not shown, nested messages, and files embedded in texts or in
 * TNEF. Not safe
 * for use by several threads.
 */
final class Attachments {

    /** Most files in texts and in TNEF together. */
    static final int MOST_EMBEDDED = 1_000;

    private final byte[] original;
    private final List<Entity> entities;
    private final BodyParts shown;
    private final MessageLimits limits;
    private final Defects defects;
    private final List<Embedded> embedded = new ArrayList<>();
    private int textCharsLeft;
    private int deduplicated;

    /**
     * A file embedded in a text or in TNEF.
     *
     * @param number its number in that part, from 1
     */
    private record Embedded(
            Entity text, int number, int part, @Nullable String name, String type, Slice content) {}

    /**
     * Finds the embedded files of a message.
     *
     * @param shown which parts are shown as text and HTML
     */
    Attachments(byte[] original, List<Entity> entities, BodyParts shown, MessageLimits limits, Defects defects) {
        this.original = original;
        this.entities = entities;
        this.shown = shown;
        this.limits = limits;
        this.defects = defects;
        this.textCharsLeft = limits.attachmentsTextChars();
        entities.forEach(this::findEmbedded);
        entities.forEach(this::findInTnef);
    }

    /**
     * The attachments, in the order of the parts.
     *
     * @param messageText the text of the message; words that it has are left out of unused alternatives
     */
    List<Attachment> list(String messageText) {
        var attachments = new ArrayList<Attachment>();
        for (Entity entity : entities) {
            if (isFile(entity)) {
                attachments.add(attachment(entity, messageText));
            }
        }
        for (Embedded file : embedded) {
            String name = name(file);
            String text = bounded(embeddedText(file, name), name);
            attachments.add(
                    new Attachment(file.part, name, file.type, file.content.length(), file.content.sha256(), text));
        }
        return List.copyOf(attachments);
    }

    private static String name(Embedded file) {
        return file.name == null ? FileNames.generated(file.part, file.type) : file.name;
    }

    private @Nullable String embeddedText(Embedded file, String name) {
        return file.type.equals("message/rfc822")
                ? messageText(file.content)
                : fileText(file.type, null, name, file.content);
    }

    /** Finds the files in a part that is TNEF. */
    private void findInTnef(Entity entity) {
        TnefContents contents = shown.tnef().of(entity);
        for (int i = 0; contents != null && i < contents.files().size(); i++) {
            TnefContents.AttachedFile file = contents.files().get(i);
            if (embedded.size() >= MOST_EMBEDDED || entities.size() + embedded.size() >= limits.parts()) {
                defects.add(DefectCode.EMBEDDED_LIMIT);
                return;
            }
            String name = FileNames.safe(file.name() == null ? null : FieldText.withoutControls(file.name()), defects);
            int part = entities.size() + embedded.size();
            embedded.add(new Embedded(entity, i + 1, part, name, file.type(), Slice.of(file.content())));
        }
    }

    /** Finds files embedded in a text that is shown. They stay in the text too. */
    private void findEmbedded(Entity entity) {
        boolean plain = entity.isLeaf() && !MediaType.isHtml(entity.type) && shown.isInText(entity);
        if (!plain || embedded.size() >= MOST_EMBEDDED) {
            return;
        }
        Slice content = TransferEncoding.decode(
                entity.body(original), entity.transferEncoding, entity.type, entity.charset, new Defects());
        List<EmbeddedFile> files = EmbeddedFile.in(content, MOST_EMBEDDED + 1);
        for (int i = 0; i < files.size(); i++) {
            EmbeddedFile file = files.get(i);
            if (file.content() == null) {
                boolean yenc = content.bytes()[file.from()] == '=';
                defects.add(yenc ? DefectCode.YENC_INVALID : DefectCode.UUENCODE_INVALID, file.damage());
            } else if (embedded.size() >= MOST_EMBEDDED || entities.size() + embedded.size() >= limits.parts()) {
                defects.add(DefectCode.EMBEDDED_LIMIT);
                return;
            } else {
                String name = FileNames.safe(FieldText.withoutControls(nameText(file.name())), defects);
                int part = entities.size() + embedded.size();
                String type = name == null ? "application/octet-stream" : FileNames.type(name);
                embedded.add(new Embedded(entity, i + 1, part, name, type, file.content()));
            }
        }
    }

    private static String nameText(String latin1) {
        byte[] bytes = latin1.getBytes(StandardCharsets.ISO_8859_1);
        String utf8 = Charsets.utf8(Slice.of(bytes));
        return utf8 == null ? latin1 : utf8;
    }

    /** The MIME parts, then the embedded files. */
    List<MimePart> parts() {
        var parts = new ArrayList<MimePart>();
        entities.forEach(entity -> parts.add(entity.toPart()));
        for (Embedded file : embedded) {
            Entity text = file.text;
            parts.add(new MimePart(
                    text.index,
                    text.depth + 1,
                    file.type,
                    text.charset,
                    text.transferEncoding,
                    file.name,
                    null,
                    null,
                    text.bodyStart,
                    text.bodyStart,
                    text.bodyEnd,
                    file.number));
        }
        return List.copyOf(parts);
    }

    private boolean isFile(Entity entity) {
        if (entity.isMessage()) {
            return true;
        }
        if (!entity.isLeaf()) {
            return false;
        }
        return entity.fileName != null || !shown.isShown(entity) && !shown.isStub(entity) && !isEmptyRoot(entity);
    }

    /** A message without a body is not an attachment, whatever type it claims. */
    private static boolean isEmptyRoot(Entity entity) {
        return entity.isRoot() && entity.bodyStart == entity.bodyEnd;
    }

    private Attachment attachment(Entity entity, String messageText) {
        Slice content = TransferEncoding.decode(
                entity.body(original), entity.transferEncoding, entity.type, entity.charset, defects);
        String name = entity.fileName == null ? FileNames.generated(entity.index, entity.type) : entity.fileName;
        return new Attachment(
                entity.index,
                name,
                entity.type,
                content.length(),
                content.sha256(),
                attachmentText(entity, name, content, messageText));
    }

    private @Nullable String attachmentText(Entity entity, String name, Slice content, String messageText) {
        if (shown.isInText(entity)) {
            return null;
        }
        String text = entity.isMessage() ? nestedText(entity, content) : fileText(entity.type, entity, name, content);
        boolean alternative = entity.parent != null && entity.parent.type.equals("multipart/alternative");
        if (text != null
                && alternative
                && (BodyParts.isBodyType(entity.type) || MediaType.isHtml(entity.type))
                && deduplicated++ < BodyParts.MOST_COMPARED) {
            text = WordDifference.of(text, messageText);
        }
        return bounded(text, name);
    }

    private @Nullable String bounded(@Nullable String text, String name) {
        if (text == null) {
            return null;
        }
        int most = Math.min(limits.attachmentTextChars(), textCharsLeft);
        String cut = Characters.cut(text, most);
        if (cut.length() < text.length()) {
            defects.add(DefectCode.ATTACHMENT_TEXT_LIMIT, name);
        }
        textCharsLeft -= cut.length();
        return cut;
    }

    private @Nullable String fileText(String type, @Nullable Entity entity, String name, Slice content) {
        if (!isTextual(type, name)
                || textCharsLeft <= 0
                || MediaType.isBinary(content.first(8).copy())) {
            return null;
        }
        Slice read = content.first((int) Math.min(Integer.MAX_VALUE, 4L * limits.attachmentTextChars()));
        String text = PlainText.of(read, entity == null ? null : PartTexts.label(entity, read), name, defects);
        if (read.length() < content.length()) {
            defects.add(DefectCode.ATTACHMENT_TEXT_LIMIT, name);
        }
        return switch (type) {
            case "text/enriched", "text/richtext" -> PartTexts.withoutTags(text);
            default -> MediaType.isHtml(type) ? HtmlText.of(text) : text;
        };
    }

    static boolean isTextual(String type, String name) {
        if (type.startsWith("text/") && !type.equals("text/rtf")) {
            return true;
        }
        return switch (type) {
            case "application/json",
                    "application/xml",
                    "application/ics",
                    "application/csv",
                    "application/x-patch",
                    "application/xhtml+xml",
                    "message/delivery-status",
                    "message/disposition-notification" -> true;
            case "application/octet-stream", "application/vnd.ms-excel" ->
                switch (FileNames.extension(name)) {
                    case "txt", "csv", "ics", "log", "md", "patch", "diff", "json", "xml", "asc" -> true;
                    default -> false;
                };
            default -> false;
        };
    }

    /** Subject, authors, date and text of a nested message. */
    private @Nullable String nestedText(Entity entity, Slice content) {
        if (entity.opened) {
            Entity message = entity.children.getFirst();
            String text = shown.textOf(message);
            String other = shown.otherTextOf(message, text);
            return MessageHeader.of(message, original, limits, defects).summary()
                    + text
                    + (other.isEmpty() ? "" : "\n" + other);
        }
        if (entity.transferEncoding.equals("7bit") || content.length() == 0 || textCharsLeft <= 0) {
            return null; // not parsed because of a limit
        }
        return messageText(content);
    }

    /** The text of a message whose bytes are not in the original, because it was encoded. One level is parsed. */
    private @Nullable String messageText(Slice content) {
        if (content.length() == 0 || textCharsLeft <= 0) {
            return null;
        }
        byte[] bytes = content.copy();
        var inner = new Defects();
        var small = new MessageLimits(10, 0, 200, 1000, 1 << 16, 100, limits.attachmentTextChars(), 0, 0);
        List<Entity> parts = MimeReader.read(bytes, small, inner).entities();
        var bodies = new BodyParts(bytes, parts, small, inner);
        String text = bodies.textOf(parts.getFirst());
        String other = bodies.otherTextOf(parts.getFirst(), text);
        return MessageHeader.of(parts.getFirst(), bytes, small, inner).summary()
                + text
                + (other.isEmpty() ? "" : "\n" + other);
    }
}
