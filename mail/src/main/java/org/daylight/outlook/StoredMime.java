package org.daylight.outlook;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.daylight.mapi.MapiAttachment;
import org.daylight.mapi.MapiMessage;
import org.daylight.mapi.PropertyTag;
import org.daylight.message.field.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * The body of an S/MIME message, which Outlook keeps as it was sent, in the item's only attachment ([MS-OXOSMIME] sections 2.1 and 2.2).
 */
final class StoredMime {

    private static final String CLASS = "ipm.note.smime";
    private static final int LONGEST_FIELDS = 16 << 10;

    private StoredMime() {}

    /** The stored body with its Content-Type; null when the item is no S/MIME message. */
    static @Nullable WrittenBody of(MapiMessage message) {
        String type = message.messageClass().toLowerCase(Locale.ROOT);
        boolean secure = type.equals(CLASS) || type.startsWith(CLASS + ".") || type.contains(".smime");
        if (!secure || message.attachments().size() != 1) {
            return null;
        }
        MapiAttachment only = message.attachments().getFirst();
        byte[] content = only.content();
        if (content == null || only.problem() != null) {
            return null;
        }
        return type.endsWith("multipartsigned") ? entity(content) : opaque(only, content);
    }

    /** A whole MIME entity: fields, blank line, body. */
    private static @Nullable WrittenBody entity(byte[] content) {
        String start = new String(content, 0, Math.min(content.length, LONGEST_FIELDS), StandardCharsets.ISO_8859_1);
        int end = start.indexOf("\r\n\r\n");
        int length = 4;
        if (end < 0) {
            end = start.indexOf("\n\n");
            length = 2;
        }
        if (end < 0) {
            return null;
        }
        String fields = contentFields(BodyEncoder.withCrlf(start.substring(0, end)));
        boolean signed = fields.toLowerCase(Locale.ROOT).contains("content-type: multipart/signed");
        return signed
                ? new WrittenBody("stored", fields, Arrays.copyOfRange(content, end + length, content.length))
                : null;
    }

    /** The fields that describe the body; the others are also in the transport header. */
    private static String contentFields(String header) {
        var fields = new StringBuilder();
        boolean kept = false;
        for (String line : header.split("\r\n")) {
            boolean continues = line.startsWith(" ") || line.startsWith("\t");
            kept = continues ? kept : line.toLowerCase(Locale.ROOT).startsWith("content-");
            if (kept) {
                fields.append(line).append("\r\n");
            }
        }
        return fields.toString();
    }

    /** The ways in which the body may have been sent; the fields of the transport header apply to all of them. */
    static List<WrittenBody> originals(WrittenBody stored, MapiMessage message) {
        byte[] content = message.attachments().getFirst().content();
        if (content == null || !isOpaque(stored)) {
            return List.of(stored);
        }
        var bodies = new ArrayList<WrittenBody>();
        for (int line : new int[] {76, 64, 72, 60}) {
            bodies.add(new WrittenBody("stored-base64-" + line, null, BodyEncoder.BASE64.encode(content, line)));
        }
        return bodies;
    }

    /** Whether the fields of the transport header describe the stored body. */
    static boolean fits(WrittenBody stored, TransportHeader header) {
        Parameters type = header.parameters("content-type");
        if (type == null) {
            return false;
        }
        if (isOpaque(stored)) {
            Parameters encoding = header.parameters("content-transfer-encoding");
            return type.value().matches("application/(x-)?pkcs7-mime")
                    && encoding != null
                    && encoding.value().equals("base64");
        }
        String boundary = type.get("boundary");
        return boundary != null
                && type.value().equals("multipart/signed")
                && new String(stored.body(), StandardCharsets.ISO_8859_1).contains("--" + boundary);
    }

    private static boolean isOpaque(WrittenBody stored) {
        return stored.fields() != null && stored.fields().contains("pkcs7-mime");
    }

    /** The bytes of a CMS object. */
    private static WrittenBody opaque(MapiAttachment attachment, byte[] content) {
        String given = attachment.properties().text(PropertyTag.ATTACH_MIME_TAG);
        String type = given != null && given.toLowerCase(Locale.ROOT).contains("pkcs7-mime")
                ? given.strip().toLowerCase(Locale.ROOT)
                : "application/pkcs7-mime";
        String safe = type.matches("[a-z0-9./+-]{1,80}") ? type : "application/pkcs7-mime";
        return new WrittenBody(
                "stored",
                "Content-Type: " + safe + HeaderLines.parameter("name", "smime.p7m")
                        + "\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment"
                        + HeaderLines.parameter("filename", "smime.p7m") + "\r\n",
                BodyEncoder.BASE64.encode(content));
    }
}
