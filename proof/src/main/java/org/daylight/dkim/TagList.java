package org.daylight.dkim;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.daylight.dkim.finding.Printable;
import org.jspecify.annotations.Nullable;

/**
 * A tag list, {@code v=1; a=rsa-sha256; …} (RFC 6376, section 3.2), and the position of each value. Read in one pass. Strict: a repeated name, an empty
 * tag other than the last, or a control character is a flaw. UTF-8 in values is allowed (RFC 8616).
 */
final class TagList {
    /** The longest list that is read, in bytes; and the greatest number of tags. */
    static final int MAX_BYTES = 64 << 10;

    static final int MAX_TAGS = 200;

    /** The offsets of a value without the white space around it; then of the byte after the equals sign, and of the semicolon. */
    private record Span(int start, int end, int afterEquals, int semicolon) {}

    private final byte[] bytes;
    private final Map<String, Span> tags = new LinkedHashMap<>();
    private @Nullable String flaw;

    private TagList(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Reads the bytes from start to end. Tags that were read before a flaw are available. */
    static TagList parse(byte[] bytes, int start, int end) {
        return parse(bytes, start, end, false);
    }

    /** As {@link #parse(byte[], int, int)}, but skips empty tags, which are harmless and occur in key records. */
    static TagList parseKey(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return parse(bytes, 0, bytes.length, true);
    }

    private static TagList parse(byte[] bytes, int start, int end, boolean emptyAllowed) {
        var list = new TagList(bytes);
        if (end - start > MAX_BYTES) {
            list.flaw = "longer than " + MAX_BYTES + " bytes";
            return list;
        }
        int at = start;
        while (at < end && list.flaw == null) {
            int semicolon = at;
            while (semicolon < end && bytes[semicolon] != ';') {
                semicolon++;
            }
            list.add(at, semicolon, end, emptyAllowed);
            at = semicolon + 1;
        }
        return list;
    }

    private void add(int from, int semicolon, int end, boolean emptyAllowed) {
        int start = skipSpace(from, semicolon);
        if (start == semicolon) {
            // many lists end with a semicolon
            flaw = emptyAllowed || semicolon == end && !tags.isEmpty() ? null : "an empty tag";
            return;
        }
        int nameEnd = start;
        while (nameEnd < semicolon && isNameByte(bytes[nameEnd], nameEnd == start)) {
            nameEnd++;
        }
        int equals = skipSpace(nameEnd, semicolon);
        if (nameEnd == start || equals == semicolon || bytes[equals] != '=') {
            flaw = "not a tag: " + Printable.quoted(text(start, semicolon));
            return;
        }
        String name = text(start, nameEnd);
        int value = skipSpace(equals + 1, semicolon);
        int valueEnd = semicolon;
        while (valueEnd > value && isSpace(bytes[valueEnd - 1])) {
            valueEnd--;
        }
        for (int i = value; i < valueEnd; i++) {
            if (bytes[i] >= 0 && bytes[i] < ' ' && !isSpace(bytes[i]) || bytes[i] == 127) {
                flaw = "a control character in " + name + "=";
            }
        }
        if (tags.putIfAbsent(name, new Span(value, valueEnd, equals + 1, semicolon)) != null) {
            flaw = "twice " + name + "=";
        } else if (tags.size() > MAX_TAGS) {
            flaw = "more than " + MAX_TAGS + " tags";
        }
    }

    /** Why it is not a valid tag list, in a few safe words; null if it is valid. */
    @Nullable
    String flaw() {
        return flaw;
    }

    boolean has(String name) {
        return tags.containsKey(name);
    }

    /** Whether the tag is the first. */
    boolean isFirst(String name) {
        return !tags.isEmpty() && tags.keySet().iterator().next().equals(name);
    }

    /** The value, with the white space within it; null if there is no such tag. */
    @Nullable
    String value(String name) {
        Span span = tags.get(name);
        return span == null ? null : text(span.start, span.end);
    }

    /** The value without any white space; null if there is no such tag. */
    @Nullable
    String compact(String name) {
        Span span = tags.get(name);
        if (span == null) {
            return null;
        }
        byte[] compact = new byte[span.end - span.start];
        int length = 0;
        for (int i = span.start; i < span.end; i++) {
            if (!isSpace(bytes[i])) {
                compact[length++] = bytes[i];
            }
        }
        return new String(compact, 0, length, StandardCharsets.UTF_8);
    }

    /** The first byte after the equals sign of a tag, which must exist. */
    int valueStart(String name) {
        return tags.get(name).afterEquals;
    }

    /** The semicolon after a tag, which must exist, or the end of the list. */
    int valueEnd(String name) {
        return tags.get(name).semicolon;
    }

    private int skipSpace(int from, int end) {
        int at = from;
        while (at < end && isSpace(bytes[at])) {
            at++;
        }
        return at;
    }

    private String text(int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    private static boolean isNameByte(byte b, boolean first) {
        return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || !first && (b >= '0' && b <= '9' || b == '_');
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }
}
