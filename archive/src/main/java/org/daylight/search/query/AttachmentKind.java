package org.daylight.search.query;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.daylight.message.Attachment;

/**
 * What kind of file an attachment is: the values of {@code type:} and of its facet.
 *
 * <p>Taken from the media type if that is specific, otherwise from the extension of the file name. Both are only claims of the sender.
 */
public enum AttachmentKind {
    PDF,
    DOCUMENT,
    SPREADSHEET,
    PRESENTATION,
    TEXT,
    HTML,
    IMAGE,
    AUDIO,
    VIDEO,
    ARCHIVE,
    CALENDAR,
    CONTACT,
    MESSAGE,
    PATCH,
    SIGNATURE,
    PROGRAM,
    OTHER;

    private static final Map<String, AttachmentKind> TYPES = Map.ofEntries(
            Map.entry("application/pdf", PDF),
            Map.entry("application/msword", DOCUMENT),
            Map.entry("application/rtf", DOCUMENT),
            Map.entry("text/rtf", DOCUMENT),
            Map.entry("application/vnd.openxmlformats-officedocument.wordprocessingml.document", DOCUMENT),
            Map.entry("application/vnd.oasis.opendocument.text", DOCUMENT),
            Map.entry("application/vnd.ms-excel", SPREADSHEET),
            Map.entry("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", SPREADSHEET),
            Map.entry("application/vnd.oasis.opendocument.spreadsheet", SPREADSHEET),
            Map.entry("text/csv", SPREADSHEET),
            Map.entry("text/tab-separated-values", SPREADSHEET),
            Map.entry("application/vnd.ms-powerpoint", PRESENTATION),
            Map.entry("application/vnd.openxmlformats-officedocument.presentationml.presentation", PRESENTATION),
            Map.entry("application/vnd.oasis.opendocument.presentation", PRESENTATION),
            Map.entry("text/html", HTML),
            Map.entry("application/xhtml+xml", HTML),
            Map.entry("application/zip", ARCHIVE),
            Map.entry("application/x-zip-compressed", ARCHIVE),
            Map.entry("application/gzip", ARCHIVE),
            Map.entry("application/x-gzip", ARCHIVE),
            Map.entry("application/x-tar", ARCHIVE),
            Map.entry("application/x-7z-compressed", ARCHIVE),
            Map.entry("application/zstd", ARCHIVE),
            Map.entry("text/calendar", CALENDAR),
            Map.entry("application/ics", CALENDAR),
            Map.entry("text/vcard", CONTACT),
            Map.entry("text/x-vcard", CONTACT),
            Map.entry("text/directory", CONTACT),
            Map.entry("message/rfc822", MESSAGE),
            Map.entry("message/global", MESSAGE),
            Map.entry("text/x-patch", PATCH),
            Map.entry("text/x-diff", PATCH),
            Map.entry("application/pgp-signature", SIGNATURE),
            Map.entry("application/pkcs7-signature", SIGNATURE),
            Map.entry("application/x-pkcs7-signature", SIGNATURE),
            Map.entry("application/x-msdownload", PROGRAM),
            Map.entry("application/vnd.microsoft.portable-executable", PROGRAM));

    private static final Map<String, AttachmentKind> EXTENSIONS = Map.ofEntries(
            Map.entry("pdf", PDF),
            Map.entry("doc", DOCUMENT),
            Map.entry("docx", DOCUMENT),
            Map.entry("odt", DOCUMENT),
            Map.entry("rtf", DOCUMENT),
            Map.entry("wpd", DOCUMENT),
            Map.entry("xls", SPREADSHEET),
            Map.entry("xlsx", SPREADSHEET),
            Map.entry("ods", SPREADSHEET),
            Map.entry("csv", SPREADSHEET),
            Map.entry("tsv", SPREADSHEET),
            Map.entry("ppt", PRESENTATION),
            Map.entry("pptx", PRESENTATION),
            Map.entry("odp", PRESENTATION),
            Map.entry("txt", TEXT),
            Map.entry("md", TEXT),
            Map.entry("log", TEXT),
            Map.entry("htm", HTML),
            Map.entry("html", HTML),
            Map.entry("png", IMAGE),
            Map.entry("jpg", IMAGE),
            Map.entry("jpeg", IMAGE),
            Map.entry("gif", IMAGE),
            Map.entry("tif", IMAGE),
            Map.entry("tiff", IMAGE),
            Map.entry("bmp", IMAGE),
            Map.entry("svg", IMAGE),
            Map.entry("webp", IMAGE),
            Map.entry("heic", IMAGE),
            Map.entry("mp3", AUDIO),
            Map.entry("wav", AUDIO),
            Map.entry("m4a", AUDIO),
            Map.entry("ogg", AUDIO),
            Map.entry("mp4", VIDEO),
            Map.entry("mov", VIDEO),
            Map.entry("avi", VIDEO),
            Map.entry("mkv", VIDEO),
            Map.entry("webm", VIDEO),
            Map.entry("zip", ARCHIVE),
            Map.entry("gz", ARCHIVE),
            Map.entry("tgz", ARCHIVE),
            Map.entry("tar", ARCHIVE),
            Map.entry("bz2", ARCHIVE),
            Map.entry("xz", ARCHIVE),
            Map.entry("zst", ARCHIVE),
            Map.entry("7z", ARCHIVE),
            Map.entry("rar", ARCHIVE),
            Map.entry("ics", CALENDAR),
            Map.entry("vcf", CONTACT),
            Map.entry("eml", MESSAGE),
            Map.entry("msg", MESSAGE),
            Map.entry("patch", PATCH),
            Map.entry("diff", PATCH),
            Map.entry("asc", SIGNATURE),
            Map.entry("p7s", SIGNATURE),
            Map.entry("sig", SIGNATURE),
            Map.entry("exe", PROGRAM),
            Map.entry("scr", PROGRAM),
            Map.entry("bat", PROGRAM),
            Map.entry("pif", PROGRAM));

    /** The kind of an attachment. */
    public static AttachmentKind of(Attachment attachment) {
        return of(attachment.type(), attachment.name());
    }

    static AttachmentKind of(String type, String name) {
        AttachmentKind byType = TYPES.get(type);
        if (byType != null) {
            return byType;
        }
        AttachmentKind byName = EXTENSIONS.get(extension(name));
        if (byName != null) {
            return byName;
        }
        return switch (type.substring(0, Math.max(0, type.indexOf('/')))) {
            case "text" -> TEXT;
            case "image" -> IMAGE;
            case "audio" -> AUDIO;
            case "video" -> VIDEO;
            default -> OTHER;
        };
    }

    /** What follows the last dot, in lower case; empty when there is none or it is longer than 16 characters. */
    public static String extension(String name) {
        String extension = name.substring(name.lastIndexOf('.') + 1);
        return extension.length() == name.length() || extension.length() > 16 ? "" : extension.toLowerCase(Locale.ROOT);
    }

    /** As the query language writes it: {@code pdf}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind with this word, in any case. */
    public static Optional<AttachmentKind> parse(String word) {
        for (AttachmentKind kind : values()) {
            if (kind.name().equalsIgnoreCase(word)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
