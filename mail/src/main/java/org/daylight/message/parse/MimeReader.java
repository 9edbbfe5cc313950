package org.daylight.message.parse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.daylight.message.DefectCode;
import org.daylight.message.Defects;
import org.daylight.message.MessageLimits;
import org.daylight.message.decode.TransferEncoding;
import org.daylight.message.field.MailFields;
import org.jspecify.annotations.Nullable;

/**
 * The structure of a message (RFC 5322 section 2, RFC 2046 section 5) by offsets into its bytes. One pass, no recursion: the
 * parts that are open stand on a stack, and a line that is a boundary of one of them closes what lies above it.
 */
final class MimeReader {

    private static final int LONGEST_FIELD_NAME = 200;
    private static final int LONGEST_BOUNDARY = 10_000;

    /** Byte order marks, separators and groups of blank lines that are passed over before a header. */
    private static final int MOST_BEFORE_HEADER = 4;

    /** Mail fields in a block after a line of blanks that are read as fields, not as text. */
    private static final int FEWEST_FIELDS = 3;

    /** Of a preamble that is not worth showing. */
    private static final int LONGEST_NOTICE = 1000;

    private static final int MOST_MARGINS = 100;

    /** As many times the bytes of the message may be looked through for boundaries beforehand. */
    private static final int LOOKED_AHEAD = 4;

    private final byte[] bytes;
    private final MessageLimits limits;
    private final Defects defects;
    private final byte eol;
    private final List<Entity> entities = new ArrayList<>();
    private final ArrayDeque<Entity> open = new ArrayDeque<>();
    /** Open entities that have a boundary; the innermost last. */
    private final List<Entity> multiparts = new ArrayList<>();

    private final List<RawMargin> margins = new ArrayList<>();
    /** Fields of all parts together; without this a hostile message of headers alone would not fit into memory. */
    private int fieldsLeft;
    /** Bytes in which a boundary was looked for beforehand. */
    private long lookedAhead;

    /** Comparisons of a line with a boundary, the only work that may grow faster than the bytes; for tests. */
    private long compared;

    private MimeReader(byte[] bytes, MessageLimits limits, Defects defects) {
        this.bytes = bytes;
        this.limits = limits;
        this.defects = defects;
        this.fieldsLeft = 10 * limits.headers();
        this.eol = eol(bytes);
        if (eol == '\r') {
            defects.add(DefectCode.BARE_CR);
        }
    }

    static MimeReader read(byte[] bytes, MessageLimits limits, Defects defects) {
        var reader = new MimeReader(bytes, limits, defects);
        reader.readAll();
        return reader;
    }

    /** All parts, depth first, the message itself first; at least one. */
    List<Entity> entities() {
        return entities;
    }

    /** Text that is in no part, in the order of the bytes. */
    List<RawMargin> margins() {
        return margins;
    }

    long compared() {
        return compared;
    }

    /** Text of a multipart beside its parts. */
    record RawMargin(Entity multipart, boolean before, int start, int end) {}

    private static byte eol(byte[] bytes) {
        boolean cr = false;
        for (byte c : bytes) {
            if (c == '\n') {
                return '\n';
            }
            cr |= c == '\r';
        }
        return (byte) (cr ? '\r' : '\n');
    }

    private void readAll() {
        var message = new Entity(0, null, 0, 0);
        entities.add(message);
        open.push(message);
        if (bytes.length == 0) {
            defects.add(DefectCode.EMPTY_MESSAGE);
        }
        message.headerStart = firstField(0);
        int at = readHeader(message, message.headerStart);
        if (message.fields.isEmpty() && bytes.length > 0) {
            defects.add(DefectCode.HEADER_MISSING);
        }
        at = enter(message, at);
        while (at < bytes.length && !multiparts.isEmpty()) {
            at = nextBoundary(at);
        }
        closeAbove(null, bytes.length);
    }

