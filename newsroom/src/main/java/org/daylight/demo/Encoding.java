package org.daylight.demo;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Encodes text as seven-bit mail: RFC 2047 words, RFC 2231 parameters, quoted-printable and base64 (RFC 2045). */
final class Encoding {
    private static final String HEX = "0123456789ABCDEF";

    private Encoding() {}

    /** A header value: unchanged if it is ASCII, otherwise as encoded words of at most 75 characters, folded. */
    static String words(String value, Charset charset) {
        return Texts.ascii(value) ? value : words(value, charset, charset.name());
    }

    static String words(String value, Charset charset, String label) {
        boolean mostlyAscii = value.chars().filter(c -> c < 0x80).count() * 10 > value.length() * 6L;
        // space for the text of one word: 75 minus "=?label?B?" and "?="; base64 takes a quarter of it, Q two thirds
        int room = 75 - label.length() - 7;
        int perWord = Math.max(4, mostlyAscii ? room / 3 : room / 4 * 3);
        var out = new StringBuilder();
        int at = 0;
        while (at < value.length()) {
            int end = at;
            int size = 0;
            while (end < value.length()) {
                int next = value.offsetByCodePoints(end, 1);
                int more = value.substring(end, next).getBytes(charset).length;
                if (size + more > perWord) {
                    break;
                }
                size += more;
                end = next;
            }
            byte[] bytes = value.substring(at, end).getBytes(charset);
            out.append(out.isEmpty() ? "=?" : "\r\n =?").append(label);
            out.append(
                    mostlyAscii ? "?Q?" + q(bytes) : "?B?" + Base64.getEncoder().encodeToString(bytes));
            out.append("?=");
            at = end;
        }
        return out.toString();
    }

    private static String q(byte[] bytes) {
        var out = new StringBuilder(bytes.length * 2);
        for (byte b : bytes) {
            char c = (char) (b & 0xFF);
            if (c == ' ') {
                out.append('_');
            } else if (c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z') {
                out.append(c);
            } else {
                hex(out, b);
            }
        }
        return out.toString();
    }

    private static void hex(StringBuilder out, byte b) {
        out.append('=').append(HEX.charAt(b >> 4 & 15)).append(HEX.charAt(b & 15));
    }

    /** {@code ; name="value"}, or RFC 2231 with continuations if the value is not ASCII. */
    static String parameter(String name, String value) {
        if (Texts.ascii(value)) {
            return ";\r\n\t" + name + "=\"" + value + "\"";
        }
        var encoded = new StringBuilder();
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '.' || c == '-') {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX.charAt(b >> 4 & 15)).append(HEX.charAt(b & 15));
            }
        }
        if (encoded.length() <= 50) {
            return ";\r\n\t" + name + "*=UTF-8''" + encoded;
        }
        var out = new StringBuilder();
        int at = 0;
        for (int n = 0; at < encoded.length(); n++) {
            int end = Math.min(at + 48, encoded.length());
            out.append(";\r\n\t")
                    .append(name)
                    .append('*')
                    .append(n)
                    .append("*=")
                    .append(n == 0 ? "UTF-8''" : "");
            out.append(encoded, at, end);
            at = end;
        }
        return out.toString();
    }

    /** Quoted-printable of bytes whose line ends are CRLF; the result has one character for each byte. */
    static String quotedPrintable(byte[] bytes) {
        var out = new StringBuilder(bytes.length + bytes.length / 8);
        int column = 0;
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            if (b == '\r' && i + 1 < bytes.length && bytes[i + 1] == '\n') {
                out.append("\r\n");
                column = 0;
                i++;
                continue;
            }
            boolean lineEnds = i + 1 == bytes.length || bytes[i + 1] == '\r';
            boolean plain = b >= 33 && b <= 126 && b != '=' || (b == ' ' || b == '\t') && !lineEnds;
            if (column + (plain ? 1 : 3) > 75) {
                out.append("=\r\n");
                column = 0;
            }
            if (plain) {
                out.append((char) b);
                column++;
            } else {
                hex(out, b);
                column += 3;
            }
        }
        return out.toString();
    }

    /** Base64 in lines of 76 characters, each ended by CRLF. */
    static String base64(byte[] bytes) {
        return new String(Base64.getMimeEncoder().encode(bytes), StandardCharsets.ISO_8859_1) + "\r\n";
    }

    /** Bytes as a string with one character for each byte, the form in which messages are composed here. */
    static String raw(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    static byte[] bytes(String raw) {
        return raw.getBytes(StandardCharsets.ISO_8859_1);
    }
}
