package org.daylight.outlook;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Writes header fields (RFC 5322, RFC 2047, RFC 2231), folded, in ASCII. Not safe for use by several threads. */
final class HeaderLines {

    private static final int FOLD = 76;

    /** An encoded word has at most 75 characters: 45 bytes as base64, with {@code =?utf-8?B?} and {@code ?=}. */
    private static final int WORD_BYTES = 45;

    private static final String HEX = "0123456789ABCDEF";
    private static final String ATTRIBUTE = "!#$&+-.^_`|~"; // RFC 2231 section 7, without what needs care

    private final StringBuilder out = new StringBuilder();

    /** The fields so far, each ending with CRLF. */
    String text() {
        return out.toString();
    }

    /** A field with free text. Control characters become spaces. */
    HeaderLines text(String name, String text) {
        String line = oneLine(text);
        return field(name, isPlain(line) ? line : words(line));
    }

    /** A field whose value is already in its form; it is folded at spaces. */
    HeaderLines field(String name, String value) {
        out.append(name).append(':');
        int column = name.length() + 1;
        for (String word : value.split(" ", -1)) {
            boolean fits = column + 1 + word.length() <= FOLD || column <= name.length() + 1 || word.isEmpty();
            out.append(fits ? " " : "\r\n ").append(word);
            column = (fits ? column : 0) + 1 + word.length();
        }
        int end = out.length();
        while (out.charAt(end - 1) == ' ') {
            end--;
        }
        out.setLength(end);
        out.append("\r\n");
        return this;
    }

    /** A parameter of Content-Type or Content-Disposition on a line of its own, after a field without its CRLF. */
    static String parameter(String name, String value) {
        String line = oneLine(value);
        if (isPlain(line) && line.length() <= 200) {
            return ";\r\n " + name + "=\"" + line.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
        }
        var sections = new StringBuilder();
        var section = new StringBuilder("UTF-8''");
        int number = 0;
        for (byte b : line.getBytes(StandardCharsets.UTF_8)) {
            if (section.length() >= 60) {
                sections.append(";\r\n ")
                        .append(name)
                        .append('*')
                        .append(number++)
                        .append("*=")
                        .append(section);
                section.setLength(0);
            }
            char c = (char) (b & 0xFF);
            if (isLetter(c) || ATTRIBUTE.indexOf(c) >= 0) {
                section.append(c);
            } else {
                section.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return number == 0
                ? ";\r\n " + name + "*=" + section
                : sections.append(";\r\n ")
                        .append(name)
                        .append('*')
                        .append(number)
                        .append("*=")
                        .append(section)
                        .toString();
    }

    /** A display name: atoms, a quoted string, or encoded words. */
    static String phrase(String name) {
        String line = oneLine(name);
        if (!isPlain(line)) {
            return words(line);
        }
        boolean atoms =
                line.chars().allMatch(c -> c == ' ' || isLetter((char) c) || "!#$%&'*+-/=?^_`{|}~".indexOf(c) >= 0);
        return atoms && !line.contains("  ")
                ? line
                : "\"" + line.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    /** Printable ASCII that cannot be taken for an encoded word and has no word too long for a line. */
    private static boolean isPlain(String line) {
        int word = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            word = c == ' ' ? 0 : word + 1;
            if (c < ' ' || c > '~' || word > 900) {
                return false;
            }
        }
        return !line.contains("=?") && !line.contains("  ") && line.strip().equals(line);
    }

    /** The text without control characters; unpaired surrogates become U+FFFD. */
    static String oneLine(String text) {
        var line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c < ' ' || c == 0x7F || c == 0x2028 || c == 0x2029 || c >= 0x80 && c < 0xA0) {
                line.append(' ');
            } else {
                line.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c);
            }
        });
        return line.toString().strip();
    }

    private static String words(String text) {
        var words = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int end = at;
            int bytes = 0;
            while (end < text.length()) {
                int c = text.codePointAt(end);
                int size = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
                if (bytes + size > WORD_BYTES) {
                    break;
                }
                bytes += size;
                end += Character.charCount(c);
            }
            byte[] utf8 = text.substring(at, end).getBytes(StandardCharsets.UTF_8);
            words.append(at == 0 ? "" : " ")
                    .append("=?utf-8?B?")
                    .append(Base64.getEncoder().encodeToString(utf8))
                    .append("?=");
            at = end;
        }
        return words.toString();
    }
}
