package org.daylight.web.file;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.daylight.http.Response;

/**
 * Serves bytes of a document so that they cannot run anything in a reader's browser: as a download, with a content type from a short
 * list and a restrictive security policy (RFC 6266, RFC 8187).
 */
public final class Download {

    private static final int MAX_NAME_CHARS = 120;

    /** Content types that are sent as they are; all others become {@code application/octet-stream}. None of them can contain a script. */
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("application/pdf", "application/pdf"),
            Map.entry("application/zip", "application/zip"),
            Map.entry("application/gzip", "application/gzip"),
            Map.entry("application/json", "application/json"),
            Map.entry("application/msword", "application/msword"),
            Map.entry("application/vnd.ms-excel", "application/vnd.ms-excel"),
            Map.entry("application/rtf", "application/rtf"),
            Map.entry("message/rfc822", "message/rfc822"),
            Map.entry("text/calendar", "text/calendar"),
            Map.entry("text/csv", "text/csv"),
            Map.entry("text/plain", "text/plain"));

    private Download() {}

    /** The content as a download. @param name its file name, which need not be safe */
    public static Response of(byte[] content, String type, String name) {
        String sent = image(content).orElse(TYPES.getOrDefault(type, "application/octet-stream"));
        return Response.bytes(sent, content)
                .trust(Response.Trust.FOREIGN)
                .with("Content-Disposition", disposition(name));
    }

    /** An image of a safe view, to be shown or saved. */
    public static Response image(byte[] content, String name) {
        return of(content, "application/octet-stream", name)
                .with("Content-Disposition", disposition(name).replaceFirst("attachment", "inline"));
    }

    /** The type of an image that a page may show, detected from its first bytes, not from its declared type. SVG is never allowed. */
    static Optional<String> image(byte[] content) {
        if (starts(content, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n')) {
            return Optional.of("image/png");
        }
        if (starts(content, 0xff, 0xd8, 0xff)) {
            return Optional.of("image/jpeg");
        }
        if (starts(content, 'G', 'I', 'F', '8')) {
            return Optional.of("image/gif");
        }
        boolean webp = starts(content, 'R', 'I', 'F', 'F')
                && content.length > 12
                && content[8] == 'W'
                && content[9] == 'E'
                && content[10] == 'B'
                && content[11] == 'P';
        return webp ? Optional.of("image/webp") : Optional.empty();
    }

    private static boolean starts(byte[] content, int... first) {
        if (content.length < first.length) {
            return false;
        }
        for (int i = 0; i < first.length; i++) {
            if ((content[i] & 0xff) != first[i]) {
                return false;
            }
        }
        return true;
    }

    /** The value of Content-Disposition, with an ASCII name for old browsers and the full name for all others. */
    public static String disposition(String name) {
        String safe = safe(name);
        String ascii = safe.replaceAll("[^A-Za-z0-9 ._()+,=@-]", "_");
        return "attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + SiteAddress.encode(safe);
    }

    /** A safe file name: no path, no control characters, no bidirectional controls, no leading dot, a limited length. */
    public static String safe(String name) {
        var out = new StringBuilder();
        name.codePoints().limit(MAX_NAME_CHARS).forEach(c -> {
            int type = Character.getType(c);
            boolean bad = type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.SURROGATE
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR
                    || "/\\:*?\"<>|".indexOf(c) >= 0;
            out.appendCodePoint(bad ? '_' : c);
        });
        String safe = out.toString().strip();
        while (safe.startsWith(".")) {
            safe = safe.substring(1);
        }
        return safe.isEmpty() ? "file" : safe;
    }

    /** The published bytes as plain text, with a charset that can show them. */
    public static Response source(byte[] content) {
        String charset = isUtf8(content) ? "utf-8" : "windows-1252";
        return Response.bytes("text/plain; charset=" + charset, content).trust(Response.Trust.FOREIGN);
    }

    private static boolean isUtf8(byte[] content) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(content));
            return true;
        } catch (java.nio.charset.CharacterCodingException e) {
            return false;
        }
    }
}
