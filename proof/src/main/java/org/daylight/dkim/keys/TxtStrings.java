package org.daylight.dkim.keys;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The strings of a TXT record in the syntax of master files (RFC 1035 section 5.1): quoted or bare, {@code \"}, {@code \\}, {@code \DDD}. */
final class TxtStrings {
    private TxtStrings() {}

    /** All strings of the text joined, as RFC 6376 section 3.6.2.2 requires; empty if a quotation mark or an escape is not closed. */
    static Optional<String> joined(String text) {
        var out = new ByteArrayOutputStream(text.length());
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\') {
                int octet = octet(text, i + 1);
                if (octet >= 0) {
                    out.write(octet);
                    i += 3;
                } else if (i + 1 < text.length()) {
                    i += put(text, i + 1, out);
                } else {
                    return Optional.empty();
                }
            } else if (!quoted && c == ';') {
                int end = text.indexOf('\n', i); // a comment
                i = end < 0 ? text.length() : end;
            } else if (quoted || c > ' ' && c != '(' && c != ')') {
                i += put(text, i, out) - 1;
            }
        }
        return quoted ? Optional.empty() : Optional.of(out.toString(StandardCharsets.UTF_8));
    }

    /** The number of brackets that are opened but not closed in this line, outside strings and comments. */
    static int depth(String line) {
        boolean quoted = false;
        int depth = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == ';') {
                break;
            } else if (!quoted) {
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            }
        }
        return depth;
    }

    private static int put(String text, int at, ByteArrayOutputStream out) {
        int units = Character.charCount(text.codePointAt(at));
        out.writeBytes(text.substring(at, at + units).getBytes(StandardCharsets.UTF_8));
        return units;
    }

    private static int octet(String text, int at) {
        int octet = 0;
        for (int i = at; i < at + 3; i++) {
            if (i >= text.length() || text.charAt(i) < '0' || text.charAt(i) > '9') {
                return -1;
            }
            octet = 10 * octet + text.charAt(i) - '0';
        }
        return octet < 256 ? octet : -1;
    }
}
