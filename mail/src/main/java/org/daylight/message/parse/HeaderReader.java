package org.daylight.message.parse;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.daylight.message.DefectCode;
import org.daylight.message.Defects;
import org.daylight.message.MessageLimits;
import org.daylight.message.field.FieldNames;
import org.jspecify.annotations.Nullable;

/**
 * Finds the header fields of one entity after another, and where each header ends (RFC 5322 section 2.2). For one message, by one thread.
 */
final class HeaderReader {

    private static final int LONGEST_FIELD_NAME = 200;

    /** Most byte order marks, separators and groups of blank lines that are skipped before a header. */
    private static final int MOST_BEFORE_HEADER = 4;

    /** Fewest mail fields in a block after a line of blanks that make it part of the header. */
    private static final int FEWEST_FIELDS = 3;

    private final byte[] bytes;
    private final MessageLines lines;
    private final MessageLimits limits;
    private final Defects defects;
    private final Boundary boundary;
    /**
     * Limit of fields for all parts together: without it, a hostile message of nothing but headers would exhaust
     * memory.
     */
    private int fieldsLeft;

    /** Tells whether a line is a boundary, which ends a header too. */
    interface Boundary {

        /** @param from start of the line @param to end of its text */
        boolean at(int from, int to);
    }

    HeaderReader(byte[] bytes, MessageLines lines, MessageLimits limits, Defects defects, Boundary boundary) {
        this.bytes = bytes;
        this.lines = lines;
        this.limits = limits;
        this.defects = defects;
        this.boundary = boundary;
        this.fieldsLeft = 10 * limits.headers();
    }

    /**
     * Skips what some programs put before a header: a byte order mark, a separator line of an mbox, blank lines.
     *
     * @return the start of the first field or of other content
     */
    int firstField(int from) {
        int at = from;
        for (int round = 0; round < MOST_BEFORE_HEADER; round++) {
            int before = at;
            at = passByteOrderMark(at);
            int blank = passBlankLines(at);
            if (blank > at && (isMailField(blank) || lines.startsWith(blank, "From ") || isByteOrderMark(blank))) {
                defects.add(DefectCode.LEADING_BLANK_LINES);
                at = blank;
            }
            if (lines.startsWith(at, "From ")) {
                defects.add(DefectCode.MBOX_FROM_LINE);
                at = lines.nextLine(at);
            }
            if (at == before) {
                break;
            }
        }
        int field = blanksEnd(passBlankLines(at));
        if (field > at && isMailField(field)) {
            defects.add(DefectCode.LEADING_BLANK_LINES, "the first field is indented");
            return field;
        }
        return at;
    }

    private int blanksEnd(int from) {
        int at = from;
        while (at < bytes.length && (bytes[at] == ' ' || bytes[at] == '\t')) {
            at++;
        }
        return at;
    }

    private boolean isByteOrderMark(int at) {
        return bytes.length - at >= 3
                && bytes[at] == (byte) 0xEF
                && bytes[at + 1] == (byte) 0xBB
                && bytes[at + 2] == (byte) 0xBF;
    }

    private int passByteOrderMark(int at) {
        if (!isByteOrderMark(at)) {
            return at;
        }
        defects.add(DefectCode.BYTE_ORDER_MARK);
        return at + 3;
    }

    /** The start of the first line that is not blank. */
    private int passBlankLines(int from) {
        int line = from;
        for (int at = from; at < bytes.length; at++) {
            byte c = bytes[at];
            if (c == '\n' || c == '\r') {
                line = at + 1;
            } else if (c != ' ' && c != '\t') {
                return line;
            }
        }
        return bytes.length;
    }

    /** Whether the line is a field of mail. After a blank line, any other word with a colon is text. */
    private boolean isMailField(int at) {
        String name = fieldName(at);
        return name != null && FieldNames.contains(name);
    }

    /** The name of the field that starts on a line, in lower case; null when none does. */
    private @Nullable String fieldName(int at) {
        int colon = colon(at, Math.min(bytes.length, at + LONGEST_FIELD_NAME));
        return colon < 0
                ? null
                : new String(bytes, at, colon - at, StandardCharsets.US_ASCII)
                        .strip()
                        .toLowerCase(Locale.ROOT);
    }

    /** Reads the header fields of an entity. @return the start of its body */
    int read(Entity entity, int from) {
        int at = from;
        boolean full = false;
        boolean passing = true; // the continuation of a line that is not a field is skipped with it
        int folded = from; // up to here, the header is known to continue
        Set<String> seen = null; // names of fields, collected when they are needed
        while (at < bytes.length) {
            int next = lines.nextLine(at);
            int end = lines.textEnd(at, next);
            if (end == at) {
                at = next;
                break;
            }
            byte first = bytes[at];
            if (first == ' ' || first == '\t' || first == '\r' && lines.isBlank(at, end)) {
                if (at >= folded && lines.isBlank(at, end)) {
                    seen = seen == null ? fieldNames(entity) : seen;
                    folded = continuationEnd(entity, seen, next);
                    if (folded < 0) {
                        defects.add(DefectCode.HEADER_END_BLANKS);
                        at = next;
                        break;
                    }
                }
                if (entity.fields.isEmpty() && !lines.isBlank(at, end)) {
                    unreadable(at, end);
                } else if (!full && !passing) {
                    entity.fields.getLast().end = next;
                }
                at = next;
                continue;
            }
            if (first == '-' && boundary.at(at, end)) {
                defects.add(DefectCode.HEADER_END_MISSING, "a boundary follows the header");
                break;
            }
            int colon = colon(at, end);
            passing = colon < 0;
            if (passing) {
                if (isBody(next)) {
                    if (!entity.fields.isEmpty() || entity.parent != null) {
                        defects.add(DefectCode.HEADER_END_MISSING);
                    }
                    break;
                }
                unreadable(at, end);
            } else if (entity.fields.size() < limits.headers() && fieldsLeft > 0) {
                fieldsLeft--;
                RawField field = field(at, colon, next);
                entity.fields.add(field);
                if (seen != null) {
                    seen.add(field.name.toLowerCase(Locale.ROOT));
                }
            } else if (!full) {
                full = true;
                defects.add(DefectCode.HEADERS_LIMIT);
            }
            at = next;
        }
        entity.bodyStart = at;
        return at;
    }