    /**
     * Passes over what some programs put before a header: a byte order mark, a separator line of an mbox, blank lines.
     *
     * @return where the first field begins, or where what comes first begins
     */
    private int firstField(int from) {
        int at = from;
        for (int round = 0; round < MOST_BEFORE_HEADER; round++) {
            int before = at;
            at = passByteOrderMark(at);
            int blank = passBlankLines(at);
            if (blank > at && (isMailField(blank) || startsWith(blank, "From ") || isByteOrderMark(blank))) {
                defects.add(DefectCode.LEADING_BLANK_LINES);
                at = blank;
            }
            if (startsWith(at, "From ")) {
                defects.add(DefectCode.MBOX_FROM_LINE);
                at = nextLine(at);
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

    /** Where the first line begins that holds more than blanks. */
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

    /** After a blank line any other word with a colon is text. */
    private boolean isMailField(int at) {
        String name = fieldName(at);
        return name != null && MailFields.contains(name);
    }

    /** The name of the field that a line begins, in lower case; null when it begins none. */
    private @Nullable String fieldName(int at) {
        int colon = colon(at, Math.min(bytes.length, at + LONGEST_FIELD_NAME));
        return colon < 0
                ? null
                : new String(bytes, at, colon - at, StandardCharsets.US_ASCII)
                        .strip()
                        .toLowerCase(Locale.ROOT);
    }

    private boolean startsWith(int at, String ascii) {
        if (at + ascii.length() > bytes.length) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            int c = bytes[at + i];
            int wanted = ascii.charAt(i);
            if (c != wanted && (c | 0x20) != (wanted | 0x20)) {
                return false;
            }
        }
        return true;
    }

    private int nextLine(int from) {
        int at = from;
        while (at < bytes.length) {
            if (bytes[at++] == eol) {
                return at;
            }
        }
        return at;
    }

    /** Where the text of a line ends, given where the next one begins. */
    private int textEnd(int lineStart, int next) {
        int end = next;
        if (end > lineStart && bytes[end - 1] == eol) {
            end--;
            if (eol == '\n' && end > lineStart && bytes[end - 1] == '\r') {
                end--;
            }
        }
        return end;
    }

    /** Reads the fields of an entity. @return where its body begins */
    private int readHeader(Entity entity, int from) {
        int at = from;
        boolean full = false;
        boolean passing = true; // what continues a line that is no field is passed over with it
        int folded = from; // up to here it was decided that the header goes on
        Set<String> seen = null; // names of fields, once they are needed
        while (at < bytes.length) {
            int next = nextLine(at);
            int end = textEnd(at, next);
            if (end == at) {
                at = next;
                break;
            }
            byte first = bytes[at];
            if (first == ' ' || first == '\t' || first == '\r' && isBlank(at, end)) {
                if (at >= folded && isBlank(at, end)) {
                    seen = seen == null ? namesOf(entity) : seen;
                    folded = goesOn(entity, seen, next);
                    if (folded < 0) {
                        defects.add(DefectCode.HEADER_END_BLANKS);
                        at = next;
                        break;
                    }
                }
                if (entity.fields.isEmpty() && !isBlank(at, end)) {
                    unreadable(at, end);
                } else if (!full && !passing) {
                    entity.fields.getLast().end = next;
                }
                at = next;
                continue;
            }
            if (first == '-' && boundaryAt(at, end) != null) {
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

    private static Set<String> namesOf(Entity entity) {
        var names = new HashSet<String>();
        entity.fields.forEach(field -> names.add(field.name.toLowerCase(Locale.ROOT)));
        return names;
    }

    private boolean isBlank(int from, int end) {
        for (int at = from; at < end; at++) {
            if (bytes[at] != ' ' && bytes[at] != '\t' && bytes[at] != '\r') {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether the header goes on after a line of blanks. RFC 5322 section 4.2 lets such a line be part of a folded field; programs
     * that make one mean the end of the header (docs/decisions/0127). It goes on where an empty line comes before any text, where the
     * last field is a long one that is continued, or where a block of mail fields follows.
     *
     * @param from the line after it
     * @return the line up to which this is decided, not before {@code from}; -1 where the header is over
     */
    private int goesOn(Entity entity, Set<String> seen, int from) {
        boolean text = false;
        int at = from;
        while (at < bytes.length) {
            int next = nextLine(at);
            int end = textEnd(at, next);
            boolean continued = text && isLong(entity);
            if (end == at) {
                if (continued) {
                    defects.add(DefectCode.HEADER_END_BLANKS, "a field continues after it");
                }
                return text && !continued ? -1 : at;
            }
            boolean blank = isBlank(at, end);
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
     * Where it is decided that fields follow: the empty line that ends a block of fields, the first of them a field of mail that the
     * header does not have yet; -1 where the lines are not all fields, or too few of them are fields that tell of a mail header. Two are
     * enough where one of them is the date or the author, which the header must have (RFC 5322 section 3.6) and does not have yet.
     *
     * @param continued a folded field stands before the block, so that its first field is enough and is returned
     */
    private int fieldsEnd(Entity entity, Set<String> seen, int from, boolean continued) {
        var telling = new HashSet<String>();
        int known = 0;
        int at = from;
        while (at < bytes.length) {
            int next = nextLine(at);
            int end = textEnd(at, next);
            if (end == at) {
                boolean needed = entity.isRoot() && (telling.contains("from") || telling.contains("date"));
                return (needed || known >= FEWEST_FIELDS) && telling.size() >= 2 ? at : -1;
            }
            if (bytes[at] != ' ' && bytes[at] != '\t' && !isBlank(at, end)) {
                String name = fieldName(at);
                if (name == null) {
                    return -1;
                }
                boolean more = MailFields.contains(name) && (MailFields.mayRepeat(name) || !seen.contains(name));
                if (at == from && (!more || continued)) {
                    return more ? at : -1;
                }
                known += more ? 1 : 0;
                if (more && MailFields.isTelling(name)) {
                    telling.add(name);
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

    /** Where the colon of a field stands; -1 when the line begins no field. */
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
                && MailFields.isLong(entity.fields.getLast().name.toLowerCase(Locale.ROOT));
    }

    /** Whether the line after one that is no field, and after what continues it, shows that the header was over: it is no field either. */
    private boolean isBody(int next) {
        int at = next;
        while (at < bytes.length) {
            int after = nextLine(at);
            int end = textEnd(at, after);
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

    /** Decides what an entity is, and goes into messages that lie in it. @return where to look for boundaries */
    private int enter(Entity first, int from) {
        Entity entity = first;
        int at = from;
        while (true) {
            entity.readFields(bytes, limits, defects);
            if (entity.isMultipart()) {
                enterMultipart(entity, at);
                return at;
            }
            if (!entity.isMessage() || at >= bytes.length || !entersMessage(entity)) {
                return at;
            }
            var message = new Entity(entities.size(), entity, entity.depth + 1, at);
            message.nesting = entity.nesting + 1;
            entity.opened = true;
            entities.add(message);
            open.push(message);
            message.headerStart = firstField(at);
            at = readHeader(message, message.headerStart);
            entity = message;
        }
    }

    private boolean entersMessage(Entity entity) {
        if (!TransferEncoding.isIdentity(entity.transferEncoding)) {
            defects.add(DefectCode.TRANSFER_ENCODING_ON_CONTAINER, entity.type);
            return false;
        }
        if (entity.depth >= limits.depth() || entity.nesting >= limits.nestedMessages()) {
            defects.add(DefectCode.DEPTH_LIMIT);
            return false;
        }
        return hasRoom();
    }

    private boolean hasRoom() {
        if (entities.size() >= limits.parts()) {
            defects.add(DefectCode.PARTS_LIMIT);
            return false;
        }
        return true;
    }

    private void enterMultipart(Entity entity, int at) {
        String boundary = entity.boundary;
        if (boundary == null || boundary.isEmpty() || boundary.length() > LONGEST_BOUNDARY) {
            defects.add(DefectCode.BOUNDARY_MISSING);
            return;
        }
        if (entity.depth >= limits.depth()) {
            defects.add(DefectCode.DEPTH_LIMIT);
            return;
        }
        if (entity.transferEncoding.equals("base64") || entity.transferEncoding.equals("quoted-printable")) {
            defects.add(DefectCode.TRANSFER_ENCODING_ON_CONTAINER, entity.type);
        }
        entity.delimiter = ("--" + boundary).getBytes(StandardCharsets.UTF_8);
        entity.textFrom = at;
        chooseDelimiter(entity, boundary, at);
        multiparts.add(entity);
    }

    /** Where no line is a boundary as the standard has it: one without the spaces at its end, or one with text behind it. */
    private void chooseDelimiter(Entity entity, String boundary, int at) {
        if (occurs(entity, at)) {
            return;
        }
        byte[] asGiven = entity.delimiter;
        entity.delimiter = ("--" + boundary.stripTrailing()).getBytes(StandardCharsets.UTF_8);
        if (entity.delimiter.length < asGiven.length && entity.delimiter.length > 2 && occurs(entity, at)) {
            return;
        }
        String bare = bare(boundary);
        entity.delimiter = ("--" + bare).getBytes(StandardCharsets.UTF_8);
        if (!bare.isEmpty() && entity.delimiter.length < asGiven.length && occurs(entity, at)) {
            defects.add(DefectCode.PARAMETER_BROKEN, "blanks or quotation marks around the boundary");
            return;
        }
        entity.delimiter = asGiven;
        entity.lenient = true;
        entity.lenient = occurs(entity, at);
    }

    /** Without the blanks, quotation marks and doubled "=" around it. */
    private static String bare(String boundary) {
        int from = 0;
        int to = boundary.length();
        while (from < to && " \t'\"=".indexOf(boundary.charAt(from)) >= 0) {
            from++;
        }
        while (to > from && " \t'\"".indexOf(boundary.charAt(to - 1)) >= 0) {
            to--;
        }
        return boundary.substring(from, to);
    }

    /** Whether some line begins a part of a multipart. It is looked for in a limited number of bytes of all multiparts together. */
    private boolean occurs(Entity multipart, int from) {
        int at = from;
        while (at < bytes.length) {
            int next = nextLine(at);
            lookedAhead += next - at;
            if (lookedAhead > LOOKED_AHEAD * (long) bytes.length) {
                return !multipart.lenient;
            }
            int end = textEnd(at, next);
            if (isBoundary(multipart, at, end) && !isEnd(multipart, at, end)) {
                return true;
            }
            at = next;
        }
        return false;
    }

    /** Goes to the next line that is a boundary, and past it. @return where to go on */
    private int nextBoundary(int from) {
        int at = from;
        while (at < bytes.length) {
            int next = nextLine(at);
            if (bytes[at] == '-' && next - at > 2 && bytes[at + 1] == '-') {
                int end = textEnd(at, next);
                Entity entity = boundaryAt(at, end);
                if (entity != null) {
                    return cross(entity, at, isEnd(entity, at, end), next);
                }
            }
            at = next;
        }
        return at;
    }

    /**
     * The multipart that a line is a boundary of: the innermost, and one that has ended only when no open one has the same
     * boundary. Only white space may follow the boundary (RFC 2046 section 5.1.1): a line with anything else is text, or the
     * boundary of another multipart that begins with the same letters.
     */
    private @Nullable Entity boundaryAt(int from, int to) {
        Entity ended = null;
        for (int level = multiparts.size() - 1; level >= 0; level--) {
            Entity multipart = multiparts.get(level);
            if (isBoundary(multipart, from, to)) {
                if (!multipart.ended) {
                    return multipart;
                }
                ended = ended == null ? multipart : ended;
            }
        }
        return ended;
    }

    private boolean isBoundary(Entity multipart, int from, int to) {
        compared++;
        byte[] delimiter = multipart.delimiter;
        int end = from + delimiter.length;
        if (end > to || !Arrays.equals(bytes, from, end, delimiter, 0, delimiter.length)) {
            return false;
        }
        return mayFollow(multipart, end, to) || isEnd(multipart, from, to);
    }

    private boolean isEnd(Entity multipart, int from, int to) {
        int end = from + multipart.delimiter.length;
        return to - end >= 2 && bytes[end] == '-' && bytes[end + 1] == '-' && mayFollow(multipart, end + 2, to);
    }

    private boolean mayFollow(Entity multipart, int from, int to) {
        boolean space = from < to && (bytes[from] == ' ' || bytes[from] == '\t');
        return multipart.lenient && space || isSpaceToEnd(from, to);
    }

    private boolean isSpaceToEnd(int from, int to) {
        int at = from;
        while (at < to && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r')) {
            at++;
        }
        return at == to;
    }

    private int cross(Entity multipart, int lineStart, boolean isEnd, int next) {
        int partEnd = textEnd(0, lineStart); // the line ending before a boundary belongs to it
        closeAbove(multipart, partEnd);
        if (multipart.textFrom >= 0) {
            noteText(multipart, lineStart);
        }
        multipart.textFrom = -1;
        if (isEnd) {
            multipart.ended = true;
            multipart.textFrom = next;
            return next;
        }
        if (!hasRoom()) {
            multiparts.clear(); // the rest stays in what is open
            return bytes.length;
        }
        if (multipart.ended) {
            defects.add(DefectCode.PART_AFTER_END);
            multipart.ended = false;
        }
        var part = new Entity(entities.size(), multipart, multipart.depth + 1, next);
        part.nesting = multipart.nesting;
        multipart.opened = true;
        entities.add(part);
        open.push(part);
        return enter(part, readHeader(part, next));
    }

    /** Text before the first part or after the last that is more than space and the usual notice. */
    private void noteText(Entity multipart, int to) {
        int from = multipart.textFrom;
        while (from < to && bytes[from] >= 0 && bytes[from] <= ' ') {
            from++;
        }
        if (from >= to) {
            return;
        }
        String text = text(from, to);
        if (!multipart.ended && to - from < LONGEST_NOTICE && isNotice(text)) {
            return;
        }
        defects.add(multipart.ended ? DefectCode.EPILOGUE_TEXT : DefectCode.PREAMBLE_TEXT, text);
        if (margins.size() < MOST_MARGINS) {
            margins.add(new RawMargin(multipart, !multipart.ended, from, to));
        }
    }

    /** What programs put there for those that do not know MIME. */
    private static boolean isNotice(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.contains("mime")
                || lower.contains("multi-part")
                || lower.contains("multipart")
                || lower.contains("does not support html");
    }

    private String text(int from, int to) {
        return new String(bytes, from, Math.min(to - from, 160), StandardCharsets.UTF_8);
    }

    /** Closes what lies in an entity; with null, all. */
    private void closeAbove(@Nullable Entity entity, int end) {
        while (!open.isEmpty() && open.peek() != entity) {
            Entity closed = open.pop();
            closed.bodyEnd = Math.max(closed.bodyStart, end);
            if (!multiparts.isEmpty() && multiparts.getLast() == closed) {
                multiparts.removeLast();
                closeMultipart(closed);
            }
        }
    }

    private void closeMultipart(Entity closed) {
        if (!closed.opened && !closed.ended) {
            defects.add(DefectCode.BOUNDARY_ABSENT);
        } else if (!closed.ended) {
            defects.add(DefectCode.BOUNDARY_END_MISSING);
        } else if (closed.textFrom >= 0) {
            noteText(closed, closed.bodyEnd);
        }
    }
}
