package org.daylight.message.parse;

import java.util.List;
import org.daylight.message.Attachment;
import org.daylight.message.Characters;
import org.daylight.message.DefectCode;
import org.daylight.message.Defects;
import org.daylight.message.Message;
import org.daylight.message.MessageLimits;
import org.daylight.message.Slice;
import org.daylight.message.field.FileNames;
import org.daylight.message.field.MediaType;
import org.daylight.message.html.HtmlText;
import org.daylight.message.html.PlainText;
import org.jspecify.annotations.Nullable;

/**
 * The view of a document that is not a message: a {@link Message} without header fields, whose subject is the file's name, with one part and
 * one attachment (part 0) that is the whole file. So lists, search and pages need no second kind of view. Text, CSV and HTML are its text;
 * any other file has none here.
 */
final class FileMessage {

    private FileMessage() {}

    /** @param name hostile; shown without path, control and deceptive characters */
    static Message of(byte[] original, String name, String type, MessageLimits limits) {
        var defects = new Defects();
        Slice content = Slice.of(original);
        String safe = FileNames.safe(name, new Defects());
        String shown = safe == null ? FileNames.generated(0, type) : safe;
        Entity file = new Entity(0, null, 0, 0);
        file.type = type;
        file.transferEncoding = "binary";
        file.fileName = shown;
        file.disposition = Message.FILE_DISPOSITION;
        file.bodyEnd = original.length;
        String source = source(content, file, shown, limits, defects);
        boolean isHtml = MediaType.isHtml(type) && source != null;
        String text = source == null ? "" : isHtml ? HtmlText.of(source) : source;
        return new Message(
                List.of(),
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                shown,
                null,
                null,
                List.of(file.toPart()),
                text,
                "",
                isHtml ? source : null,
                List.of(),
                List.of(new Attachment(0, shown, type, original.length, content.sha256(), null)),
                defects.list());
    }

    /** The decoded text of a textual file; null for any other. */
    private static @Nullable String source(
            Slice content, Entity file, String name, MessageLimits limits, Defects defects) {
        boolean isTextual = Attachments.isTextual(file.type, name) || isTextualFile(file.type);
        String label = byteOrder(content);
        if (!isTextual || label == null && MediaType.isBinary(content.first(8).copy())) {
            return null;
        }
        Slice read = content.first((int) Math.min(Integer.MAX_VALUE, 4L * limits.textChars()));
        String decoded = PlainText.of(read, label == null ? PartTexts.label(file, read) : label, "file", defects);
        String text = Characters.cut(decoded, limits.textChars());
        if (text.length() < decoded.length() || read.length() < content.length()) {
            defects.add(DefectCode.TEXT_LIMIT, "file");
        }
        return text;
    }

    /** Types of text that mail does not use for attachments. */
    private static boolean isTextualFile(String type) {
        return switch (type) {
            case "application/x-subrip",
                    "application/javascript",
                    "application/x-sh",
                    "application/sql",
                    "application/x-yaml",
                    "application/yaml" -> true;
            default -> false;
        };
    }

    /** The charset that a byte order mark of UTF-16 names; null without one. */
    private static @Nullable String byteOrder(Slice content) {
        byte[] start = content.first(2).copy();
        if (start.length < 2) {
            return null;
        }
        int mark = (start[0] & 0xff) << 8 | start[1] & 0xff;
        return mark == 0xfeff ? "utf-16be" : mark == 0xfffe ? "utf-16le" : null;
    }
}