    private static Set<String> fieldNames(Entity entity) {
        var names = new HashSet<String>();
        entity.fields.forEach(field -> names.add(field.name.toLowerCase(Locale.ROOT)));
        return names;
    }

    /**
     * Whether the header continues after a line of blanks. RFC 5322 section 4.2 allows such a line in a folded field;
     * programs that write one mean the end of the header (docs/decisions/0127). The header continues where an empty
     * line comes before any text, where the last field is a long one that is continued, or where a block of mail fields
     * follows.
     *
     * @param from the line after it
     * @return the line up to which this is decided, not before {@code from}; -1 where the header ends
     */
    private int continuationEnd(Entity entity, Set<String> seen, int from) {
        boolean text = false;
        int at = from;
        while (at < bytes.length) {
            int next = lines.nextLine(at);
            int end = lines.textEnd(at, next);
            boolean continued = text && isLong(entity);
            if (end == at) {
                if (continued) {
                    defects.add(DefectCode.HEADER_END_BLANKS, "a field continues after it");
                }
                return text && !continued ? -1 : at;
            }
            boolean blank = lines.isBlank(at, end);
            if (!blank && bytes[at] != ' ' && bytes[at] != '\t') {
                int blockEnd = fieldsEnd(entity, seen, at, continued);
                if (blockEnd >= 0) {
                    defects.add(DefectCode.HEADER_END_BLANKS, "the header continues after it");
                }
                return blockEnd;
            }
            text |= !blank;
            at = next;
        }
        return text ? -1 : at;
    }

    /**
     * Decides whether a block of lines is more of the header. It is when its first field is a mail field that the
     * header does not have yet, all its lines are fields, and enough of them are typical of a mail header. Two are
     * enough where one of them is the date or the author, which the header must have (RFC 5322 section 3.6) and does
     * not have yet.
     *
     * @param continued whether a folded field precedes the block, so that its first field is enough and is returned
     * @return the empty line at the end of the block; -1 where the block is not part of the header
     */
    private int fieldsEnd(Entity entity, Set<String> seen, int from, boolean continued) {
        var typical = new HashSet<String>();
        int known = 0;
        int at = from;
        while (at < bytes.length) {
            int next = lines.nextLine(at);
            int end = lines.textEnd(at, next);
            if (end == at) {
                boolean needed = entity.isRoot() && (typical.contains("from") || typical.contains("date"));
                return (needed || known >= FEWEST_FIELDS) && typical.size() >= 2 ? at : -1;
            }
            if (bytes[at] != ' ' && bytes[at] != '\t' && !lines.isBlank(at, end)) {
                String name = fieldName(at);
                if (name == null) {
                    return -1;
                }
                boolean more = FieldNames.contains(name) && (FieldNames.mayRepeat(name) || !seen.contains(name));
                if (at == from && (!more || continued)) {
                    return more ? at : -1;
                }
                known += more ? 1 : 0;
                if (more && FieldNames.isTypical(name)) {
                    typical.add(name);
                }
            }
            at = next;
        }
        return -1;
    }

    private RawField field(int start, int colon, int next) {
        int nameEnd = colon;
        while (bytes[nameEnd - 1] == ' ' || bytes[nameEnd - 1] == '\t') {
            nameEnd--;
        }
        if (nameEnd < colon) {
            defects.add(DefectCode.HEADER_SPACE_BEFORE_COLON);
        }
        String name = new String(bytes, start, nameEnd - start, StandardCharsets.US_ASCII);
        return new RawField(name, start, colon + 1, next);
    }

    private void unreadable(int from, int to) {
        defects.add(
                DefectCode.HEADER_LINE_UNREADABLE,
                new String(bytes, from, Math.min(to - from, 80), StandardCharsets.US_ASCII).replace('\uFFFD', '?'));
    }

    /** The position of a field's colon; -1 when the line starts no field. */
    private int colon(int from, int to) {
        int at = from;
        int most = Math.min(to, from + LONGEST_FIELD_NAME);
        while (at < most && bytes[at] > ' ' && bytes[at] < 0x7F && bytes[at] != ':') {
            at++;
        }
        int nameEnd = at;
        while (at < to && (bytes[at] == ' ' || bytes[at] == '\t')) {
            at++;
        }
        return nameEnd > from && at < to && bytes[at] == ':' ? at : -1;
    }

    private static boolean isLong(Entity entity) {
        return !entity.fields.isEmpty()
                && FieldNames.isLong(entity.fields.getLast().name.toLowerCase(Locale.ROOT));
    }

    /**
     * Whether the header ended at a line that is not a field: the line after it and its continuation is not a field
     * either.
     */
    private boolean isBody(int next) {
        int at = next;
        while (at < bytes.length) {
            int after = lines.nextLine(at);
            int end = lines.textEnd(at, after);
            if (end == at) {
                return false;
            }
            if (bytes[at] != ' ' && bytes[at] != '\t') {
                return colon(at, end) < 0;
            }
            at = after;
        }
        return next >= bytes.length;
    }
}
