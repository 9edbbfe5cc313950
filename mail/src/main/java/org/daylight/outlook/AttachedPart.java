package org.daylight.outlook;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.daylight.mapi.MapiAttachment;
import org.daylight.mapi.MapiLoss;
import org.daylight.mapi.MapiMessage;
import org.daylight.mapi.MapiProperties;
import org.daylight.mapi.PropertyTag;
import org.daylight.message.field.FileNames;
import org.jspecify.annotations.Nullable;

/** Writes one attachment as a MIME part (spec/outlook.md section 5). */
final class AttachedPart {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, d MMM uuuu HH:mm:ss '+0000'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final Pattern TYPE =
            Pattern.compile("[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100}", Pattern.CASE_INSENSITIVE);
    private static final Pattern CONTENT_ID = Pattern.compile("[!-;=?-~]{1,900}");
    private static final String LOSS_FIELD = "X-Daylight-Loss: ";
    private static final byte[] NOTHING = {};
    private static final byte[] OLE_FILE = {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0};

    private final MapiAttachment attachment;
    private final Consumer<MapiLoss> losses;

    AttachedPart(MapiAttachment attachment, Consumer<MapiLoss> losses) {
        this.attachment = attachment;
        this.losses = losses;
    }

    /** The Content-ID without angle brackets; null when there is none that can be written. */
    static @Nullable String contentId(MapiAttachment attachment) {
        String id = attachment.properties().text(PropertyTag.ATTACH_CONTENT_ID);
        if (id == null) {
            return null;
        }
        String bare = id.strip();
        bare = bare.startsWith("<") && bare.endsWith(">") && bare.length() > 2
                ? bare.substring(1, bare.length() - 1)
                : bare;
        return CONTENT_ID.matcher(bare).matches() ? bare : null;
    }

    /**
     * The part.
     *
     * @param inline whether the HTML shows it
     * @param depth how many messages contain the message of this attachment
     */
    WrittenPart write(boolean inline, int depth) {
        var fields = new StringBuilder();
        TnefContents.AttachedFile file = file(depth);
        MapiLoss problem = attachment.problem();
        if (file == null) {
            file = new TnefContents.AttachedFile(name(), type(NOTHING, name()), NOTHING);
            problem = attachment.embedded() == null ? problem : tooDeep();
        }
        byte[] content = file.content();
        BodyEncoder encoder = file.type().startsWith("message/") ? BodyEncoder.identity(content) : BodyEncoder.BASE64;
        fields.append("Content-Type: ").append(file.type()).append("\r\n");
        encoding(fields, encoder);
        disposition(fields, inline, file.name());
        place(fields);
        if (problem != null) {
            losses.accept(named(problem));
            fields.append(LOSS_FIELD).append(problem.code().code()).append("\r\n");
        }
        return new WrittenPart(fields.toString(), encoder.encode(content));
    }

    /**
     * The attachment as a file; an embedded message is written as one. Null when its contents are absent, or nested too
     * deeply.
     *
     * @param depth how many messages contain the message of this attachment
     */
    TnefContents.@Nullable AttachedFile file(int depth) {
        MapiMessage embedded = attachment.embedded();
        if (embedded != null) {
            if (depth + 1 >= MapiMessage.DEPTH) {
                return null;
            }
            WrittenMessage written = MessageWriter.write(embedded, depth + 1);
            written.losses().forEach(losses);
            return new TnefContents.AttachedFile(messageName(name(), embedded), "message/rfc822", written.bytes());
        }
        byte[] content = attachment.content();
        return content == null ? null : new TnefContents.AttachedFile(name(), type(content, name()), content);
    }

    private static MapiLoss tooDeep() {
        return new MapiLoss(MapiLoss.Code.LIMIT, "more than " + MapiMessage.DEPTH + " nested messages");
    }

    /** A problem of this attachment with its name. */
    MapiLoss named(MapiLoss problem) {
        String name = name();
        String what = problem.detail();
        return name == null ? problem : new MapiLoss(problem.code(), what.isEmpty() ? name : name + ": " + what);
    }

    private static void encoding(StringBuilder fields, BodyEncoder encoder) {
        fields.append("Content-Transfer-Encoding: ").append(encoder.label()).append("\r\n");
    }

    private @Nullable String name() {
        String name = attachment.name();
        String line = name == null ? "" : HeaderLines.oneLine(name);
        String last = line.substring(Math.max(line.lastIndexOf('/'), line.lastIndexOf('\\')) + 1);
        return last.isEmpty() ? null : last.length() > 250 ? shortened(last) : last;
    }

