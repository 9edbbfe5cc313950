package org.daylight.redact;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Builds messages for tests, with CR LF. */
final class Letter {

    private static final String HEADER =
            "From: Anna Weber <anna@harbour.example>\r\nTo: bo@quay.example\r\nDate: Mon, 5 Nov 2029 10:00:00 +0100\r\n"
                    + "Message-ID: <m1@harbour.example>\r\nSubject: Berths\r\nMIME-Version: 1.0\r\n";

    private Letter() {}

    static byte[] bytes(String message) {
        return message.replaceAll("\r?\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    /** A message with one more field, and a text without secrets. */
    static byte[] field(String field) {
        return bytes(HEADER + field + "\r\n\r\nThe berths are full.\r\n");
    }

    /** A message of one part. */
    static byte[] part(String header, String body) {
        return bytes(HEADER + header + "\r\n\r\n" + body + "\r\n");
    }

    static byte[] plain(String body) {
        return part("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit", body);
    }

    static byte[] html(String body) {
        return part(
                "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit",
                "<html><body>\r\n<p>The berths are full.</p>\r\n" + body + "\r\n<p>Regards</p>\r\n</body></html>");
    }

    /** A text in a charset and base64, in lines of 76 characters. */
    static byte[] base64(String type, String charset, String text) {
        return part(
                "Content-Type: " + type + "; charset=" + charset + "\r\nContent-Transfer-Encoding: base64",
                lines(text.getBytes(Charset.forName(charset))));
    }

    static String lines(byte[] content) {
        return Base64.getMimeEncoder(76, new byte[] {'\r', '\n'}).encodeToString(content);
    }

    /** A message of a text and one more part. */
    static byte[] mixed(String partHeader, String body) {
        return bytes(HEADER + "Content-Type: multipart/mixed; boundary=\"b1\"\r\n\r\nA preamble.\r\n--b1\r\n"
                + "Content-Type: text/plain\r\n\r\nThe list is attached.\r\n--b1\r\n" + partHeader + "\r\n\r\n" + body
                + "\r\n--b1--\r\nAn epilogue.\r\n");
    }

    static byte[] attachment(String name, byte[] content) {
        return mixed(
                "Content-Type: application/octet-stream; name=\"" + name
                        + "\"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\""
                        + name
                        + "\"",
                lines(content));
    }

    static String escaped(String text, String format) {
        var out = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            out.append(String.format(java.util.Locale.ROOT, format, each & 0xff));
        }
        return out.toString();
    }
}
