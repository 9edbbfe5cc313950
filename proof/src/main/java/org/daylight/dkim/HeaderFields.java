package org.daylight.dkim;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.daylight.dkim.finding.Printable;

/**
 * The positions of the fields of a header in the bytes of a message (RFC 5322, section 2.2). Nothing is decoded. A line that is not a field
 * is skipped, together with its continuation lines. A bare LF ends a line, as CRLF does.
 */
final class HeaderFields {
    /** The longest header that is read, in bytes; and the greatest number of fields. */
    static final int MAX_BYTES = 16 << 20;

    static final int MAX_FIELDS = 200_000;

    /** The message, or at least its header. */
    final byte[] bytes;

    /** The offset of the body, or the length if there is no body. */
    final int bodyStart;

    final int count;
    /** Whether a line of the header ends with LF alone. */
    final boolean bareLf;
    /** Whether an mbox separator is before the first field. */
    final boolean fromLine;
    /** Whether the header is longer than what is read. */
    final boolean tooLarge;

    private int[] starts = new int[64];
    private int[] nameEnds = new int[64];
    private int[] values = new int[64];
    private int[] ends = new int[64];
    private String[] names = new String[64];
    private int[] above = new int[0];
    private final Map<String, Integer> lowest = new HashMap<>();

    HeaderFields(byte[] bytes, int length) {
        this.bytes = bytes;
        int fields = 0;
        boolean open = false;
        boolean bare = false;
        int body = length;
        int at = 0;
        boolean large = false;
        fromLine = startsWith(bytes, length, 0, "From ") || startsWith(bytes, length, 0, ">From ");
        while (at < length) {
            int end = lineEnd(bytes, at, length);
            bare |= isBare(bytes, at, end);
            if (isBlank(bytes, at, end)) {
                body = end;
                break;
            }
            large = end > MAX_BYTES || fields == MAX_FIELDS;
            if (large) {
                break;
            }
            if (bytes[at] == ' ' || bytes[at] == '\t') {
                if (open) {
                    ends[fields - 1] = end;
                }
            } else {
                open = add(fields, at, end);
                fields += open ? 1 : 0;
            }
            at = end;
        }
        count = fields;
        bareLf = bare;
        bodyStart = body;
        tooLarge = large;
        index();
    }

    private boolean add(int field, int start, int end) {
        int nameEnd = start;
        while (nameEnd < end && bytes[nameEnd] > ' ' && bytes[nameEnd] < 127 && bytes[nameEnd] != ':') {
            nameEnd++;
        }
        int colon = nameEnd;
        while (colon < end && (bytes[colon] == ' ' || bytes[colon] == '\t')) {
            colon++;
        }
        if (nameEnd == start || colon == end || bytes[colon] != ':') {
            return false;
        }
        if (field == starts.length) {
            starts = Arrays.copyOf(starts, 2 * field);
            nameEnds = Arrays.copyOf(nameEnds, 2 * field);
            values = Arrays.copyOf(values, 2 * field);
            ends = Arrays.copyOf(ends, 2 * field);
            names = Arrays.copyOf(names, 2 * field);
        }
        starts[field] = start;
        nameEnds[field] = nameEnd;
        values[field] = colon + 1;
        ends[field] = end;
        names[field] = Printable.lower(new String(bytes, start, nameEnd - start, StandardCharsets.ISO_8859_1));
        return true;
    }

    private void index() {
        above = new int[count];
        for (int i = 0; i < count; i++) {
            Integer before = lowest.put(names[i], i);
            above[i] = before == null ? -1 : before;
        }
    }

    /** The name, in lower case. */
    String name(int field) {
        return names[field];
    }

    int start(int field) {
        return starts[field];
    }

    int nameEnd(int field) {
        return nameEnds[field];
    }

    /** The offset of the byte after the colon. */
    int value(int field) {
        return values[field];
    }

    /** The offset after the line ending, or the end of the message if there is none. */
    int end(int field) {
        return ends[field];
    }

    /** The last field with this name in lower case, or -1. */
    int lowest(String name) {
        return lowest.getOrDefault(name, -1);
    }

    /** The next field of the same name above, or -1. */
    int above(int field) {
        return above[field];
    }

    /** The fields of that name, from the top, at most {@code max}. */
    int[] all(String name, int max) {
        int found = 0;
        for (int at = lowest(name); at >= 0; at = above[at]) {
            found++;
        }
        int[] fields = new int[Math.min(found, max)];
        for (int at = lowest(name); at >= 0; at = above[at]) {
            found--;
            if (found < fields.length) {
                fields[found] = at;
            }
        }
        return fields;
    }

    private static int lineEnd(byte[] bytes, int from, int length) {
        for (int i = from; i < length; i++) {
            if (bytes[i] == '\n') {
                return i + 1;
            }
        }
        return length;
    }

    private static boolean isBare(byte[] bytes, int start, int end) {
        return bytes[end - 1] == '\n' && (end - 2 < start || bytes[end - 2] != '\r');
    }

    private static boolean isBlank(byte[] bytes, int start, int end) {
        return bytes[start] == '\n' || bytes[start] == '\r' && end == start + 2 && bytes[start + 1] == '\n';
    }

    private static boolean startsWith(byte[] bytes, int length, int at, String ascii) {
        if (length - at < ascii.length()) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (bytes[at + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