    private static String shortened(String name) {
        int dot = name.lastIndexOf('.');
        String extension = dot > name.length() - 12 ? name.substring(dot) : "";
        int end = 250 - extension.length();
        return name.substring(0, Character.isHighSurrogate(name.charAt(end - 1)) ? end - 1 : end) + extension;
    }

    private static String messageName(@Nullable String name, MapiMessage embedded) {
        String subject = ItemHeader.subject(embedded.properties());
        String base = name != null ? name : subject == null ? "message" : HeaderLines.oneLine(subject);
        base = base.replaceAll("[/\\\\]", "_");
        String lower = base.toLowerCase(Locale.ROOT);
        return lower.endsWith(".eml") || lower.endsWith(".msg") ? base : base + ".eml";
    }

    private String type(byte[] content, @Nullable String name) {
        String given = attachment.properties().text(PropertyTag.ATTACH_MIME_TAG);
        String type = given == null ? "" : given.strip().toLowerCase(Locale.ROOT);
        if (attachment.method() == MapiAttachment.OLE && starts(content, OLE_FILE)) {
            return "application/x-ole-storage";
        }
        boolean composite = type.startsWith("multipart/") || type.startsWith("message/");
        if (TYPE.matcher(type).matches() && !composite) {
            return type;
        }
        if (type.equals("message/rfc822") || isReport(type) && BodyEncoder.identity(content) != BodyEncoder.BINARY) {
            return type;
        }
        return name == null || composite ? "application/octet-stream" : typeOf(name);
    }

    /** Parts of a delivery report (RFC 3464, RFC 8098), which may not be encoded. */
    private static boolean isReport(String type) {
        return type.equals("message/delivery-status") || type.equals("message/disposition-notification");
    }

    /** The type of a file by the extension of its name. */
    private static String typeOf(String name) {
        return switch (FileNames.extension(name)) {
            case "eml" -> "message/rfc822";
            case "htm", "html" -> "text/html";
            case "csv" -> "text/csv";
            case "ics" -> "text/calendar";
            case "vcf" -> "text/vcard";
            case "doc", "dot" -> "application/msword";
            case "xls" -> "application/vnd.ms-excel";
            case "ppt" -> "application/vnd.ms-powerpoint";
            case "docx" -> "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
            case "xlsx" -> "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
            case "pptx" -> "application/vnd.openxmlformats-officedocument.presentationml.presentation";
            case "odt" -> "application/vnd.oasis.opendocument.text";
            case "ods" -> "application/vnd.oasis.opendocument.spreadsheet";
            case "msg" -> "application/vnd.ms-outlook";
            case "tif", "tiff" -> "image/tiff";
            case "bmp" -> "image/bmp";
            default -> FileNames.type(name);
        };
    }

    private static boolean starts(byte[] content, byte[] with) {
        return content.length >= with.length && java.util.Arrays.equals(content, 0, with.length, with, 0, with.length);
    }

    private void disposition(StringBuilder fields, boolean inline, @Nullable String name) {
        fields.append("Content-Disposition: ").append(inline ? "inline" : "attachment");
        if (name != null) {
            fields.append(HeaderLines.parameter("filename", name));
        }
        date(fields, "creation-date", PropertyTag.CREATION_TIME);
        date(fields, "modification-date", PropertyTag.LAST_MODIFICATION_TIME);
        fields.append("\r\n");
        String id = contentId(attachment);
        if (id != null) {
            fields.append("Content-ID: <").append(id).append(">\r\n");
        }
    }

    private void date(StringBuilder fields, String name, int id) {
        Instant time = attachment.properties().time(id);
        if (time != null) {
            fields.append(HeaderLines.parameter(name, DATE.format(time)));
        }
    }

    /** A Content-Location, and where a file that is not in the item was stored. */
    private void place(StringBuilder fields) {
        MapiProperties properties = attachment.properties();
        String location = properties.text(PropertyTag.ATTACH_CONTENT_LOCATION);
        if (location != null && CONTENT_ID.matcher(location.strip()).matches()) {
            fields.append("Content-Location: ").append(location.strip()).append("\r\n");
        }
        if (attachment.content() == null && attachment.embedded() == null) {
            for (int id : List.of(PropertyTag.ATTACH_LONG_PATHNAME, PropertyTag.ATTACH_PATHNAME)) {
                String path = properties.text(id);
                if (path != null && !path.isBlank()) {
                    fields.append(
                            new HeaderLines().text("Content-Description", path).text());
                    return;
                }
            }
        }
    }
}
