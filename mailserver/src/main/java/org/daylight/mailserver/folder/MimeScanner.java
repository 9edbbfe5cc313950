package org.daylight.mailserver.folder;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.daylight.message.Defects;
import org.daylight.message.Slice;
import org.daylight.message.field.FieldText;
import org.daylight.message.field.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * Finds the parts of a message (RFC 2046 section 5.1) while its bytes are written to this stream. It has only the headers of parts in memory, however
 * large the message is: at most {@value #ALL_HEADER_BYTES} bytes. What exceeds a limit is part of the body around it. One pass, without recursion. Not for use by several threads.
 */
final class MimeScanner extends OutputStream {

    static final int PARTS = 1_000;
    static final int DEPTH = 50;

    /** The longest header of the message that is kept. */
    static final int FIRST_HEADER_BYTES = 256 << 10;

    private static final int PART_HEADER_BYTES = 16 << 10;
    private static final int ALL_HEADER_BYTES = 1 << 20;

    /** The start of a line that is kept outside of headers; a boundary has at most 70 characters (RFC 2046 section 5.1.1), some have more. */
    private static final int LINE_BYTES = 300;

    private final List<Open> all = new ArrayList<>();

    /** The parts that are open, from the message to the innermost. */
    private final List<Open> open = new ArrayList<>();

    private final byte[] line = new byte[LINE_BYTES];
    private int lineKept;
    private long lineStart;
    private long at;
    private long lines;
    private int headerBytes;
    private boolean lastWasCr;

    /** The length of the line end before the current line. */
    private int endBefore;

    /** A part that is being read. */
    private static final class Open {
        final int parent;
        final int depth;
        final long headerStart;
        final ByteArrayOutputStream header = new ByteArrayOutputStream();
        long bodyStart = -1;
        long bodyEnd = -1;
        long linesBefore;
        long bodyLines;
        String type = "text/plain";
        String encoding = "7bit";
        byte @Nullable [] delimiter;
        boolean ended;

        Open(int parent, int depth, long headerStart) {
            this.parent = parent;
            this.depth = depth;
            this.headerStart = headerStart;
        }

        boolean inHeader() {
            return bodyStart < 0;
        }
    }

    MimeScanner() {
        enter(-1, 0, 0);
    }

    private void enter(int parent, int depth, long start) {
        Open part = new Open(parent, depth, start);
        all.add(part);
        open.add(part);
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int from = offset;
        int end = offset + length;
        while (from < end) {
            int to = from;
            while (to < end && bytes[to] != '\n') {
                to++;
            }
            boolean ends = to < end;
            int next = ends ? to + 1 : end;
            take(bytes, from, next);
            at += next - from;
            if (ends) {
                boolean isCrLf = to > from ? bytes[to - 1] == '\r' : lastWasCr;
                line(isCrLf ? 2 : 1);
            }
            lastWasCr = next > from && bytes[next - 1] == '\r';
            from = next;
        }
    }

    /** Keeps the start of the line, and in a header everything. */
    private void take(byte[] bytes, int from, int to) {
        int kept = Math.min(to - from, LINE_BYTES - lineKept);
        System.arraycopy(bytes, from, line, lineKept, kept);
        lineKept += kept;
        Open innermost = open.getLast();
        if (innermost.inHeader()) {
            int most = Math.min(
                    (open.size() == 1 ? FIRST_HEADER_BYTES : PART_HEADER_BYTES) - innermost.header.size(),
                    ALL_HEADER_BYTES - headerBytes);
            int more = Math.max(0, Math.min(to - from, most));
            innermost.header.write(bytes, from, more);
            headerBytes += more;
        }
    }

    /** A line ends. @param end the length of its end */
    private void line(int end) {
        lines++;
        lineEnds(at - lineStart - end, end);
    }

    private void lineEnds(long length, int end) {
        int multipart = length >= 2 && line[0] == '-' && line[1] == '-' ? boundary(length) : -1;
        if (multipart >= 0) {
            closeAbove(multipart, lineStart - endBefore, lines - (end > 0 ? 1 : 0));
            Open around = open.get(multipart);
            int index = all.indexOf(around);
            boolean isLast = isClosing(around, length);
            around.ended = isLast;
            if (!isLast && all.size() < PARTS) {
                enter(index, around.depth + 1, at);
            }
        } else if (open.getLast().inHeader() && length == 0) {
            headerEnds();
        }
        lineStart = at;
        lineKept = 0;
        endBefore = end;
    }

    /** The innermost open multipart with this line as its boundary; -1 for none. */
    private int boundary(long length) {
        for (int i = open.size() - 1; i >= 0; i--) {
            byte[] delimiter = open.get(i).delimiter;
            if (delimiter != null && !open.get(i).ended && isDelimiter(delimiter, length)) {
                return i;
            }
        }
        return -1;
    }

    private boolean isDelimiter(byte[] delimiter, long length) {
        if (length < delimiter.length || length > LINE_BYTES - 2) {
            return false;
        }
        if (!Arrays.equals(delimiter, 0, delimiter.length, line, 0, delimiter.length)) {
            return false;
        }
        int from = delimiter.length;
        if (length >= from + 2 && line[from] == '-' && line[from + 1] == '-') {
            from += 2;
        }
        for (int i = from; i < length; i++) {
            if (line[i] != ' ' && line[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    private boolean isClosing(Open multipart, long length) {
        byte[] delimiter = multipart.delimiter;
        return delimiter != null
                && length >= delimiter.length + 2
                && line[delimiter.length] == '-'
                && line[delimiter.length + 1] == '-';
    }

    /** Closes all parts inside of an open one. */
    private void closeAbove(int index, long end, long linesNow) {
        while (open.size() > index + 1) {
            close(open.removeLast(), end, linesNow);
        }
    }

    private static void close(Open part, long end, long linesNow) {
        if (part.inHeader()) {
            part.bodyStart = Math.max(part.headerStart, end);
            part.linesBefore = linesNow;
        }
        part.bodyEnd = Math.max(part.bodyStart, end);
        part.bodyLines = Math.max(0, linesNow - part.linesBefore);
    }

    private void headerEnds() {
        Open part = open.getLast();
        part.bodyStart = at;
        part.linesBefore = lines;
        byte[] header = part.header.toByteArray();
        Parameters content = parameters(header, "Content-Type");
        if (content != null && content.value().matches("[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,80}")) {
            part.type = content.value();
        }
        part.encoding = encoding(header);
        boolean hasRoom = part.depth < DEPTH && all.size() < PARTS;
        String boundary = content == null ? null : content.get("boundary");
        if (part.type.startsWith("multipart/") && boundary != null && hasRoom) {
            byte[] delimiter = ("--" + boundary.stripTrailing()).getBytes(StandardCharsets.UTF_8);
            part.delimiter = delimiter.length > 2 && delimiter.length < LINE_BYTES - 10 ? delimiter : null;
        } else if (part.type.equals("message/rfc822") && hasRoom && isIdentity(part.encoding)) {
            enter(all.indexOf(part), part.depth + 1, at);
        }
    }

    private static boolean isIdentity(String encoding) {
        return encoding.equals("7bit") || encoding.equals("8bit") || encoding.equals("binary");
    }

    private static String encoding(byte[] header) {
        String word = FieldBytes.value(header, "Content-Transfer-Encoding")
                .map(value -> new String(value, StandardCharsets.US_ASCII))
                .orElse("")
                .strip()
                .toLowerCase(Locale.ROOT);
        return word.matches("[a-z0-9-]{1,40}") ? word : "7bit";
    }

    /** The parameters of a field; null when it is missing. */
    static @Nullable Parameters parameters(byte[] header, String name) {
        return FieldBytes.value(header, name)
                .map(value -> {
                    var defects = new Defects();
                    byte[] unfolded = FieldText.unfold(value, 0, value.length);
                    return Parameters.read(unfolded, new FieldText(null, Slice.of(unfolded), defects), defects);
                })
                .orElse(null);
    }

    /** The parts of what was written. Nothing may be written afterwards. */
    MimeTree tree() {
        if (at > lineStart) {
            lineEnds(at - lineStart, 0);
            lines++; // the last line has no end
        }
        closeAbove(-1, at, lines);
        List<MimeTree.Part> parts = new ArrayList<>();
        for (Open part : all) {
            parts.add(new MimeTree.Part(
                    part.parent,
                    part.headerStart,
                    part.bodyStart,
                    part.bodyEnd,
                    part.bodyLines,
                    part.type,
                    part.encoding,
                    part.header.toByteArray()));
        }
        return new MimeTree(parts);
    }
}
