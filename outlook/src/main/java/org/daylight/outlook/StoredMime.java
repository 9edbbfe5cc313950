package org.daylight.outlook;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.daylight.mapi.MapiAttachment;
import org.daylight.mapi.MapiMessage;
import org.daylight.mapi.PropertyTag;
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
        String fields = BodyEncoder.withCrlf(start.substring(0, end)) + "\r\n";
        String lower = fields.toLowerCase(Locale.ROOT);
        boolean signed = lower.startsWith("content-type: multipart/signed")
                || lower.contains("\ncontent-type: multipart/signed");
        for (String line : fields.split("\r\n")) {
            signed &= line.startsWith(" ")
                    || line.startsWith("\t")
                    || line.toLowerCase(Locale.ROOT).startsWith("content-")
                    || line.toLowerCase(Locale.ROOT).startsWith("mime-version");
        }
        return signed
                ? new WrittenBody("stored", fields, Arrays.copyOfRange(content, end + length, content.length))
                : null;
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
