package org.daylight.dkim;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.daylight.dkim.finding.Printable;

/** The copy of the header fields that a signature may contain in {@code z=} (RFC 6376, section 3.5). It is a hint and proves nothing. */
final class CopiedFields {
    private static final int MAX_COPIES = 500;
    private static final int MAX_NAMED = 5;

    private CopiedFields() {}

    /** The names of fields whose copy in {@code z=} differs from the message, at most five; from the bottom up, as in {@code h=}. */
    static List<String> differing(TagList tags, HeaderFields header) {
        String z = tags.compact("z");
        if (z == null) {
            return List.of();
        }
        var differing = new ArrayList<String>();
        Map<String, Integer> next = new HashMap<>();
        String[] copies = z.split("\\|", MAX_COPIES);
        for (int i = copies.length - 1; i >= 0 && differing.size() < MAX_NAMED; i--) {
            int colon = copies[i].indexOf(':');
            if (colon < 1) {
                continue;
            }
            String name = Printable.lower(copies[i].substring(0, colon));
            int field = next.computeIfAbsent(name, header::lowest);
            if (field < 0 || !squeezed(header, field).equals(squeezed(decoded(copies[i].substring(colon + 1))))) {
                differing.add(Printable.of(name, 40));
            }
            next.put(name, field < 0 ? -1 : header.above(field));
        }
        return differing.stream().distinct().toList();
    }

    private static String squeezed(HeaderFields header, int field) {
        int start = header.value(field);
        return squeezed(new String(header.bytes, start, header.end(field) - start, StandardCharsets.UTF_8));
    }

    /** Without white space, because a difference in white space does not mean that a field was changed. */
    private static String squeezed(String text) {
        var out = new StringBuilder(text.length());
        text.chars().filter(c -> c > ' ').forEach(c -> out.append((char) c));
        return out.toString();
    }

    /** DKIM-Quoted-Printable (RFC 6376, section 2.11), as UTF-8. */
    static String decoded(String quoted) {
        var out = new ByteArrayOutputStream();
        byte[] bytes = quoted.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
            if (bytes[i] == '=' && high >= 0 && low >= 0) {
                out.write(high << 4 | low);
                i += 2;
            } else {
                out.write(bytes[i]);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
