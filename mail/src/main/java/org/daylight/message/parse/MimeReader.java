package org.daylight.message.parse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.daylight.message.DefectCode;
import org.daylight.message.Defects;
import org.daylight.message.MessageLimits;
import org.daylight.message.decode.TransferEncoding;
import org.jspecify.annotations.Nullable;

/**
 * Parses the structure of a message (RFC 5322 section 2, RFC 2046 section 5) by offsets into its bytes. One pass
 * without recursion: the open parts are on a stack, and a line that is a boundary of one of them closes those above it.
 */
final class MimeReader {

    private static final int LONGEST_BOUNDARY = 10_000;

    /** Longest preamble, in chars, that is recognised as the usual notice and not shown. */
    private static final int LONGEST_NOTICE = 1000;

    private static final int MOST_OUTSIDE_TEXTS = 100;

    /** How many times the bytes of the message may be scanned for boundaries in advance. */
    private static final int MOST_SCANS = 4;

    private final byte[] bytes;
    private final MessageLimits limits;
    private final Defects defects;
    private final MessageLines lines;
    private final HeaderReader headers;
    private final List<Entity> entities = new ArrayList<>();
    private final ArrayDeque<Entity> open = new ArrayDeque<>();
    /** Open entities that have a boundary; the innermost last. */
    private final List<Entity> multiparts = new ArrayList<>();

    private final List<OutsideRange> outsideTexts = new ArrayList<>();
    /** Number of bytes that were scanned for a boundary in advance. */
    private long scanned;

    /**
     * Number of comparisons of a line with a boundary, the only work that may grow faster than the bytes; for tests.
     */
    private long compared;

    private MimeReader(byte[] bytes, MessageLimits limits, Defects defects) {
        this.bytes = bytes;
        this.limits = limits;
        this.defects = defects;
        this.lines = new MessageLines(bytes);
        this.headers = new HeaderReader(bytes, lines, limits, defects, (from, to) -> boundaryAt(from, to) != null);
        if (lines.endWithCr()) {
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

    /** Text outside all parts, in the order of the bytes. */
    List<OutsideRange> outsideTexts() {
        return outsideTexts;
    }

    long compared() {
        return compared;
    }

    /** The place of a multipart's preamble or epilogue. */
    record OutsideRange(Entity multipart, boolean before, int start, int end) {}

    private void readAll() {
        var message = new Entity(0, null, 0, 0);
        entities.add(message);
        open.push(message);
        if (bytes.length == 0) {
            defects.add(DefectCode.EMPTY_MESSAGE);
        }
        message.headerStart = headers.firstField(0);
        int at = headers.read(message, message.headerStart);
        if (message.fields.isEmpty() && bytes.length > 0) {
            defects.add(DefectCode.HEADER_MISSING);
        }
        at = enter(message, at);
        while (at < bytes.length && !multiparts.isEmpty()) {
            at = nextBoundary(at);
        }
        closeAbove(null, bytes.length);
    }

    /** Determines what an entity is, and enters nested messages. @return where to search for boundaries */
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
            message.headerStart = headers.firstField(at);
            at = headers.read(message, message.headerStart);
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

    /**
     * Chooses how strictly to compare where no line is a standard boundary: without the spaces at its end, or with text
     * after it.
     */
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

    /** The boundary without blanks, quotation marks and doubled "=" around it. */
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

    /**
     * Whether some line starts a part of a multipart. The number of bytes that are scanned is limited for all
     * multiparts together.
     */
    private boolean occurs(Entity multipart, int from) {
        int at = from;
        while (at < bytes.length) {
            int next = lines.nextLine(at);
            scanned += next - at;
            if (scanned > MOST_SCANS * (long) bytes.length) {
                return !multipart.lenient;
            }
            int end = lines.textEnd(at, next);
            if (isBoundary(multipart, at, end) && !isEnd(multipart, at, end)) {
                return true;
            }
            at = next;
        }
        return false;
    }

    /** Advances to the next boundary line and past it. @return where to continue */
    private int nextBoundary(int from) {
        int at = from;
        while (at < bytes.length) {
            int next = lines.nextLine(at);
            if (bytes[at] == '-' && next - at > 2 && bytes[at + 1] == '-') {
                int end = lines.textEnd(at, next);
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
     * The multipart whose boundary a line is: the innermost; one that has ended only when no open one has the same
     * boundary. Only white space may follow the boundary (RFC 2046 section 5.1.1): a line with anything else is text,
     * or the boundary of another multipart that starts with the same characters.
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
        int partEnd = lines.textEnd(0, lineStart); // the line ending before a boundary belongs to it
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
            multiparts.clear(); // the rest belongs to what is open
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
        return enter(part, headers.read(part, next));
    }

    /** Records text before the first part or after the last, unless it is white space or the usual notice. */
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
        if (outsideTexts.size() < MOST_OUTSIDE_TEXTS) {
            outsideTexts.add(new OutsideRange(multipart, !multipart.ended, from, to));
        }
    }

    /** Whether a text is the notice that programs write for readers without MIME. */
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

    /** Closes all entities within an entity; with null, all. */
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
