package org.daylight.message.field;

import java.util.Map;
import java.util.Set;
import org.daylight.message.Characters;
import org.daylight.message.DefectCode;
import org.daylight.message.Defects;
import org.jspecify.annotations.Nullable;

/** File names that are safe to show and to offer for download. */
public final class FileNames {

    private static final int LONGEST = 200;
    private static final int LONGEST_EXTENSION = 20;

    private static final Map<String, String> EXTENSIONS = Map.ofEntries(
            Map.entry("text/plain", "txt"),
            Map.entry("text/html", "html"),
            Map.entry("text/csv", "csv"),
            Map.entry("text/calendar", "ics"),
            Map.entry("text/vcard", "vcf"),
            Map.entry("text/x-vcard", "vcf"),
            Map.entry("text/rtf", "rtf"),
            Map.entry("text/x-patch", "patch"),
            Map.entry("text/x-diff", "diff"),
            Map.entry("message/rfc822", "eml"),
            Map.entry("message/global", "eml"),
            Map.entry("message/delivery-status", "txt"),
            Map.entry("text/rfc822-headers", "txt"),
            Map.entry("image/jpeg", "jpg"),
            Map.entry("image/jpg", "jpg"),
            Map.entry("image/png", "png"),
            Map.entry("image/gif", "gif"),
            Map.entry("image/svg+xml", "svg"),
            Map.entry("image/webp", "webp"),
            Map.entry("image/tiff", "tif"),
            Map.entry("application/pdf", "pdf"),
            Map.entry("application/zip", "zip"),
            Map.entry("application/json", "json"),
            Map.entry("application/xml", "xml"),
            Map.entry("application/msword", "doc"),
            Map.entry("application/rtf", "rtf"),
            Map.entry("application/pgp-signature", "asc"),
            Map.entry("application/pgp-keys", "asc"),
            Map.entry("application/pkcs7-signature", "p7s"),
            Map.entry("application/x-pkcs7-signature", "p7s"),
            Map.entry("application/pkcs7-mime", "p7m"),
            Map.entry("application/x-pkcs7-mime", "p7m"),
            Map.entry("application/ms-tnef", "dat"));

    private static final Set<String> MORE_EXTENSIONS = Set.of(
            "bmp", "docx", "gz", "jpeg", "mp3", "mp4", "octet-stream", "odt", "ppt", "pptx", "tiff", "xls", "xlsx");

    private FileNames() {}

    /**
     * The name without path, control characters and deceptive characters; null when nothing is left.
     *
     * @param defects receives a defect when the name was changed
     */
    public static @Nullable String safe(@Nullable String given, Defects defects) {
        if (given == null) {
            return null;
        }
        String stripped = given.strip();
        String last = stripped.substring(Math.max(stripped.lastIndexOf('/'), stripped.lastIndexOf('\\')) + 1);
        var name = new StringBuilder();
        last.codePoints().forEach(c -> {
            if (Characters.isVisible(c) && !Characters.isDeceptive(c)) {
                name.appendCodePoint("<>:\"|?*".indexOf(c) >= 0 ? '_' : c);
            }
        });
        String safe = shorten(name.toString().strip());
        while (safe.startsWith("..") || safe.startsWith(" ")) {
            safe = safe.substring(1);
        }
        while (safe.endsWith(".") || safe.endsWith(" ")) {
            safe = safe.substring(0, safe.length() - 1);
        }
        if (!safe.equals(stripped)) {
            defects.add(DefectCode.FILE_NAME_UNSAFE, safe);
        }
        return safe.isEmpty() || safe.equals(".") ? null : safe;
    }

    private static String shorten(String name) {
        if (name.length() <= LONGEST) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        String extension = dot > 0 && name.length() - dot <= LONGEST_EXTENSION ? name.substring(dot) : "";
        return Characters.cut(name, LONGEST - extension.length()) + extension;
    }

    /** A generated name for a part that has none: {@code part-3.png}. */
    public static String generated(int part, String type) {
        String stem = type.startsWith("message/") ? "message-" : "part-";
        return stem + part + "." + EXTENSIONS.getOrDefault(type, "bin");
    }

    /** Whether a word is the extension of files that are not plain text. */
    static boolean isKnownExtension(String word) {
        return !word.equals("txt") && (EXTENSIONS.containsValue(word) || MORE_EXTENSIONS.contains(word));
    }

    /** The media type of a file from its name alone. */
    public static String type(String name) {
        String extension = extension(name);
        return switch (extension) {
            case "txt" -> "text/plain";
            case "jpg", "jpeg" -> "image/jpeg";
            case "png", "gif", "webp" -> "image/" + extension;
            case "pdf", "zip", "rtf" -> "application/" + extension;
            default -> "application/octet-stream";
        };
    }

    /** The text after the last dot, in lower case; empty when there is none. */
    public static String extension(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(java.util.Locale.ROOT);
    }
}
