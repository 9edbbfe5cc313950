package org.daylight.extractor;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A line of an iCalendar or vCard file (RFC 5545 section 3.1, RFC 6350 section 3.3).
 *
 * @param name in upper case, without its group
 * @param parameters such as {@code TYPE=HOME}
 * @param value decoded; backslash escapes are resolved
 */
record ContentLine(String name, List<String> parameters, String value) {

    private static final int LINES = 200_000;

    static List<ContentLine> parse(String text) {
        List<ContentLine> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String raw : text.split("\r\n|\r|\n", LINES)) {
            boolean soft = line.length() > 0
                    && line.charAt(line.length() - 1) == '='
                    && line.toString().toUpperCase(Locale.ROOT).contains("QUOTED-PRINTABLE");
            if (soft) {
                line.setLength(line.length() - 1);
                line.append(raw);
            } else if (!raw.isEmpty() && (raw.charAt(0) == ' ' || raw.charAt(0) == '\t') && line.length() > 0) {
                line.append(raw, 1, raw.length());
            } else {
                add(line.toString(), lines);
                line.setLength(0);
                line.append(raw);
            }
        }
        add(line.toString(), lines);
        return lines;
    }

    private static void add(String line, List<ContentLine> lines) {
        int colon = colon(line);
        if (colon < 0) {
            return;
        }
        String[] before = line.substring(0, colon).split(";");
        String name = before.length == 0 ? "" : before[0].strip().toUpperCase(Locale.ROOT);
        name = name.substring(name.lastIndexOf('.') + 1);
        List<String> parameters =
                before.length == 0 ? List.of() : List.of(before).subList(1, before.length);
        String value = line.substring(colon + 1);
        if (parameters.stream().anyMatch(one -> one.toUpperCase(Locale.ROOT).contains("QUOTED-PRINTABLE"))) {
            value = quotedPrintable(value, charset(parameters));
        }
        lines.add(new ContentLine(name, parameters, unescaped(value)));
    }

    /** The first colon outside quotes. */
    private static int colon(String line) {
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            quoted ^= c == '"';
            if (c == ':' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    private static String unescaped(String value) {
        var text = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' && i + 1 < value.length()) {
                char next = value.charAt(++i);
                text.append(next == 'n' || next == 'N' ? '\n' : next);
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private static Charset charset(List<String> parameters) {
        for (String parameter : parameters) {
            if (parameter.regionMatches(true, 0, "CHARSET=", 0, 8)) {
                try {
                    return Charset.forName(parameter.substring(8).strip());
                } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
                    return StandardCharsets.UTF_8;
                }
            }
        }
        return StandardCharsets.UTF_8;
    }

    private static String quotedPrintable(String value, Charset charset) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            int high = c == '=' && i + 2 < value.length() ? Character.digit(value.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(value.charAt(i + 2), 16);
            if (low >= 0) {
                bytes.write(high << 4 | low);
                i += 2;
            } else {
                bytes.writeBytes(String.valueOf(c).getBytes(charset));
            }
        }
        return bytes.toString(charset);
    }
}
