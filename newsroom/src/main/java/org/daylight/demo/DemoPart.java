package org.daylight.demo;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A MIME part (RFC 2045), one character for each byte, lines ended by CRLF.
 *
 * @param head its header lines, each ended by CRLF
 * @param body its encoded content
 */
record DemoPart(String head, String body) {
    /** Text in the simplest transfer encoding that can represent it. */
    static DemoPart text(String subtype, String text, Charset charset, boolean flowed) {
        return text(subtype, text, charset, charset.name(), flowed);
    }

    /** Text whose label may name the wrong charset. */
    static DemoPart text(String subtype, String text, Charset charset, String label, boolean flowed) {
        String lines = text.indexOf('\r') < 0 ? text.replace("\n", "\r\n") : text;
        String type = "Content-Type: text/" + subtype + "; charset=" + (label.equals("US-ASCII") ? "us-ascii" : label)
                + (flowed ? "; format=flowed" : "") + "\r\n";
        if (Texts.ascii(lines) && longestLine(lines) < 900) {
            return new DemoPart(type + "Content-Transfer-Encoding: 7bit\r\n", lines);
        }
        byte[] bytes = lines.getBytes(charset);
        if (lines.chars().filter(c -> c >= 0x80).count() * 4 > lines.length()) {
            return new DemoPart(type + "Content-Transfer-Encoding: base64\r\n", Encoding.base64(bytes));
        }
        return new DemoPart(type + "Content-Transfer-Encoding: quoted-printable\r\n", Encoding.quotedPrintable(bytes));
    }

    /** Text as bytes of the charset, without a transfer encoding. */
    static DemoPart eightBit(String text, Charset charset, String label) {
        String type = "Content-Type: text/plain; charset=" + label + "\r\nContent-Transfer-Encoding: 8bit\r\n";
        return new DemoPart(type, Encoding.raw(text.replace("\n", "\r\n").getBytes(charset)));
    }

    private static int longestLine(String lines) {
        int longest = 0;
        int start = 0;
        for (int end = lines.indexOf('\n'); end >= 0; end = lines.indexOf('\n', start)) {
            longest = Math.max(longest, end - start);
            start = end + 1;
        }
        return Math.max(longest, lines.length() - start);
    }

    static DemoPart file(DemoAttachments.File file) {
        String head = "Content-Type: " + file.type() + Encoding.parameter("name", file.name())
                + "\r\nContent-Disposition: attachment" + Encoding.parameter("filename", file.name()) + "\r\n";
        if (file.type().startsWith("text/")) {
            String body = Encoding.quotedPrintable(new String(file.bytes(), StandardCharsets.UTF_8)
                    .replace("\r\n", "\n")
                    .replace("\n", "\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            return new DemoPart(head + "Content-Transfer-Encoding: quoted-printable\r\n", body);
        }
        return new DemoPart(head + "Content-Transfer-Encoding: base64\r\n", Encoding.base64(file.bytes()));
    }

    /** A whole message, without a transfer encoding, as RFC 2046 section 5.2.1 requires. */
    static DemoPart message(String message) {
        return new DemoPart("Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n", message);
    }

    static DemoPart multipart(String subtype, String boundary, List<DemoPart> parts) {
        var body = new StringBuilder(256);
        if (!subtype.equals("alternative")) {
            body.append("This is a multi-part message in MIME format.\r\n");
        }
        for (DemoPart part : parts) {
            body.append("\r\n--")
                    .append(boundary)
                    .append("\r\n")
                    .append(part.head)
                    .append("\r\n")
                    .append(part.body);
        }
        body.append("\r\n--").append(boundary).append("--\r\n");
        return new DemoPart(
                "Content-Type: multipart/" + subtype + ";\r\n\tboundary=\"" + boundary + "\"\r\n", body.toString());
    }
}
