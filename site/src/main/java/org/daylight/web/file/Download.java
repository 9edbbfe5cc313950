package org.daylight.web.file;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.daylight.http.Response;

/**
 * How bytes that came with a document are handed out so that they cannot act in a reader's browser: as a file to keep, under a type
 * from a short list, confined (RFC 6266, RFC 8187).
 */
public final class Download {

    private static final int MAX_NAME_CHARS = 120;

    /** Types that a browser may be told; everything else is a row of bytes. None of them can hold a script. */
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

    /** The content as a file to keep. */
    public static Response of(byte[] content, String type, String name) {
        String sent = image(content).orElse(TYPES.getOrDefault(type, "application/octet-stream"));
        return Response.bytes(sent, content)
                .trust(Response.Trust.FOREIGN)
                .with("Content-Disposition", disposition(name));
    }

    /** The type of an image that may be shown in a page, by its first bytes, whatever it claims to be; SVG never is one. */
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

    /** The value of Content-Disposition: a plain name for old browsers and the full one for the others. */
    public static String disposition(String name) {
        String safe = safe(name);
        String ascii = safe.replaceAll("[^A-Za-z0-9 ._()+,=@-]", "_");
        return "attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + SiteAddress.encode(safe);
    }

    /** No path, no control, no character that turns the writing direction, no leading dot, and not without end. */
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

    /** The published bytes to look at: the charset that shows them, and nothing else. */
    static Response source(byte[] content) {
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
