package org.daylight.outlook;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * One MIME part that is finished.
 *
 * @param fields its Content-… fields, each ending with CRLF
 * @param body its bytes, as they follow the blank line
 */
record WrittenPart(String fields, byte[] body) {

    /**
     * A multipart around other parts.
     *
     * @param boundary null for one that is derived from the contents
     */
    static WrittenPart multipart(String subtype, @Nullable String boundary, List<WrittenPart> parts) {
        String used = boundary == null ? derived(subtype, parts) : boundary;
        var fields = "Content-Type: multipart/" + subtype + HeaderLines.parameter("boundary", used) + "\r\n";
        return new WrittenPart(fields, joined(used, parts));
    }

    /** The body of a multipart. */
    static byte[] joined(String boundary, List<WrittenPart> parts) {
        var out = new ByteArrayOutputStream();
        for (WrittenPart part : parts) {
            ascii(out, (out.size() == 0 ? "" : "\r\n") + "--" + boundary + "\r\n" + part.fields + "\r\n");
            out.writeBytes(part.body);
        }
        ascii(out, "\r\n--" + boundary + "--\r\n");
        return out.toByteArray();
    }

    /** A hash of the parts, which therefore cannot occur in them. */
    private static String derived(String subtype, List<WrittenPart> parts) {
        var digest = Sha256.digest();
        digest.update(subtype.getBytes(StandardCharsets.US_ASCII));
        for (WrittenPart part : parts) {
            digest.update(part.fields.getBytes(StandardCharsets.UTF_8));
            digest.update(Sha256.of(part.body).hex().getBytes(StandardCharsets.US_ASCII));
        }
        return "=_daylight_" + Sha256.wrap(digest.digest()).hex().substring(0, 32);
    }

    /** Whether a line of a part begins with the delimiter of this boundary. */
    static boolean occurs(String boundary, List<WrittenPart> parts) {
        byte[] delimiter = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        for (WrittenPart part : parts) {
            byte[] body = part.body;
            for (int at = 0; at + delimiter.length <= body.length; at++) {
                boolean begins = at == 0 || body[at - 1] == '\n' || body[at - 1] == '\r';
                if (begins
                        && body[at] == '-'
                        && java.util.Arrays.equals(body, at, at + delimiter.length, delimiter, 0, delimiter.length)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether it is the machine-readable part of a report. */
    boolean isReport() {
        return fields.startsWith("Content-Type: message/delivery-status\r\n")
                || fields.startsWith("Content-Type: message/disposition-notification\r\n");
    }

    /** A text, in the transfer encoding that suits it. */
    static WrittenPart text(String subtype, String charset, byte[] bytes) {
        BodyEncoder encoder = BodyEncoder.forText(bytes);
        return new WrittenPart(
                "Content-Type: text/" + subtype + "; charset=" + charset + "\r\nContent-Transfer-Encoding: "
                        + encoder.label() + "\r\n",
                encoder.encode(bytes));
    }

    private static void ascii(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
